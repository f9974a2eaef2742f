import CNN
import Foundation
import Testing

@testable import WeightFiles

// Keras is the oracle: of the files, which it or h5py wrote, and of the logits.

@Suite struct KerasFileTests {
  private let small: SmallNetwork

  init() throws { small = try SmallNetwork.read() }

  private func message(_ path: String, _ network: Network = SmallNetwork.network) -> String {
    do {
      _ = try CompiledNetwork(network, weights: TrainedWeights(path, for: network))
      return "none"
    } catch {
      return "\(error)".replacing(path, with: URL(filePath: path).lastPathComponent)
    }
  }

  @Test func `the small network's variables are Keras's, in its order`() {
    let expected = small.weights.map { WeightName(layer: $0.layer, variable: $0.variable, shape: $0.shape) }
    #expect(SmallNetwork.network.weights == expected)
  }

  @Test(
    "each way in which Keras keeps weights gives Keras's logits",
    arguments: [
      "keras.h5", "keras.weights.h5", "keras.keras", "counted.h5", "keras2.h5", "keras213.weights.h5",
    ])
  func logits(file: String) throws {
    let weights = try TrainedWeights(SmallNetwork.path(file), for: SmallNetwork.network)
    #expect(try small.error(of: weights) < 1e-6)
  }

  @Test func `the layers of a second network in one session are counted on, and yet found`() {
    #expect(small.secondLayers.contains("conv2d_3") && small.secondLayers.contains("batch_normalization_2"))
  }

  @Test(
    "a file that does not fit is refused with the first variable that differs",
    arguments: [
      (
        "missing.h5",
        "expected depthwise/kernel of shape [3, 3, 8, 1], found none; the weights are of another "
          + "network than small, or incomplete"
      ),
      (
        "shape.h5",
        "expected separable/pointwise_kernel of shape [1, 1, 6, 8], found "
          + "separable/separable/pointwise_kernel:0 of shape [1, 1, 6, 7]; use the weights of Keras's "
          + "small with its default options"
      ),
      (
        "nan.h5",
        "separable/pointwise_kernel: expected finite values, found nan at index 17; the weights are "
          + "damaged, or their training failed"
      ),
      (
        "variance.h5",
        "stem_bn/moving_variance: expected values of 0 or more, found -0.25 at index 2; the weights are "
          + "damaged"
      ),
      (
        "integers.h5",
        "stem/stem/bias:0: expected floating point values, found values of another type"
      ),
      ("empty.h5", "expected weights that Keras saved, found an HDF5 file without Keras's layers"),
      (
        "link.h5",
        "stem/stem/bias:0: expected values, found that they cannot be read; the file is truncated or damaged"
      ),
    ])
  func refusals(file: String, expected: String) {
    #expect(message(SmallNetwork.path(file)) == "\(file): \(expected)")
  }

  @Test func `weights of another network are refused with what was found instead`() {
    #expect(
      message(SmallNetwork.path("keras.h5"), .mobileNetV2) == "keras.h5: expected Conv1/kernel of shape "
        + "[3, 3, 3, 32], found none, but model_weights/stem/stem/kernel of shape [3, 3, 3, 6]; the weights "
        + "are of another network than mobilenetv2, or incomplete")
    #expect(
      message(SmallNetwork.path("keras.weights.h5"), .mobileNetV2)
        == "keras.weights.h5: expected Conv1/kernel of "
        + "shape [3, 3, 3, 32], found layers/conv2d/vars/0 of shape [3, 3, 3, 6]; use the weights of Keras's "
        + "mobilenetv2 with its default options")
  }

  @Test func `variables that the network lacks are refused`() {
    var net = NetworkBuilder(name: "less", inputShape: ActivationShape(height: 12, width: 10, channels: 3))
    _ = net.conv2D("stem", net.input, filters: 6, kernel: 3, bias: true)
    #expect(
      message(SmallNetwork.path("keras2.h5"), net.network)
        == "keras2.h5: expected nothing beside the 2 variables "
        + "of less, found stem_bn/stem_bn/gamma:0 of shape [6]; the weights are of another network")
  }

  @Test func `what is no file of weights is told`() throws {
    let folder = try ScratchFolder()
    #expect(message(folder.path("none.h5")) == "none.h5: expected a file of weights, found none")
    #expect(
      message(try folder.write([], to: "empty.h5"))
        == "empty.h5: expected a file of weights, found one without any bytes")
    #expect(
      message(try folder.write("weights".utf8, to: "text.h5"))
        == "text.h5: expected weights as .h5, .weights.h5, "
        + ".keras, .safetensors or converted, found a file of another kind")
    let inner = folder.url.appending(path: "folder.h5")
    try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
    #expect(
      message(inner.path(percentEncoded: false)).hasSuffix(": expected a file of weights, found a folder"))
    // A zip archive of one empty file named "a", as zip(1) writes it.
    let local: [UInt8] = Array("PK".utf8) + [3, 4, 10] + [UInt8](repeating: 0, count: 21) + [1, 0, 0, 0, 97]
    let central: [UInt8] =
      Array("PK".utf8) + [1, 2, 30, 3, 10] + [UInt8](repeating: 0, count: 21) + [1]
      + [UInt8](repeating: 0, count: 17) + [97]
    let end: [UInt8] =
      Array("PK".utf8) + [
        5, 6, 0, 0, 0, 0, 1, 0, 1, 0, UInt8(central.count), 0, 0, 0, UInt8(local.count), 0, 0, 0,
      ]
      + [0, 0]
    #expect(
      message(try folder.write(local + central + end, to: "a.keras"))
        == "a.keras: expected an archive with Keras's model.weights.h5, found none in it")
  }

  @Test(
    "a truncated file is refused in one line, wherever it ends",
    arguments: ["keras.h5", "keras.weights.h5", "keras.keras", "keras2.h5"])
  func truncated(file: String) throws {
    let folder = try ScratchFolder()
    let bytes = try Data(contentsOf: URL(filePath: SmallNetwork.path(file)))
    for count in [8, 9, 100, 1000] + stride(from: 2000, to: bytes.count - 1, by: bytes.count / 15) {
      let found = message(try folder.write(bytes.prefix(count), to: file))
      #expect(found.hasPrefix("\(file): expected ") && !found.contains("\n"), "\(count) bytes: \(found)")
    }
    let last = message(try folder.write(bytes.dropLast(), to: file))
    if file.hasSuffix("h5") {
      #expect(last == "\(file): expected an HDF5 file, found one that is truncated or damaged")
    } else {
      #expect(last.hasPrefix("\(file): expected a zip archive, found one that is truncated or damaged: "))
    }
  }

  @Test func `an archive whose weights were changed is refused by its checksum`() throws {
    let folder = try ScratchFolder()
    var bytes = try Data(contentsOf: URL(filePath: SmallNetwork.path("keras.keras")))
    bytes[bytes.count / 2] ^= 1
    #expect(
      message(try folder.write(bytes, to: "a.keras"))
        == "a.keras: expected a zip archive, found one that is truncated or damaged: CRC error")
  }

  @Test func `an archive leaves nothing behind where it was unpacked`() throws {
    let temporary = FileManager.default.temporaryDirectory.path()
    let left = {
      try FileManager.default.contentsOfDirectory(atPath: temporary).filter { $0.hasSuffix(".h5") }
    }
    let before = try left()
    _ = try TrainedWeights(SmallNetwork.path("keras.keras"), for: SmallNetwork.network)
    #expect(try Set(left()).isSubset(of: before))
  }
}

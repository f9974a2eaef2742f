import CNN
import Foundation

@testable import WeightFiles

/// The small network of scripts/update-weight-fixtures, and what Keras computes with its weights.
struct SmallNetwork: Decodable {
  struct Weight: Decodable {
    let layer: String
    let variable: String
    let shape: [Int]
  }

  /// The variables in Keras's order.
  let weights: [Weight]
  /// The names of the layers with variables when the same network is made a second time.
  let secondLayers: [String]
  let image: [Float]
  let logits: [Float]

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

  static func path(_ name: String) -> String { folder.appending(path: name).path() }

  static func read() throws -> SmallNetwork {
    try JSONDecoder().decode(
      SmallNetwork.self, from: Data(contentsOf: folder.appending(path: "expected.json")))
  }

  static var network: Network {
    var net = NetworkBuilder(name: "small", inputShape: ActivationShape(height: 12, width: 10, channels: 3))
    var x = net.conv2D("stem", net.input, filters: 6, kernel: 3, stride: 2, padding: .same, bias: true)
    x = net.batchNormalization("stem_bn", x)
    x = net.relu6("stem_relu", x)
    let stem = x
    x = net.separableConv2D("separable", x, filters: 8)
    x = net.batchNormalization("separable_bn", x)
    var shortcut = net.conv2D("conv2d", stem, filters: 8, kernel: 1, stride: 2, padding: .same)
    x = net.maxPooling2D("pool", x, size: 3, stride: 2, padding: .same)
    shortcut = net.batchNormalization("batch_normalization", shortcut)
    x = net.add("sum", x, shortcut)
    x = net.depthwiseConv2D("depthwise", x, kernel: 3, stride: 1, padding: .same)
    x = net.batchNormalization("batch_normalization_1", x)
    x = net.conv2D("conv2d_1", x, filters: 8, kernel: 1)
    x = net.globalAveragePooling2D("average", x)
    _ = net.dense("predictions", x, units: 5)
    return net.network
  }

  /// How far the logits of some weights are from Keras's, over the greatest of those.
  func error(of weights: some WeightSource) throws -> Float {
    let found = InferenceSession(try CompiledNetwork(SmallNetwork.network, weights: weights)).run(image)
    let greatest = logits.map(abs).max() ?? 0
    return zip(found, logits).map { abs($0 - $1) / greatest }.max() ?? .infinity
  }
}

/// A folder that goes with its owner.
final class ScratchFolder {
  let url = FileManager.default.temporaryDirectory.appending(path: "headroom-\(UUID())")

  init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path() }

  /// Writes a file and returns its path.
  func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
    try Data(bytes).write(to: url.appending(path: name))
    return path(name)
  }
}

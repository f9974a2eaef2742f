import CKernels
import Foundation
import Testing

@testable import CNN

// Packed weights written to a file and mapped from it.

/// A folder that goes with its owner.
final class ScratchFolder {
  let url = FileManager.default.temporaryDirectory.appending(path: "headroom-\(UUID())")

  init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path() }
}

@Suite(.serialized)
struct MappedWeightsTests {
  private let folder: ScratchFolder
  private let path: String

  init() throws {
    folder = try ScratchFolder()
    path = folder.path("weights.hrw")
  }

  /// A network of two passes: the second multiplies, and none of its weights is folded away.
  private static var small: Network {
    var net = NetworkBuilder(name: "small", inputShape: ActivationShape(height: 9, width: 8, channels: 5))
    let x = net.conv2D("conv", net.input, filters: 7, kernel: 3, bias: true)
    _ = net.dense("dense", net.globalAveragePooling2D("average", net.batchNormalization("bn", x)), units: 4)
    return net.network
  }

  private func compiledSmall(seed: Int = 1) throws -> CompiledNetwork {
    let weights = ReferenceWeights(seed: seed, network: "small", kernelGain: 1)
    return try CompiledNetwork(Self.small, weights: weights)
  }

  private func message(_ network: Network = small, verifying: Bool = false) -> String {
    do {
      _ = try CompiledNetwork(network, mapping: path, verifying: verifying)
      return "none"
    } catch {
      return "\(error)".replacing(path, with: "weights.hrw")
    }
  }

  private var header: WeightFileHeader {
    get throws { try WeightFileHeader(try MappedFile(path)) }
  }

  /// Writes the file again with another header.
  private func replace(header: WeightFileHeader) throws {
    var bytes = try Data(contentsOf: URL(filePath: path))
    bytes.replaceSubrange(0..<WeightFileHeader.size, with: header.bytes)
    try bytes.write(to: URL(filePath: path))
  }

  @Test(arguments: NetworkName.allCases)
  func `mapped weights give the logits bit for bit that their own memory gives`(_ name: NetworkName) throws {
    let network = Network(name)
    let weights = ReferenceWeights(seed: 2, network: name)
    let image = weights.image(network.inputShape)
    let filled = try CompiledNetwork(network, weights: weights)
    #expect(filled.mappedSource == nil)
    let written = try filled.write(to: path, source: "reference rule, seed 2")
    #expect(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int == written.bytes)
    #expect(try header.checksum == UInt32(written.checksum, radix: 16))
    let mapped = try CompiledNetwork(network, mapping: path, verifying: true)
    #expect(mapped.mappedSource == "reference rule, seed 2")
    #expect(mapped.weightBytes == filled.weightBytes)
    for threads in [1, 2] {
      let expected = InferenceSession(filled, threads: threads).run(image)
      #expect(InferenceSession(mapped, threads: threads).run(image) == expected)
    }
  }

  @Test func `no byte of a mapped file's weights is copied`() throws {
    try compiledSmall().write(to: path, source: "test")
    let mapped = try CompiledNetwork(Self.small, mapping: path)
    #expect(mapped.blocks.count == 4)
    // One after the other from the second page on, as they are in the file and as no allocator puts them.
    var address = UInt(bitPattern: mapped.blocks[0].pointer)
    #expect(address % 4096 == 0)
    for block in mapped.blocks {
      #expect(UInt(bitPattern: block.pointer) == address)
      address += UInt(block.bytes.count)
    }
    #expect(mapped.blocks.reduce(0) { $0 + $1.bytes.count } == (try header.valueBytes))
  }

  @Test func `the first page says what the file is, and the same weights give the same bytes`() throws {
    try compiledSmall().write(to: path, source: "model.keras\nnot a line of its own")
    let bytes = try Data(contentsOf: URL(filePath: path))
    try compiledSmall().write(to: folder.path("again"), source: "model.keras not a line of its own")
    #expect(try Data(contentsOf: URL(filePath: folder.path("again"))) == bytes)
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder.url.path()).sorted() == [
        "again", "weights.hrw",
      ])
    let text = String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self).split(separator: "\n")
    #expect(
      text[0...3] == [
        "headroom weights 1", "network: small", "weights: model.keras not a line of its own",
        "kernels: \(KernelChoice.instructionSet)",
      ])
    #expect(text.count == 7)
    let header = try header
    #expect(bytes.count == 4096 + header.valueBytes)
    // Of CRC-32 the check value that every description of it has.
    #expect(Array("123456789".utf8).withUnsafeBytes { crc($0) } == 0xCBF4_3926)
    #expect(bytes.dropFirst(4096).withUnsafeBytes { crc($0) } == header.checksum)
  }

  @Test func `who has mapped a file keeps it when it is replaced`() throws {
    let image = ReferenceWeights(seed: 1, network: "small", kernelGain: 1).image(Self.small.inputShape)
    let first = try compiledSmall()
    try first.write(to: path, source: "first")
    let mapped = try CompiledNetwork(Self.small, mapping: path)
    try compiledSmall(seed: 2).write(to: path, source: "second")
    #expect(InferenceSession(mapped).run(image) == InferenceSession(first).run(image))
    #expect(try CompiledNetwork(Self.small, mapping: path).mappedSource == "second")
  }

  @Test func `values are read pass by pass, each once, after all shapes`() throws {
    let source = CountingSource()
    _ = try CompiledNetwork(.mobileNetV2, weights: source)
    let weights = Network.mobileNetV2.weights
    #expect(source.asked.prefix(weights.count) == weights.map { "shape \($0.layer)/\($0.variable)" }[...])
    let values = source.asked.dropFirst(weights.count)
    #expect(values.sorted() == weights.map { "values \($0.layer)/\($0.variable)" }.sorted())
  }

  @Test func `weights of another network, for other kernels or of another layout say what to do`() throws {
    try compiledSmall().write(to: path, source: "test")
    let sound = try header
    #expect(
      message(.xception)
        == "weights.hrw: expected weights of xception, found those of small; use --model small or "
        + "another file")
    func changed(kernels: String? = nil, plan: UInt64? = nil) -> WeightFileHeader {
      WeightFileHeader(
        network: sound.network, source: sound.source, kernels: kernels ?? sound.kernels,
        plan: plan ?? sound.plan, valueBytes: sound.valueBytes, checksum: sound.checksum)
    }
    try replace(header: changed(kernels: "SVE2"))
    #expect(
      message()
        == "weights.hrw: expected weights laid out for \(KernelChoice.instructionSet), which this processor "
        + "has, found SVE2; convert the weights again on a machine like this one")
    for plan in [sound.plan ^ 1, sound.plan ^ (1 << 40)] {
      try replace(header: changed(plan: plan))
      #expect(
        message()
          == "weights.hrw: the weights are laid out as another version of Headroom does it; convert the "
          + "weights again")
    }
    try replace(header: sound)
    #expect(message() == "none")
  }

  @Test func `another version, a damaged header and a wrong length are told apart`() throws {
    try compiledSmall().write(to: path, source: "test")
    let sound = try Data(contentsOf: URL(filePath: path))
    let cases: [(name: String, change: (inout Data) -> Void, message: String)] = [
      (
        "version", { $0.replaceSubrange(0..<18, with: Data("headroom weights 2".utf8)) },
        "expected weights of format 1, found format '2'; convert the weights again"
      ),
      ("a bit", { $0[100] ^= 1 }, "the header is damaged; convert the weights again"),
      ("beyond the text", { $0[4000] = 1 }, "the header is damaged; convert the weights again"),
      (
        "the header alone", { $0 = $0.prefix(4096) },
        "expected \(sound.count) bytes, found 4096: the file is "
          + "truncated; convert the weights again"
      ),
      ("half a header", { $0 = $0.prefix(100) }, "the header is damaged; convert the weights again"),
      (
        "a byte less", { $0.removeLast() },
        "expected \(sound.count) bytes, found \(sound.count - 1): the file is "
          + "truncated; convert the weights again"
      ),
      (
        "a byte more", { $0.append(0) },
        "expected \(sound.count) bytes, found \(sound.count + 1): the file is "
          + "damaged; convert the weights again"
      ),
      ("nothing", { $0 = Data() }, "expected a file of weights, found one without any bytes"),
      (
        "HDF5", { $0 = Data([0x89] + Array("HDF\r\n".utf8) + [0x1A, 0x0A, 0, 0]) },
        "expected weights that 'headroom convert' wrote, found an HDF5 file; convert it first"
      ),
      (
        "zip", { $0 = Data(Array("PK".utf8) + [3, 4, 0]) },
        "expected weights that 'headroom convert' wrote, found a zip archive; convert it first"
      ),
      (
        "safetensors", { $0 = Data([2, 0, 0, 0, 0, 0, 0, 0] + Array("{}".utf8)) },
        "expected weights that 'headroom convert' wrote, found a safetensors file; convert it first"
      ),
      ("text", { $0 = Data("weights".utf8) }, "expected weights, found a file of another kind"),
    ]
    for (name, change, expected) in cases {
      var bytes = sound
      change(&bytes)
      try bytes.write(to: URL(filePath: path))
      #expect(message() == "weights.hrw: \(expected)", "\(name)")
    }
  }

  @Test func `damaged values are found by those who ask to verify`() throws {
    try compiledSmall().write(to: path, source: "test")
    let expected = try header.checksum
    var bytes = try Data(contentsOf: URL(filePath: path))
    bytes[4096 + 5] ^= 4
    try bytes.write(to: URL(filePath: path))
    #expect(message() == "none")
    let found = bytes.dropFirst(4096).withUnsafeBytes { crc($0) }
    #expect(
      message(verifying: true) == "weights.hrw: expected values of CRC-32 \(hex(expected, digits: 8)), found "
        + "\(hex(found, digits: 8)): the file is damaged; convert the weights again")
  }

  @Test func `what is no file is told, and what cannot be written`() throws {
    #expect(message() == "weights.hrw: expected a file of weights, found none")
    let compiled = try compiledSmall()
    let nowhere = folder.path("none/weights.hrw")
    let error = #expect(throws: WeightFileError.self) { try compiled.write(to: nowhere, source: "test") }
    #expect(
      error?.description
        == "\(nowhere): expected a file that can be written, found that it cannot: error 2 of the "
        + "system")
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    #expect(message() == "weights.hrw: expected a file of weights, found a folder")
  }
}

/// Weights by rule that note what they are asked for.
private final class CountingSource: WeightSource {
  private(set) var asked: [String] = []
  private let weights = ReferenceWeights(seed: 1, network: .mobilenetv2)

  func tensor(_ weight: WeightName) -> Tensor? {
    asked.append("values \(weight.layer)/\(weight.variable)")
    return weights.tensor(weight)
  }

  func shape(_ weight: WeightName) -> [Int]? {
    asked.append("shape \(weight.layer)/\(weight.variable)")
    return weights.shape(weight)
  }
}

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

// Packed weights as a file, and back: see WeightFileHeader for its first page. After it each block that an
// operation asked for, in order, at the next multiple of 64 bytes.

extension CompiledNetwork {
  /// Compiles a network with weights that were packed before, which are mapped and neither read nor copied.
  ///
  /// The file's header is checked, the values are not unless `verifying`: that reads them all, while a start
  /// should read what the first image needs.
  ///
  /// - Parameters:
  ///   - network: What to compute.
  ///   - path: A file that ``write(to:source:)`` wrote, for a processor with the same kernels.
  ///   - verifying: Whether to compare the values with their checksum.
  /// - Throws: ``MappedFileError`` and ``WeightFileError``, which say what is wrong with the file.
  public convenience init(_ network: Network, mapping path: String, verifying: Bool = false) throws {
    let file = try MappedFile(path)
    let header = try WeightFileHeader(file)
    guard header.network == network.name else {
      throw WeightFileError(path, .network(expected: network.name, found: header.network))
    }
    guard header.kernels == KernelChoice.instructionSet else {
      throw WeightFileError(
        path, .kernels(expected: KernelChoice.instructionSet, found: header.kernels))
    }
    if verifying {
      let found = crc(UnsafeRawBufferPointer(rebasing: file.bytes[WeightFileHeader.size...]))
      guard found == header.checksum else {
        throw WeightFileError(path, .checksum(expected: header.checksum, found: found))
      }
    } else {
      file.readAhead()
    }
    let store = WeightStore(file, offset: WeightFileHeader.size)
    try self.init(
      network, weights: FoldableWeights(network, mappedBy: store), store: store, fusing: true,
      mappedSource: header.source)
    guard planFingerprint == header.plan else { throw WeightFileError(path, .plan) }
  }

  /// Writes the packed weights, as a whole or not at all.
  ///
  /// The same weights on the same kind of processor give the same bytes.
  ///
  /// - Parameters:
  ///   - path: The file; one that is there is replaced, and who has it mapped keeps the old one.
  ///   - source: Where the weights come from, in a line that the header keeps.
  /// - Returns: What was written.
  /// - Throws: ``WeightFileError`` where it cannot be written.
  @discardableResult
  public func write(to path: String, source: String) throws -> WrittenWeights {
    let header = WeightFileHeader(
      network: network.name, source: source, kernels: KernelChoice.instructionSet, plan: planFingerprint,
      valueBytes: blocks.reduce(0) { $0 + $1.bytes.count },
      checksum: blocks.reduce(0) { crc($1.bytes, from: $0) })
    let part = "\(path).part-\(getpid())"
    var isDone = false
    defer { if !isDone { unlink(part) } }
    let writer = try FileWriter(part, name: path)
    try header.bytes.withUnsafeBytes { try writer.write($0) }
    for block in blocks { try writer.write(block.bytes) }
    try writer.finish()
    guard rename(part, path) == 0 else { throw WeightFileError(path, .unwritable(errno)) }
    isDone = true
    return WrittenWeights(
      bytes: WeightFileHeader.size + header.valueBytes, checksum: hex(header.checksum, digits: 8))
  }

  /// How the network is divided into passes and its weights laid out, as one number.
  ///
  /// It has each pass's layers, its operation's type and the sizes of all blocks; and, since an operation may
  /// come to lay out the same values otherwise, the checksum of what a sample network's weights become.
  var planFingerprint: UInt64 {
    var text = steps.map { "\($0.layers) \(type(of: $0.operation))" }.joined(separator: "\n")
    text += blocks.map { "\n\($0.count)" }.joined()
    let plan = Array(text.utf8).withUnsafeBytes { crc($0) }
    return UInt64(plan) << 32 | UInt64(Self.layoutFingerprint)
  }

  /// The checksum of the packed weights of a small network that has every kind of layer.
  private static let layoutFingerprint: UInt32 = {
    let network = Network.sample
    let weights = ReferenceWeights(seed: 1, network: network.name, kernelGain: 1)
    guard let compiled = try? CompiledNetwork(network, weights: weights) else {
      preconditionFailure("the sample network cannot be compiled")
    }
    return compiled.blocks.reduce(0) { crc($1.bytes, from: $0) }
  }()
}

/// What a file of packed weights has.
public struct WrittenWeights: Equatable, Sendable {
  /// The file's size.
  public let bytes: Int
  /// The CRC-32 of the values, eight hexadecimal digits.
  public let checksum: String
}

extension Network {
  /// A small network that has every kind of layer with weights, thick and thin.
  fileprivate static var sample: Network {
    var net = NetworkBuilder(
      name: "sample", inputShape: ActivationShape(height: 32, width: 32, channels: 3))
    var x = net.conv2D("strided", net.input, filters: 40, kernel: 3, stride: 2, padding: .same, bias: true)
    x = net.conv2D("thick", x, filters: 40, kernel: 3, padding: .same)
    x = net.batchNormalization("thick_bn", x)
    x = net.relu("thick_relu", x)
    let narrow = net.conv2D("pointwise", x, filters: 40, kernel: 1)
    x = net.add("add", narrow, x)
    x = net.batchNormalization("add_bn", x)
    x = net.depthwiseConv2D("depthwise", x, kernel: 3, stride: 2, padding: .same)
    x = net.batchNormalization("depthwise_bn", x)
    x = net.separableConv2D("separable", x, filters: 70)
    x = net.batchNormalization("separable_bn", x)
    x = net.globalAveragePooling2D("average", x)
    _ = net.dense("dense", x, units: 10)
    return net.network
  }
}

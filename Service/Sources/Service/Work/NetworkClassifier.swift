import CNN
import Images

/// A network with weights by rule, whose costs are real and whose classes are not, or with converted ones.
public struct NetworkSource: ClassifierSource {
  private let name: NetworkName
  private let seed: Int
  private let mapped: CompiledNetwork?
  private let threads: Int
  private let pixelsMax: Int

  /// A known network with weights by rule.
  ///
  /// - Parameters:
  ///   - name: The network.
  ///   - seed: The seed of its reference weights.
  ///   - threads: Threads for one image, at least 1.
  ///   - pixelsMax: The most pixels of an image, at least 1.
  public init(_ name: NetworkName, seed: Int = 1, threads: Int, pixelsMax: Int) {
    self.name = name
    self.seed = seed
    mapped = nil
    self.threads = threads
    self.pixelsMax = pixelsMax
  }

  /// A known network with weights that `headroom convert` wrote, which are mapped at once.
  ///
  /// - Parameters:
  ///   - name: The network.
  ///   - path: The file.
  ///   - verifying: Whether to compare the weights with their checksum.
  ///   - threads: Threads for one image, at least 1.
  ///   - pixelsMax: The most pixels of an image, at least 1.
  /// - Throws: `MappedFileError` and `WeightFileError`, which say what is wrong with the file.
  public init(
    _ name: NetworkName, mapping path: String, verifying: Bool, threads: Int, pixelsMax: Int
  ) throws {
    self.name = name
    seed = 0
    mapped = try CompiledNetwork(Network(name), mapping: path, verifying: verifying)
    self.threads = threads
    self.pixelsMax = pixelsMax
  }

  /// The network's name as `--model` takes it.
  public var model: String { name.rawValue }
  /// Where the weights come from, and that classes say nothing where that is a rule.
  public var weights: String {
    let source = mapped?.mappedSource ?? "\(ReferenceWeights.source), seed \(seed)"
    return ReferenceWeights.isSource(source) ? "\(source): the classes mean nothing" : source
  }

  /// Generates, folds and lays out the weights, unless they are mapped already.
  public func load() throws -> @Sendable () -> any Classifier {
    let compiled =
      try mapped
      ?? CompiledNetwork(Network(name), weights: ReferenceWeights(seed: seed, network: name))
    return { [threads, pixelsMax] in
      NetworkClassifier(InferenceSession(compiled, threads: threads), pixelsMax: pixelsMax)
    }
  }
}

/// One worker's session and its input.
private final class NetworkClassifier: Classifier {
  private let session: InferenceSession
  private let preparation: ImagePreparation
  private let pixelsMax: Int
  private var input: [Float]

  init(_ session: InferenceSession, pixelsMax: Int) {
    self.session = session
    self.pixelsMax = pixelsMax
    // Height, width, channels.
    preparation = ImagePreparation(size: session.compiled.network.inputShape.dimensions[0])
    input = [Float](repeating: 0, count: preparation.count)
  }

  func prepare(_ file: [UInt8]) throws(ImageError) {
    let image = try ImageDecoder.decode(file, pixelsMax: pixelsMax)
    input.withUnsafeMutableBufferPointer { preparation.prepare(image, into: $0) }
  }

  func infer() -> [Float] {
    session.run(input)
  }
}

import CNN
import Images

/// A network with weights by rule: what it costs is real, what it recognises is not.
public struct NetworkSource: ClassifierSource {
  private let name: NetworkName
  private let seed: Int
  private let threads: Int
  private let pixelsMax: Int

  /// A known network.
  ///
  /// - Parameters:
  ///   - name: The network.
  ///   - seed: The seed of its reference weights.
  ///   - threads: Threads for one image, at least 1.
  ///   - pixelsMax: The most pixels of an image, at least 1.
  public init(_ name: NetworkName, seed: Int = 1, threads: Int, pixelsMax: Int) {
    self.name = name
    self.seed = seed
    self.threads = threads
    self.pixelsMax = pixelsMax
  }

  /// The network's name as `--model` takes it.
  public var model: String { name.rawValue }
  /// The seed, and that classes say nothing.
  public var weights: String { "reference rule, seed \(seed): the classes mean nothing" }

  /// Generates, folds and lays out the weights.
  public func load() throws -> @Sendable () -> any Classifier {
    let compiled = try CompiledNetwork(
      Network(name), weights: ReferenceWeights(seed: seed, network: name))
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

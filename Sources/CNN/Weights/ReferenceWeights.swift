// Weights by rule instead of by training: enough to check a runtime against another and to measure its speed,
// not to recognise anything. The rule is that of the reference activations: see ReferenceSequence for the
// numbers.

/// Weights and an image that are fixed by a seed, for any network.
///
/// With `u` in [0, 1) and `s = 2u − 1`, kernels are `s · gain · sqrt(6 / fanIn)`, `gamma` and
/// `moving_variance` `0.5 + u`, `beta` and `moving_mean` `0.1 s`, `bias` `0.05 s`, and the image `s`, in
/// float32 throughout. `fanIn` is the product of all dimensions but the last; of the first two for a
/// `depthwise_kernel`.
public struct ReferenceWeights: WeightSource, Sendable {
  /// What a source by this rule is called, in files and answers.
  public static let source = "reference rule"

  /// Whether weights are known to be by this rule, so that the classes that they give mean nothing.
  ///
  /// - Parameter source: Where weights come from, as ``source`` with a seed or a file's name tells it.
  /// - Returns: True for the rule.
  public static func isSource(_ source: String) -> Bool {
    source.hasPrefix("\(ReferenceWeights.source), seed ")
  }

  private let prefix: String
  private let kernelGain: Double

  /// The weights of a network under a seed.
  ///
  /// - Parameters:
  ///   - seed: Any number; each gives other weights.
  ///   - network: The network's name, part of every key.
  ///   - kernelGain: Scale of the kernels, which keeps activations of order 1.
  public init(seed: Int, network: String, kernelGain: Double) {
    prefix = "\(seed)/\(network)/"
    self.kernelGain = kernelGain
  }

  /// The weights of a known network under a seed, with the gain that suits it.
  public init(seed: Int, network: NetworkName) {
    let gain =
      switch network {
      case .xception: 0.7
      case .mobilenetv2: 1.6
      case .resnet101v2: 0.65
      }
    self.init(seed: seed, network: network.rawValue, kernelGain: gain)
  }

  /// The values of a variable in whatever shape is asked for; nil where no rule covers its name.
  public func tensor(_ weight: WeightName) -> Tensor? {
    var sequence = ReferenceSequence(key: "\(prefix)\(weight.layer)/\(weight.variable)")
    let values: [Float]
    switch weight.variable {
    case "kernel", "depthwise_kernel", "pointwise_kernel":
      let fanInShape =
        weight.variable == "depthwise_kernel" ? weight.shape.prefix(2) : weight.shape.dropLast()
      let scale = Float(kernelGain * (6 / Double(fanInShape.reduce(1, *))).squareRoot())
      values = sequence.values(weight.count) { (2 * $0 - 1) * scale }
    case "gamma", "moving_variance":
      values = sequence.values(weight.count) { 0.5 + $0 }
    case "beta", "moving_mean":
      values = sequence.values(weight.count) { (2 * $0 - 1) * 0.1 }
    case "bias":
      values = sequence.values(weight.count) { (2 * $0 - 1) * 0.05 }
    default:
      return nil
    }
    return Tensor(shape: weight.shape, values: values)
  }

  /// Whatever is asked for; nil where no rule covers the name.
  public func shape(_ weight: WeightName) -> [Int]? {
    let names: Set = [
      "kernel", "depthwise_kernel", "pointwise_kernel", "gamma", "moving_variance", "beta", "moving_mean",
      "bias",
    ]
    return names.contains(weight.variable) ? weight.shape : nil
  }

  /// An image of the given shape, values in [−1, 1).
  public func image(_ shape: ActivationShape) -> [Float] {
    var sequence = ReferenceSequence(key: "\(prefix)input")
    return sequence.values(shape.count) { 2 * $0 - 1 }
  }
}

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A class and how probable a network takes it to be.
public struct Prediction: Equatable, Sendable {
  /// The class by its index, from 0.
  public let index: Int
  /// What the network put out for it.
  public let logit: Float
  /// 0 … 1.
  public let probability: Double

  /// A prediction from its parts.
  public init(index: Int, logit: Float, probability: Double) {
    self.index = index
    self.logit = logit
    self.probability = probability
  }

  /// The most probable classes: the softmax of the logits in float64, greatest first, ties by index.
  ///
  /// - Parameters:
  ///   - logits: One for each class.
  ///   - count: How many to give; fewer where there are fewer classes.
  /// - Returns: The classes.
  public static func top(_ logits: [Float], count: Int) -> [Prediction] {
    // Less the greatest, so that none overflows.
    let greatest = Double(logits.max() ?? 0)
    let powers = logits.map { exp(Double($0) - greatest) }
    let sum = powers.reduce(0, +)
    let order = logits.indices.sorted { (powers[$0], $1) > (powers[$1], $0) }
    return order.prefix(count).map {
      Prediction(index: $0, logit: logits[$0], probability: powers[$0] / sum)
    }
  }
}

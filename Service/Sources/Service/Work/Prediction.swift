import Foundation

/// A class and how probable the network takes it to be.
struct Prediction: Equatable {
  /// The class by its index, from 0.
  let index: Int
  /// 0 … 1.
  let probability: Double

  /// The most probable classes: the softmax of the logits in float64, greatest first, ties by index.
  ///
  /// - Parameters:
  ///   - logits: One for each class.
  ///   - count: How many to give; fewer where there are fewer classes.
  /// - Returns: The classes.
  static func top(_ logits: [Float], count: Int) -> [Prediction] {
    // Less the greatest, so that none overflows.
    let greatest = Double(logits.max() ?? 0)
    let powers = logits.map { exp(Double($0) - greatest) }
    let sum = powers.reduce(0, +)
    let order = logits.indices.sorted { (powers[$0], $1) > (powers[$1], $0) }
    return order.prefix(count).map { Prediction(index: $0, probability: powers[$0] / sum) }
  }
}

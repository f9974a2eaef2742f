// The Kolmogorov–Smirnov test of a sample against a distribution.
//
// Source: M. A. Stephens, "Use of the Kolmogorov–Smirnov, Cramér–von Mises and related statistics without
// extensive tables", J. Royal Stat. Soc. B 32, 1970.

import Foundation

/// How far a sample lies from a distribution, and how often chance alone would carry it as far.
public struct KolmogorovSmirnov: Sendable, Equatable {
  /// The largest distance between the sample's distribution function and the other, 0 … 1.
  public let distance: Double
  /// How many values the sample had.
  public let count: Int

  /// Compares a sample with a continuous distribution.
  ///
  /// - Parameters:
  ///   - sample: At least one value, in any order; none of them NaN.
  ///   - cdf: The distribution function to compare with.
  public init(_ sample: [Double], against cdf: (Double) -> Double) {
    precondition(!sample.isEmpty, "a sample must have at least one value")
    let n = Double(sample.count)
    var largest = 0.0
    for (index, value) in sample.sorted().enumerated() {
      let expected = cdf(value)
      largest = max(largest, expected - Double(index) / n, Double(index + 1) / n - expected)
    }
    distance = largest
    count = sample.count
  }

  /// The probability of a distance this large or larger if the sample came from the distribution.
  ///
  /// Kolmogorov's limit 2 Σ (−1)^(k−1) exp(−2k²λ²) with Stephens's λ = (√n + 0.12 + 0.11/√n) · distance, good
  /// to about 0.01 from n = 5 on. It holds for a distribution fixed beforehand: where parameters were fitted
  /// to the same sample the true probability is smaller, so a small value still rejects, but a large one
  /// proves little.
  public var pValue: Double {
    let root = Double(count).squareRoot()
    let lambda = (root + 0.12 + 0.11 / root) * distance
    // Below this the alternating series converges slowly, and the answer is 1 to ten digits.
    if lambda < 0.2 { return 1 }
    var sum = 0.0
    var sign = 1.0
    for k in 1...100 {
      let term = exp(-2 * Double(k * k) * lambda * lambda)
      sum += sign * term
      if term < 1e-16 { break }
      sign = -sign
    }
    return min(1, max(0, 2 * sum))
  }
}

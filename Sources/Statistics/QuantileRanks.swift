// Which order statistics enclose a quantile.
//
// Source: H. A. David and H. N. Nagaraja, "Order Statistics", 3rd ed., 2003, section 7.1.

/// The ranks of the values of a sorted sample that enclose a quantile, whatever the distribution.
///
/// The number of values at or below the p-quantile is binomial, so that two ranks chosen from the binomial's
/// tails enclose it with the wanted probability at least. Only independence is assumed: the response times of
/// one simulated trial are *not* independent, the trials are.
public struct QuantileRanks: Sendable, Hashable {
  /// Rank of the lower end, from 1; nil where even the least value may lie above the quantile.
  public let lower: Int?
  /// Rank of the upper end; nil where even the greatest value may lie below the quantile.
  public let upper: Int?

  /// Chooses the narrowest ranks that leave at most (1 − level)/2 on either side.
  ///
  /// **Edge cases**
  /// - The lower rank exists from (1−p)^n ≤ (1−level)/2 on, the upper from p^n ≤ (1−level)/2 on: for both
  ///   ends of the median at 95 % from 6 values on, of the 99th percentile from 368 on.
  ///
  /// - Parameters:
  ///   - p: The quantile's probability, between 0 and 1.
  ///   - count: Size of the sample, at least 1.
  ///   - level: The confidence level.
  public init(p: Double, count: Int, level: Double) {
    precondition(p > 0 && p < 1, "an enclosed quantile lies between 0 and 1, got \(p)")
    precondition(count >= 1, "a sample must have at least one value")
    precondition(level > 0 && level < 1, "a confidence level lies between 0 and 1, got \(level)")
    let tail = (1 - level) / 2
    // Both are the least k whose binomial probability passes a bound; the probability grows with k.
    func least(_ isEnough: (Double) -> Bool) -> Int {
      var low = 0
      var high = count
      while low < high {
        let middle = (low + high) / 2
        if isEnough(GSL.binomialCDF(middle, trials: count, p: p)) { high = middle } else { low = middle + 1 }
      }
      return low
    }
    // The quantile lies below rank l with probability P(B ≤ l − 1), and above rank u with 1 − P(B ≤ u − 1).
    let below = least { $0 > tail }
    lower = below >= 1 ? below : nil
    let above = least { 1 - $0 <= tail } + 1
    upper = above <= count ? above : nil
  }
}

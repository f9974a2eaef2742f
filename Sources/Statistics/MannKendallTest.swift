// Whether a series of measurements drifts.
//
// Source: H. B. Mann, Econometrica 13, 1945; M. G. Kendall, "Rank Correlation Methods", 1975 (ties).

/// The Mann–Kendall test for a monotone trend, with no assumption about the distribution.
///
/// It assumes that the values would be independent without the trend. Where each resembles the one before it
/// (``lag1Autocorrelation(_:)`` well above 0) it finds trends too often: average the series in blocks first.
public struct MannKendallTest: Sendable, Equatable {
  /// Pairs that rise less pairs that fall, over all pairs: −1 (always falling) … 1 (always rising).
  public let tau: Double
  /// The probability of a trend as strong or stronger, either way, by chance alone; 1 where all values are
  /// equal.
  public let pValue: Double

  /// Tests a series.
  ///
  /// The statistic is compared with its normal limit, corrected for continuity and ties, which is good from 8
  /// values on (Mann) and cautious below.
  ///
  /// - Parameter series: Values in the order of measurement, at least 3. The cost is quadratic in their
  ///   number.
  public init(_ series: [Double]) {
    precondition(series.count >= 3, "a trend needs at least 3 values, got \(series.count)")
    var score = 0
    for later in series.indices {
      for earlier in 0..<later {
        score += series[later] > series[earlier] ? 1 : series[later] < series[earlier] ? -1 : 0
      }
    }
    let n = Double(series.count)
    tau = Double(score) / (n * (n - 1) / 2)
    let ties = Dictionary(grouping: series) { $0 }.values.map { Double($0.count) }.sorted()
    let tied = ties.reduce(0) { $0 + $1 * ($1 - 1) * (2 * $1 + 5) }
    let variance = (n * (n - 1) * (2 * n + 5) - tied) / 18
    guard score != 0 else {
      pValue = 1
      return
    }
    let z = (Double(abs(score)) - 1) / variance.squareRoot()
    pValue = 2 * GSL.normalCDF(-z)
  }

  /// Returns how much each value of a series resembles the one before it: about 0 for independent ones, at
  /// most 1.
  ///
  /// - Parameter series: Values in the order of measurement, at least 2.
  /// - Returns: The autocorrelation at lag 1; 0 where all values are equal.
  public static func lag1Autocorrelation(_ series: [Double]) -> Double {
    precondition(series.count >= 2, "an autocorrelation needs at least 2 values, got \(series.count)")
    guard series.contains(where: { $0 != series[0] }) else { return 0 }
    return GSL.lag1Autocorrelation(series)
  }
}

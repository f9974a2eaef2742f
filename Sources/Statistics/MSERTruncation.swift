// How much of the beginning of a simulation to leave out.
//
// Rule: the marginal standard error rule (MSER): of all truncations take the one after which the mean of what
// is left has the least standard error, the left values taken as independent. With the means of five
// observations each in place of single ones it is MSER-5.
// Whose rule: K. P. White, "An effective truncation heuristic for bias reduction in simulation output",
// Simulation 69, 1997; that a truncation in the later half of the run means too short a run, that the last
// five values are not tried, and the average over replications: K. Hoad, S. Robinson and R. Davies,
// "Automating warm-up length estimation", J. Operational Research Society 61, 2010.
// Left out: what makes the beginning different is not looked at; a rate of arrivals that changes looks like a
// warm-up.

/// Where MSER cuts a series.
public struct MSERTruncation: Sendable, Equatable {
  /// Values that are cut from the beginning, 0 or more.
  public let count: Int
  /// Whether the cut can be trusted: it lies in the first half, and at least ten values were there.
  public let isFound: Bool

  /// Values that must be left over.
  private static let leftMin = 5

  /// Cuts a series.
  ///
  /// The statistic after d of n values is Σ (yᵢ − ȳ)² / (n − d)², over what is left; of equal ones the least
  /// d is taken. O(n).
  ///
  /// - Parameter series: Means of as many observations each, in order of time.
  public init(_ series: [Double]) {
    var best = (statistic: Double.infinity, count: 0)
    // From the end, so that one value more is left each time (B. P. Welford, Technometrics 4, 1962).
    var (left, mean, squares) = (0.0, 0.0, 0.0)
    for index in series.indices.reversed() {
      left += 1
      let distance = series[index] - mean
      mean += distance / left
      squares += distance * (series[index] - mean)
      guard series.count - index >= Self.leftMin else { continue }
      let statistic = squares / (left * left)
      if statistic <= best.statistic { best = (statistic, index) }
    }
    count = best.count
    isFound = series.count >= 2 * Self.leftMin && 2 * best.count <= series.count
  }
}

// What a sample says: its centre, its spread, and how sure we are of them.

/// A sample, sorted once, and its statistics.
public struct Summary: Sendable, Equatable {
  /// The values in ascending order.
  public let sorted: [Double]
  /// The arithmetic mean.
  public let mean: Double
  /// The standard deviation over n − 1; 0 for a single value.
  public let standardDeviation: Double

  /// Summarizes a sample.
  ///
  /// - Parameter sample: At least one value, in any order; none of them NaN.
  public init(_ sample: [Double]) {
    precondition(!sample.isEmpty, "a sample must have at least one value")
    precondition(!sample.contains(where: \.isNaN), "a sample must have numbers only, got NaN")
    // Summed in ascending order, so that the order of the sample does not change the result.
    sorted = sample.sorted()
    mean = GSL.mean(sorted)
    standardDeviation = sorted.count > 1 ? GSL.standardDeviation(sorted) : 0
  }

  /// How many values there are.
  public var count: Int { sorted.count }
  /// The least value.
  public var min: Double { sorted[0] }
  /// The greatest value.
  public var max: Double { sorted[sorted.count - 1] }
  /// The middle value, or the mean of the two in the middle.
  public var median: Double { quantile(0.5) }

  /// Returns a quantile by Hyndman and Fan's definition 7.
  ///
  /// Source: The American Statistician 50, 1996. The values stand at the probabilities 0, 1/(n−1), … 1, with
  /// straight lines between; R and NumPy do the same where nothing else is asked for.
  ///
  /// - Parameter p: 0 … 1.
  /// - Returns: The quantile, between the least and the greatest value.
  public func quantile(_ p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "a quantile needs a probability in 0 … 1, got \(p)")
    return GSL.quantile(p, ofSorted: sorted)
  }

  /// The median distance from the median, not scaled: a spread that outliers cannot move.
  ///
  /// Multiplied by 1.4826 it estimates the standard deviation of a normal sample.
  public var medianAbsoluteDeviation: Double {
    let centre = median
    return GSL.quantile(0.5, ofSorted: sorted.map { abs($0 - centre) }.sorted())
  }

  /// Returns Student's interval of the mean, mean ± t·s/√n.
  ///
  /// It assumes independent values whose mean is about normal: means of trials, not response times of one.
  ///
  /// - Parameter level: The confidence level.
  /// - Returns: The interval; unbounded for a single value, which says nothing about its spread.
  public func meanInterval(level: Double = 0.95) -> ConfidenceInterval {
    guard count > 1 else { return ConfidenceInterval(lower: -.infinity, upper: .infinity, level: level) }
    let t = GSL.studentQuantile((1 + level) / 2, degrees: Double(count - 1))
    let half = t * standardDeviation / Double(count).squareRoot()
    return ConfidenceInterval(lower: mean - half, upper: mean + half, level: level)
  }

  /// Returns the interval of a quantile of the distribution behind the sample, whatever that distribution is.
  ///
  /// Both ends are values of the sample, chosen by ``QuantileRanks``; an end for which the sample is too
  /// small is infinite.
  ///
  /// - Parameters:
  ///   - p: The quantile's probability, between 0 and 1.
  ///   - level: The confidence level, met or exceeded.
  /// - Returns: The interval.
  public func quantileInterval(_ p: Double, level: Double = 0.95) -> ConfidenceInterval {
    let ranks = QuantileRanks(p: p, count: count, level: level)
    return ConfidenceInterval(
      lower: ranks.lower.map { sorted[$0 - 1] } ?? -.infinity,
      upper: ranks.upper.map { sorted[$0 - 1] } ?? .infinity, level: level)
  }
}

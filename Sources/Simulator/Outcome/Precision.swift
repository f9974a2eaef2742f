// How many trials make a percentile known well enough.
//
// Rule: a sequential procedure. After so many trials, at least 10, the interval's half width is held against
// the wanted share of the estimate; it must be small enough at two checks in a row, between which the trials
// grow by a fifth, so that trials that happen to be alike do not end it. The final interval is Student's of
// the final number of trials.
// Whose rule: A. M. Law, "Simulation Modeling and Analysis", 5th ed., 2015, section 9.4.1: at least 10
// replications, relative precision. That stopping by what was seen takes some coverage: Y. S. Chow and
// H. Robbins, Annals of Mathematical Statistics 36, 1965. Docs/statistics.md has what was measured.

import Statistics

/// How well a percentile is to be known, and how many trials may be spent on it.
public struct Precision: Sendable, Equatable {
  /// Half the width of the 95 % interval over the estimate, greater than 0.
  public var share: Double
  /// Which percentile of answered requests, above 0 and below 100.
  public var percentile: Double
  /// Trials at most.
  public var trialsMax: Int

  /// Trials before the first check, unless fewer are allowed.
  public static let trialsMin = 10

  /// A wish.
  public init(share: Double, percentile: Double, trialsMax: Int) {
    self.share = share
    self.percentile = percentile
    self.trialsMax = trialsMax
  }

  /// Adds trials until the percentile is known well enough, or there are as many as are allowed.
  ///
  /// - Parameters:
  ///   - trials: The scenario's: the first check comes after so many, or after ``trialsMin`` if that is more.
  ///   - first: Gives the first so many trials; nil ends the procedure.
  /// - Returns: How many trials it took and how well the percentile is known; nil where it was ended.
  public func reach(
    from trials: Int, first: (Int) -> [TrialOutcome]?
  ) -> (trials: Int, found: PrecisionReached)? {
    var wanted = min(trialsMax, max(Self.trialsMin, trials))
    var wasPrecise = false
    while true {
      guard let outcomes = first(wanted) else { return nil }
      let found = check(outcomes)
      guard !(found.isReached && wasPrecise), wanted < trialsMax else { return (wanted, found) }
      wasPrecise = found.isReached
      wanted = min(trialsMax, wanted + (wanted + 4) / 5)
    }
  }

  /// Looks at trials.
  ///
  /// - Parameter trials: At least one, each of them counting.
  /// - Returns: How well the percentile is known from them.
  public func check(_ trials: [TrialOutcome]) -> PrecisionReached {
    let estimate = PercentileEstimate(percentile: percentile, trials: trials).seconds
    let reached = estimate.mean > 0 ? estimate.halfWidth.map { $0 / estimate.mean } : nil
    return PrecisionReached(
      percentile: percentile, seconds: estimate, wanted: share, reached: reached,
      isReached: reached.map { $0 <= share } ?? false)
  }
}

/// How well a percentile is known, beside what was wanted.
public struct PrecisionReached: Sendable, Equatable, Codable {
  /// Which, as in 95.
  public var percentile: Double
  /// It, in seconds.
  public var seconds: Estimate
  /// The wanted half width of its interval, over the estimate.
  public var wanted: Double
  /// The half width that there is, over the estimate; nil where no request was answered.
  public var reached: Double?
  /// Whether it is small enough.
  public var isReached: Bool
}

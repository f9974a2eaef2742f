// What trials say of a figure, and how sure that is: docs/statistics.md has the reasons.

import Statistics

/// A figure over trials, with its confidence interval.
public struct Estimate: Sendable, Equatable, Codable {
  /// The estimate: the mean over the trials, or, of percentiles and shares, the figure of all their requests
  /// together.
  public var mean: Double
  /// The interval's lower end; nil with fewer than two trials.
  public var lower: Double?
  /// The interval's upper end; nil with fewer than two trials.
  public var upper: Double?

  /// The level of every interval over trials.
  public static let level = 0.95

  /// The mean of one value a trial, with Student's t interval: trials are independent, and their figures are
  /// averages over many requests, hence nearly normal.
  ///
  /// - Parameter values: At least one.
  public init(_ values: [Double]) {
    let summary = Summary(values)
    mean = summary.mean
    if values.count > 1 { set(summary.meanInterval(level: Self.level)) }
  }

  /// A figure of all trials together, with its interval by sectioning: see
  /// ``Statistics/ConfidenceInterval/sectioned(whole:sections:level:)``.
  ///
  /// - Parameters:
  ///   - whole: The figure of all trials.
  ///   - trials: The same of each that has one.
  public init(whole: Double, trials: [Double]) {
    mean = whole
    if trials.count > 1 { set(.sectioned(whole: whole, sections: trials, level: Self.level)) }
  }

  /// A share of all trials' requests, with its interval by sectioning, within 0…1.
  ///
  /// Where all trials have the same share, as when nothing ever fails, they do not scatter, and sectioning
  /// would claim to be certain; so the interval is never narrower than Wilson's, which takes requests as
  /// independent, as good as queueing lets them be.
  ///
  /// - Parameters:
  ///   - parts: What is counted, in each trial.
  ///   - wholes: Of how many, in each trial; as many.
  ///   - none: The share where there is nothing to count among.
  public init(parts: [Int], of wholes: [Int], none: Double) {
    let (part, whole) = (parts.reduce(0, +), wholes.reduce(0, +))
    let trials = zip(parts, wholes).filter { $1 > 0 }.map { Double($0) / Double($1) }
    self.init(whole: whole > 0 ? Double(part) / Double(whole) : none, trials: trials)
    guard let lower, let upper, whole > 0 else { return }
    let wilson = ConfidenceInterval.wilson(successes: part, trials: whole, level: Self.level)
    self.lower = max(0, min(lower, wilson.lower))
    self.upper = min(1, max(upper, wilson.upper))
  }

  /// The larger of the distances from the estimate to the interval's ends; nil without an interval.
  public var halfWidth: Double? {
    guard let lower, let upper else { return nil }
    return max(upper - mean, mean - lower)
  }

  private mutating func set(_ interval: ConfidenceInterval) {
    (lower, upper) = (interval.lower, interval.upper)
  }
}

/// A percentile of response times, over trials.
public struct PercentileEstimate: Sendable, Equatable, Codable {
  /// Which, as in 95 or 99.9.
  public var percentile: Double
  /// The response time, in seconds.
  public var seconds: Estimate
}

extension PercentileEstimate {
  /// A percentile of the answered requests of all trials together; 0 where none was answered.
  init(percentile: Double, trials: [TrialOutcome]) {
    self.init(percentile: percentile, pool: PooledTimes(trials.map(\.responseTimes)), trials: trials)
  }

  /// The same where the trials' times have been pooled already.
  init(percentile: Double, pool: PooledTimes, trials: [TrialOutcome]) {
    let share = percentile / 100
    self.init(
      percentile: percentile,
      seconds: Estimate(
        whole: Double(pool.quantile(share) ?? 0) / 1e9,
        trials: trials.compactMap { $0.responseTimes.quantile(share).map { Double($0) / 1e9 } }))
  }
}

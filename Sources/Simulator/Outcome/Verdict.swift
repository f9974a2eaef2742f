// Whether an objective is met, and how sure that is.
//
// Rule: in every trial the share of requests answered in time must reach the percentile with its confidence
// bound, and the share answered at all must reach the availability. A failed request counts as one that was
// answered too late, so that time-outs cannot flatter a percentile.
// The bound takes requests as independent, which queueing makes them not: that several trials must all pass
// is what guards against a lucky one.

import Statistics

/// How a scenario fared against its objective.
public struct Verdict: Sendable, Equatable, Codable {
  /// Whether every trial met both parts.
  public var isMet: Bool
  /// Trials that met the percentile with its bound.
  public var trialsInTime: Int
  /// Trials that met the availability.
  public var trialsAvailable: Int
  /// Of all trials the least share of requests answered in time, as its lower confidence bound, 0…1.
  public var worstShareBound: Double
  /// Of all trials the least availability, 0…1.
  public var worstAvailability: Double
  /// Of all trials the longest upper confidence bound of the percentile over all requests, failed ones
  /// counting as endless, in seconds; at most the objective exactly where every trial met it; nil when it is
  /// endless.
  public var worstSeconds: Double?

  /// The level of the bound: 97.5 % one-sided.
  public static let level = 0.95

  /// Judges trials; with none attempted, a trial meets everything.
  public init(_ trials: [TrialOutcome], objective: Objective) {
    let wanted = objective.percentile / 100
    let bounds = trials.map { trial in
      trial.attempted == 0
        ? 1
        : ConfidenceInterval.wilson(
          successes: trial.withinObjective, trials: trial.attempted, level: Self.level
        ).lower
    }
    trialsInTime = bounds.count { $0 >= wanted }
    trialsAvailable = trials.count { $0.availability >= objective.availability }
    isMet = trialsInTime == trials.count && trialsAvailable == trials.count
    worstShareBound = bounds.min() ?? 1
    worstAvailability = trials.map(\.availability).min() ?? 1
    let times = trials.map { $0.secondsBound(atPercentileOfAll: wanted) }
    worstSeconds = times.contains { $0 == nil } ? nil : times.compactMap { $0 }.max()
  }
}

extension TrialOutcome {
  /// The response time that a share of all requests met, failed ones counting as endless; nil if it is
  /// endless, 0 when nothing was attempted.
  public func seconds(atPercentileOfAll share: Double) -> Double? {
    guard attempted > 0 else { return 0 }
    let rank = (share * Double(attempted)).rounded(.up)
    guard rank <= Double(completed), completed > 0 else { return nil }
    return responseTimes.quantile(min(1, rank / Double(completed))).map { Double($0) / 1e9 }
  }

  /// The upper confidence bound of that response time, at ``Verdict/level``.
  public func secondsBound(atPercentileOfAll share: Double) -> Double? {
    guard attempted > 0 else { return 0 }
    let bound = ConfidenceInterval.wilsonShare(above: share, trials: attempted, level: Verdict.level)
    return seconds(atPercentileOfAll: bound)
  }
}

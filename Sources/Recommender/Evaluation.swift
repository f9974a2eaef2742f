import CostModel
import Simulator

/// What a setting was found to do.
public struct Evaluation: Sendable, Equatable, Codable {
  /// The setting.
  public var setting: Setting
  /// What it costs per hour of the scenario, the mean over trials.
  public var costPerHour: Double
  /// How the trials fared.
  public var verdict: Verdict
  /// Mean response time of answered requests over trials, in seconds.
  public var meanSeconds: Double
  /// The objective's percentile over all requests, failed ones counting as endless: the mean over trials, in
  /// seconds; nil when some trial's failed.
  public var percentileSeconds: Double?
  /// Mean availability over trials, 0…1.
  public var availability: Double
  /// The largest number of ready pods in any trial.
  public var readyMax: Int
  /// How many trials this rests on.
  public var trials: Int
  /// Why the setting will not do; nil when it will.
  public var shortfall: Shortfall?
}

/// Why a setting will not do.
public enum Shortfall: Sendable, Equatable, Codable {
  /// Requests are too slow: the worst trial's percentile, in seconds; nil when it failed.
  case tooSlow(worstSeconds: Double?)
  /// Some trials meet the percentile with too little to spare: the bound that new trials would fall to, 0…1.
  case noMargin(share: Double)
  /// Too many requests fail: the worst trial's availability, 0…1.
  case unavailable(worst: Double)
  /// Pods use more CPU than they request, which a shared node does not guarantee: use over request in the
  /// busiest minute.
  case overcommitted(utilization: Double)
  /// Pods find no node with room for their requests: how many, at most.
  case noRoom(pods: Int)
  /// The container needs more memory than it may use.
  case outOfMemory
}

/// What is recommended for one network.
public struct NetworkAnswer: Sendable, Equatable, Codable {
  /// The network.
  public var network: String
  /// How its profile came about, as in `measured`.
  public var profileMethod: String
  /// On which processor it was measured; nil where that is not known.
  public var profileProcessor: String?
  /// The cheapest setting that meets the objective, or, where none does, the one that comes nearest.
  public var best: Evaluation
  /// The next cheaper setting that was tried, and why it fails; nil where nothing cheaper was left to try.
  public var nextCheaper: Evaluation?
  /// Settings that were simulated.
  public var settingsTried: Int
  /// Trials that were simulated.
  public var trialsRun: Int

  /// Whether the objective is met.
  public var isMet: Bool { best.shortfall == nil }
}

/// The answer to "which settings": one for each network, and which of them to deploy; a JSON file of schema
/// `headroom.recommendation/v1`.
public struct Recommendation: Sendable, Equatable, Codable {
  /// The schema that this version writes.
  public static let schema = "headroom.recommendation/v1"

  /// The file's schema.
  public var schema = Recommendation.schema
  /// The workload's name.
  public var workload: String
  /// The objective's response time, in seconds.
  public var objectiveSeconds: Double
  /// The percentile that must meet it.
  public var percentile: Double
  /// The least share of requests that must succeed, 0…1.
  public var availability: Double
  /// The currency of all costs.
  public var currency: String
  /// The seed of the search; what is recommended was checked with another.
  public var seed: UInt64
  /// An answer for each network, in the order asked for.
  public var answers: [NetworkAnswer]
  /// Which answer to deploy: the cheapest that meets the objective; nil when none does.
  public var chosen: Int?
  /// What the reader should know before believing the figures; one line each.
  public var warnings: [String] = []
}

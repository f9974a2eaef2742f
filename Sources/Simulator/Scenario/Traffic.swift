// Who sends requests and when.
//
// Modelled: open arrivals (Poisson, deterministic, gamma gaps) at a piecewise-linear rate or one that changes
// by chance, recorded arrival times, as they are or at another rate, counts per interval, and closed users
// with think time; clients with a time-out and bounded retries.
// Not modelled: connections, keep-alive, the network's own delay.

import CostModel

/// The traffic of a scenario: a source, and how its clients behave.
public struct Traffic: Sendable, Equatable {
  /// Where requests come from.
  public var source: TrafficSource
  /// How long clients wait, and whether they try again.
  public var client: ClientSpec
  /// What was done about a recording's oddities, a sentence without its full stop each.
  public var notes: [String] = []

  /// Traffic from a source and its clients.
  public init(source: TrafficSource, client: ClientSpec = ClientSpec()) {
    self.source = source
    self.client = client
  }
}

/// Where requests come from.
public enum TrafficSource: Sendable, Equatable {
  /// Arrivals that do not wait for answers, at a rate that changes over time.
  case open(ArrivalPattern, RateProfile)
  /// The same at a rate that also changes by chance.
  case modulated(ArrivalPattern, RateProfile, RateModulation)
  /// So many arrivals in each interval, each uniformly distributed over it.
  case counts(interval: Nanoseconds, [Int])
  /// Arrivals at given times, in order; with the CPU time of each where it was recorded too, in place of the
  /// profile's.
  case recorded([Instant], cpuTimes: [Nanoseconds]? = nil)
  /// Recorded arrivals at another rate.
  case scaled(ScaledRecording)
  /// Users who each send a request, wait for its answer, think, and send the next.
  case closed(users: Int, thinkTime: ThinkTime)
}

/// How arrivals scatter about their rate.
public enum ArrivalPattern: Sendable, Equatable {
  /// Independent arrivals: exponential gaps.
  case poisson
  /// Equal gaps.
  case deterministic
  /// Gamma gaps with a coefficient of variation; above 1 they come in bursts.
  case gamma(cv: Double)
}

/// How long a closed user waits between an answer and the next request.
public struct ThinkTime: Sendable, Equatable {
  /// The shape of the distribution of think times.
  public enum Distribution: String, Sendable, CaseIterable {
    /// Always the mean.
    case deterministic
    /// Exponential about the mean.
    case exponential
    /// Uniform from 0 to twice the mean, as siege's `--delay` draws it.
    case uniform
  }
  /// The distribution's shape.
  public var distribution: Distribution
  /// The mean think time, 0 or more.
  public var mean: Nanoseconds

  /// A think time from its distribution and mean.
  public init(_ distribution: Distribution, mean: Nanoseconds) {
    self.distribution = distribution
    self.mean = mean
  }
}

/// How a client treats a request: its patience and its persistence.
public struct ClientSpec: Sendable, Equatable {
  /// How long the client waits for one attempt.
  public var timeout = Nanoseconds.seconds(30)
  /// How often it tries again after a failure, 0 or more.
  public var retries = 0
  /// The pause before the first retry; each further one doubles it, up to a minute.
  public var backoff = Nanoseconds.milliseconds(100)
  /// How pauses scatter.
  public var jitter = Jitter.none
  /// How many retries all clients allow themselves; nil for as many as each wants.
  public var retryBudget: RetryBudgetSpec?

  /// How a pause is drawn that would be `p` without chance.
  ///
  /// Clients who failed together then do not come back together. The names are those of "Exponential Backoff
  /// And Jitter", AWS Architecture Blog, 2015.
  public enum Jitter: String, Sendable, CaseIterable {
    /// Always `p`.
    case none
    /// Uniform on 0 to `p`.
    case full
    /// Uniform on `p`/2 to `p`.
    case equal
  }

  /// A client that waits 30 s and does not try again.
  public init() {}
}

extension Traffic {
  /// Whether requests bring their own CPU time.
  var hasCPUTimes: Bool {
    if case .recorded(_, .some) = source { true } else { false }
  }
}

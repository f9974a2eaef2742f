// What a run of a service showed, predicted or measured: both are counted by the same rules.
//
// The rules are the simulator's: requests that arrived during the warm-up are left out; a response time
// counts from the moment at which the request was to be sent; the transaction rate is over the time from the
// end of the warm-up to the end of arrivals, or to the last answer if that is later; what the kernel counts
// is counted from the beginning to the end of arrivals.

import CostModel
import Simulator
import Statistics

/// The figures of one run, or their means over several.
public struct RunFigures: Sendable, Equatable, Codable {
  /// Mean response time of answered requests, in seconds; nil when nothing was answered.
  public var responseTime: Double?
  /// The median of the same, in seconds.
  public var p50: Double?
  /// The 90th percentile.
  public var p90: Double?
  /// The 95th percentile.
  public var p95: Double?
  /// The 99th percentile.
  public var p99: Double?
  /// Answered requests per second.
  public var transactionRate: Double?
  /// Answered over attempted, 0…1.
  public var availability: Double?
  /// Periods of the quota in which the service had something to run; nil where nobody counted.
  public var periods: Double?
  /// Periods in which the quota ran out.
  public var throttledPeriods: Double?
  /// How long the service stood still for that, in seconds.
  public var throttledSeconds: Double?
  /// Mean cores that it kept busy.
  public var cpuCores: Double?

  /// Figures of which nothing is known.
  public init() {}

  /// The figures that there are, in their order.
  public enum Figure: String, Sendable, Codable, CaseIterable {
    case responseTime, p50, p90, p95, p99, transactionRate, availability, periods, throttledPeriods
    case throttledSeconds, cpuCores

    var path: WritableKeyPath<RunFigures, Double?> & Sendable {
      switch self {
      case .responseTime: \.responseTime
      case .p50: \.p50
      case .p90: \.p90
      case .p95: \.p95
      case .p99: \.p99
      case .transactionRate: \.transactionRate
      case .availability: \.availability
      case .periods: \.periods
      case .throttledPeriods: \.throttledPeriods
      case .throttledSeconds: \.throttledSeconds
      case .cpuCores: \.cpuCores
      }
    }
  }

  /// One of the figures; nil where it is not known.
  public subscript(_ figure: Figure) -> Double? {
    get { self[keyPath: figure.path] }
    set { self[keyPath: figure.path] = newValue }
  }

  /// The mean of each figure over several runs; nil where one of them does not know it.
  ///
  /// - Parameter runs: At least one.
  public init(meanOf runs: [RunFigures]) {
    precondition(!runs.isEmpty, "a mean needs a run")
    for figure in Figure.allCases {
      let values = runs.compactMap { $0[figure] }
      if values.count == runs.count { self[figure] = values.reduce(0, +) / Double(values.count) }
    }
  }

  /// The figures of a simulated trial.
  init(_ trial: TrialOutcome) {
    setResponseTimes(trial.responseTimes)
    transactionRate = Double(trial.completed) / trial.elapsed.seconds
    availability = trial.availability
    periods = Double(trial.periods)
    throttledPeriods = Double(trial.throttledPeriods)
    throttledSeconds = trial.throttledSeconds
    cpuCores = trial.usedVCPUHours / trial.hours
  }

  /// Sets mean and percentiles.
  mutating func setResponseTimes(_ times: ResponseTimeHistogram) {
    func seconds(_ p: Double) -> Double? { times.quantile(p).map { Double($0) / 1e9 } }
    responseTime = times.mean.map { $0 / 1e9 }
    (p50, p90, p95, p99) = (seconds(0.5), seconds(0.9), seconds(0.95), seconds(0.99))
  }
}

// What clients would have seen who do not wait for answers, beside the figures of users who do.
//
// Modelled: open Poisson arrivals at the rate at which the users sent their requests, everything else being
// the same. Users who wait for an answer send nothing while a server is slow, so that slow moments have few
// witnesses: the omission is coordinated with the slowness.
// Not modelled: that the rate of the users varies in time with what they wait for.
// Whose words: "coordinated omission", Gil Tene, How NOT to Measure Latency, 2013; open and closed systems:
// B. Schroeder, A. Wierman and M. Harchol-Balter, Open Versus Closed: A Cautionary Tale, NSDI 2006.

import CostModel
import Statistics

/// What open clients would see at the rate at which closed users send.
public struct OpenCounterpart: Sendable, Equatable, Codable {
  /// Requests per second.
  public var ratePerSecond: Double
  /// Answered over attempted, 0…1.
  public var availability: Estimate
  /// Mean response time of answered requests, in seconds.
  public var responseTime: Estimate
  /// Response times of answered requests, p50, p95 and p99.
  public var percentiles: [PercentileEstimate]

  /// Summarizes trials of open traffic.
  ///
  /// - Parameters:
  ///   - rate: Its rate, in requests per second.
  ///   - trials: At least one.
  public init(rate: Double, trials: [TrialOutcome]) {
    ratePerSecond = rate
    availability = Estimate(parts: trials.map(\.completed), of: trials.map(\.attempted), none: 1)
    responseTime = Estimate(trials.map { ($0.responseTimes.mean ?? 0) / 1e9 })
    let pool = PooledTimes(trials.map(\.responseTimes))
    percentiles = [50, 95, 99].map { PercentileEstimate(percentile: $0, pool: pool, trials: trials) }
  }
}

extension Simulation {
  /// The same simulation with as many open arrivals as closed users sent.
  ///
  /// - Parameter trials: What the closed users saw, at least one trial.
  /// - Returns: The rate in requests per second and the simulation; nil where the traffic is open, or nobody
  ///   sent anything.
  public func openCounterpart(of trials: [TrialOutcome]) -> (rate: Double, simulation: Simulation)? {
    guard case .closed = scenario.traffic.source else { return nil }
    let seconds = (scenario.duration - scenario.warmUp).seconds
    let rate = trials.reduce(0) { $0 + Double($1.attempted) } / Double(trials.count) / seconds
    guard rate > 0 else { return nil }
    var scenario = scenario
    scenario.traffic.source = .open(.poisson, .constant(rate))
    return (rate, Simulation(scenario: scenario, profile: profile))
  }
}

import CostModel
import Foundation

/// Simulates a scenario with a profile: pure, so that the same input gives the same outcome, on one thread or
/// many.
public struct Simulation: Sendable {
  /// What is simulated.
  public let scenario: Scenario
  /// What a request costs.
  public let profile: Profile

  /// A simulation of a scenario with a profile.
  public init(scenario: Scenario, profile: Profile) {
    self.scenario = scenario
    self.profile = profile
  }

  /// Runs one trial.
  ///
  /// Requests in flight at the end of the duration are followed to their end; each ends, since clients wait
  /// a bounded time and try a bounded number of times.
  ///
  /// - Parameters:
  ///   - trial: Which trial, from 0: its chance is independent of the other trials'.
  ///   - keepsRequests: Whether to keep a record of every request.
  ///   - keepsDecisions: Whether to keep a record of every sync of the autoscaler.
  /// - Returns: What happened.
  public func run(
    trial: Int, keepsRequests: Bool = false, keepsDecisions: Bool = false
  ) -> TrialOutcome {
    var world = World(
      scenario: scenario, profile: profile, trial: trial, keepsRequests: keepsRequests,
      keepsDecisions: keepsDecisions)
    let end = Instant.zero + scenario.duration
    var events = world.run(until: end)
    world.stopArrivals()
    var horizon = end
    while world.clients.openRequests > 0 {
      horizon = horizon + .seconds(1)
      events += world.run(until: horizon)
    }
    return world.recorder.finish(events: events)
  }

  /// Runs the scenario's trials on the machine's cores.
  ///
  /// - Parameters:
  ///   - threads: How many trials run at once; the outcome does not depend on it.
  ///   - keepsRequests: Whether to keep a record of every request.
  ///   - keepsDecisions: Whether to keep a record of every sync of the autoscaler in the first trial.
  ///   - progress: Called with the number of trials done so far, from any thread.
  /// - Returns: The trials' outcomes in order.
  public func run(
    threads: Int = ProcessInfo.processInfo.activeProcessorCount, keepsRequests: Bool = false,
    keepsDecisions: Bool = false, progress: @Sendable (Int) -> Void = { _ in }
  ) -> [TrialOutcome] {
    concurrently(scenario.trials, threads: threads, progress: progress) { trial in
      run(trial: trial, keepsRequests: keepsRequests, keepsDecisions: keepsDecisions && trial == 0)
    }
  }
}

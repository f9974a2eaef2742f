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
    let outcome = run(
      trial: trial, keepsRequests: keepsRequests, keepsDecisions: keepsDecisions, goesOn: { _ in true })
    guard let outcome else { preconditionFailure("a trial that nobody ends comes to its end") }
    return outcome
  }

  /// Runs one trial that can be ended before its time.
  ///
  /// - Parameters:
  ///   - trial: Which trial, from 0: its chance is independent of the other trials'.
  ///   - keepsRequests: Whether to keep a record of every request.
  ///   - keepsDecisions: Whether to keep a record of every sync of the autoscaler.
  ///   - goesOn: Asked every few thousand events; false ends the trial.
  /// - Returns: What happened, the same as without being asked; nil for a trial that was ended.
  public func run(
    trial: Int, keepsRequests: Bool = false, keepsDecisions: Bool = false,
    goesOn: (TrialPosition) -> Bool
  ) -> TrialOutcome? {
    var world = World(
      scenario: scenario, profile: profile, trial: trial, keepsRequests: keepsRequests,
      keepsDecisions: keepsDecisions)
    guard let events = finish(&world, trial: trial, goesOn: goesOn) else { return nil }
    return world.recorder.finish(events: events + world.deferredEvents)
  }

  /// Events after which a trial is to be asked whether it goes on, about; as many take some milliseconds.
  private static let eventsBetweenLooks = 4096...16_384

  /// Runs a world to its end, in spans of simulated time that have about as many events each.
  ///
  /// - Returns: How many events were handled; nil for a trial that was ended.
  func finish(_ world: inout World, trial: Int, goesOn: (TrialPosition) -> Bool) -> Int? {
    let end = Instant.zero + scenario.duration
    var (now, events) = (Instant.zero, 0)
    // Short at first, and never long: after a quiet hour the next minute may be a busy one.
    let longest = Nanoseconds(max(1, scenario.duration.rawValue / 1000))
    var span = min(longest, .milliseconds(1))
    while now < end {
      now = min(end, now + span)
      let handled = world.run(until: now)
      events += handled
      if handled < Self.eventsBetweenLooks.lowerBound {
        span = min(longest, span + span)
      } else if handled > Self.eventsBetweenLooks.upperBound {
        span = Nanoseconds(max(1, span.rawValue / 2))
      }
      let share = now.seconds / end.seconds
      guard goesOn(TrialPosition(trial: trial, share: share, requests: world.recorder.outcome.attempted))
      else { return nil }
    }
    world.stopArrivals()
    while world.clients.openRequests > 0 {
      now = now + .seconds(1)
      events += world.run(until: now)
      guard goesOn(TrialPosition(trial: trial, share: 1, requests: world.recorder.outcome.attempted))
      else { return nil }
    }
    return events
  }

  /// Runs the scenario's trials on the machine's cores.
  ///
  /// - Parameters:
  ///   - threads: How many trials run at once; the outcome does not depend on it.
  ///   - keepsRequests: Whether to keep a record of every request.
  ///   - keepsDecisions: Whether to keep a record of every sync of the autoscaler in the first trial.
  /// - Returns: The trials' outcomes in order.
  public func run(
    threads: Int = ProcessInfo.processInfo.activeProcessorCount, keepsRequests: Bool = false,
    keepsDecisions: Bool = false
  ) -> [TrialOutcome] {
    concurrently(scenario.trials, threads: threads) { trial in
      run(trial: trial, keepsRequests: keepsRequests, keepsDecisions: keepsDecisions && trial == 0)
    }
  }
}

/// How far a trial is.
public struct TrialPosition: Sendable, Equatable {
  /// Which trial.
  public var trial: Int
  /// The share of its duration that is simulated, 0…1.
  public var share: Double
  /// Requests that arrived after the warm-up.
  public var requests: Int
}

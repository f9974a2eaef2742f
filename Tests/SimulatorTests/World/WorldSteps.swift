import CostModel

@testable import Simulator

extension World {
  /// A world of a scenario's first trial.
  init(_ scenario: Scenario, _ profile: Profile) {
    self.init(scenario: scenario, profile: profile, trial: 0, keepsRequests: true)
  }

  /// Runs everything due by `seconds`.
  mutating func run(toSecond seconds: Double) {
    _ = run(until: instant(seconds))
  }

  /// Runs to `seconds` and changes the world there, as a controller would.
  mutating func at(_ seconds: Double, _ change: (inout World) -> Void) {
    run(toSecond: seconds)
    agenda.set(Actor.nodes, at: instant(seconds), priority: Actor.priority(of: Actor.nodes))
    run(toSecond: seconds)
    change(&self)
    settle()
  }
}

extension Scenario {
  /// Leaves the traffic out: the first arrival comes after a day.
  mutating func silence() {
    traffic.source = .recorded([.zero + .seconds(86_400)])
  }
}

// Closed users in front of one server, several, several pods, and a core that they share.

import CostModel
import Statistics

@testable import Simulator

/// Closed traffic of users who think for an exponential time of 1 s on average.
private func closed(
  _ name: String, users: Int, service: Double, law: ServiceTimeDistribution = .exponential(mean: 1),
  _ theory: ClosedTheory, _ change: (inout Scenario) -> Void = { _ in }
) -> TheoryCase {
  let seconds = TheoryCase.closedSeconds
  let scenario = testScenario(rate: 1, seconds: seconds, warmUp: seconds / 5) {
    $0.traffic.source = .closed(users: users, thinkTime: ThinkTime(.exponential, mean: .seconds(1)))
    change(&$0)
  }
  return TheoryCase(
    name, scenario: scenario, profile: testProfile(seconds: service, law),
    figures: [.response(theory.response), .throughput(theory.throughput, of: scenario)])
}

/// Closed networks.
func closedCases() -> [TheoryCase] {
  var cases = [2, 5, 12].map { users in
    closed(
      "closed, \(users) users, 1 server", users: users, service: 0.3,
      ClosedTheory(users: users, think: 1, demands: [0.3]))
  }
  cases.append(
    closed(
      "machine repairman, 8 users, 3 servers", users: 8, service: 0.6,
      ClosedTheory(users: 8, think: 1, service: 0.6, servers: 3)
    ) { $0.server.workers = 3 })
  cases.append(
    closed(
      "closed, 8 users, 2 pods at random", users: 8, service: 0.4,
      ClosedTheory(users: 8, think: 1, demands: [0.2, 0.2])
    ) { $0.deployment.replicas = 2 })
  // A core that is shared gives the figures of an exponential server for any law of service.
  cases.append(
    closed(
      "closed, 5 users, PS deterministic", users: 5, service: 0.3, law: .deterministic(mean: 1),
      ClosedTheory(users: 5, think: 1, demands: [0.3])
    ) { $0.shareProcessors(cores: 1) })
  return cases
}

// Queues whose requests are all served at once and share the cores: processor sharing.
//
// The mean number in the system, and so the mean response time, depends on the mean service time alone, not
// on its law: as in M/M/1 with one core, and as in M/M/2 with two, of which a request uses one at most.
// Source: L. Kleinrock, "Time-shared systems: a theoretical treatment", J. ACM 14, 1967; M. Sakata, S.
// Noguchi and J. Oizumi, "An analysis of the M/G/1 queue under round-robin scheduling", Operations Research
// 19, 1971; for several servers, F. Kelly, "Reversibility and Stochastic Networks", 1979, section 3.3
// (symmetric queues).

import CostModel
import Statistics

@testable import Simulator

extension Scenario {
  /// Lets all requests of a pod be served at once on so many cores of its node.
  mutating func shareProcessors(cores: Int) {
    server.workers = 100_000
    cluster.nodeCPU = Millicores(1000 * cores)
    cluster.systemReservedCPU = Millicores(0)
  }
}

/// Requests that share one core or two.
func sharingCases() -> [TheoryCase] {
  let laws: [(String, ServiceTimeDistribution, Double)] = [
    ("deterministic", .deterministic(mean: 1), 2500), ("exponential", .exponential(mean: 1), 5000),
    ("gamma cv 0.5", .gamma(mean: 1, cv: 0.5), 2500), ("lognormal cv 2", .lognormal(mean: 1, cv: 2), 8000),
  ]
  var cases = laws.map { name, law, requests in
    TheoryCase(
      "M/G/1-PS \(name) ρ 0.6", rate: 0.6, requests: requests, service: law,
      figures: [.response(1 / (1 - 0.6)), .busy(0.6)]
    ) { $0.shareProcessors(cores: 1) }
  }
  let two = QueueingTheory.meanResponseTime(arrivalRate: 1.4, serviceRate: 1, servers: 2)
  for (name, law, requests) in laws where name != "exponential" {
    cases.append(
      TheoryCase(
        "M/G/2-PS \(name) ρ 0.7", rate: 1.4, requests: requests, service: law,
        figures: [.response(two), .busy(1.4)]
      ) { $0.shareProcessors(cores: 2) })
  }
  return cases
}

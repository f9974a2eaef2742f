// Open queues served first come first served.
//
// Source: D. Gross, J. Shortle, J. Thompson and C. Harris, "Fundamentals of Queueing Theory", 4th ed., 2008
// (GSTH): M/M/1 2.2, M/M/c (Erlang's C) 2.3, M/M/c/K 2.4, M/G/c/c (Erlang's B) 2.5, M/G/1 (Pollaczek and
// Khinchine) 5.1, G/M/1 5.3.

import CostModel
import Foundation
import Statistics

@testable import Simulator

private typealias Theory = QueueingTheory

/// Poisson arrivals at one queue without a bound.
func endlessQueueCases() -> [TheoryCase] {
  var cases: [TheoryCase] = []
  for (load, requests) in [(0.3, 2500.0), (0.6, 5000), (0.9, 10_000)] {
    // Nineteen of twenty are answered within the 95th percentile.
    let p95 = Theory.responseTimeQuantile(0.95, arrivalRate: load, serviceRate: 1)
    var queue = TheoryCase(
      "M/M/1 ρ \(load)", rate: load, requests: requests,
      figures: [
        .response(Theory.meanResponseTime(arrivalRate: load, serviceRate: 1)),
        .waiting(Theory.meanWaitingTime(arrivalRate: load, serviceRate: 1)),
        .busy(load),
        TheoryFigure("within its p95", 0.95) { Double($0.withinObjective) / Double($0.attempted) },
      ]
    ) { $0.objective = Objective(responseTime: Nanoseconds(seconds: p95)) }
    // J. Little, "A proof for the queuing formula L = λW", Operations Research 9, 1961.
    queue.figures.append(numberInSystem(load / (1 - load), queue.scenario))
    queue.keepsRequests = true
    cases.append(queue)
  }
  cases.append(
    TheoryCase(
      "M/M/4 ρ 0.8", rate: 3.2, requests: 8000,
      figures: [
        .waiting(Theory.meanWaitingTime(arrivalRate: 3.2, serviceRate: 1, servers: 4)),
        .response(Theory.meanResponseTime(arrivalRate: 3.2, serviceRate: 1, servers: 4)), .busy(3.2),
      ]
    ) { $0.server.workers = 4 })
  for (name, cv, service) in [
    ("M/D/1 ρ 0.7", 0.0, ServiceTimeDistribution.deterministic(mean: 1)),
    ("M/G/1 lognormal cv 1.5 ρ 0.7", 1.5, .lognormal(mean: 1, cv: 1.5)),
    ("M/G/1 gamma cv 0.5 ρ 0.7", 0.5, .gamma(mean: 1, cv: 0.5)),
    ("M/G/1 shifted cv 0.8 ρ 0.7", 0.8, .shiftedLognormal(shift: 0.5, mean: 1, cv: 0.8)),
  ] {
    let waiting = Theory.meanWaitingTime(arrivalRate: 0.7, meanServiceTime: 1, cv: cv)
    cases.append(
      TheoryCase(
        name, rate: 0.7, requests: 5000, service: service,
        figures: [.waiting(waiting), .response(1 + waiting)]))
  }
  // A Poisson stream that is split at random is four Poisson streams.
  cases.append(
    TheoryCase("4 pods at random ρ 0.6", rate: 2.4, requests: 5000, figures: [.response(2.5)]) {
      $0.deployment.replicas = 4
    })
  return cases
}

/// The mean number of requests in the system while requests are counted, less a start in which some are that
/// arrived earlier.
private func numberInSystem(_ formula: Double, _ scenario: Scenario) -> TheoryFigure {
  let from = Instant.zero + scenario.warmUp + scenario.warmUp
  let to = Instant.zero + scenario.duration
  return TheoryFigure("in the system", formula) { trial in
    let area = trial.requests.reduce(0.0) { sum, request in
      sum + max(.zero, min(request.end, to) - max(request.arrival, from)).seconds
    }
    return area / (to - from).seconds
  }
}

/// Poisson arrivals at a queue with a bound: K counts the requests in service, the bound those that wait.
func boundedQueueCases() -> [TheoryCase] {
  var cases: [TheoryCase] = []
  for (servers, places, load) in [(1, 5, 0.8), (1, 3, 1.5), (2, 6, 1.8), (3, 3, 2.0)] {
    var figures = [
      TheoryFigure.lost(Theory.lossProbability(offeredLoad: load, servers: servers, places: places))
    ]
    if places > servers {
      figures.append(
        .waiting(
          Theory.meanWaitingTime(arrivalRate: load, serviceRate: 1, servers: servers, places: places)))
    }
    cases.append(
      TheoryCase("M/M/\(servers)/\(places) a \(load)", rate: load, figures: figures) {
        $0.server.workers = servers
        $0.server.queue = places - servers
      })
  }
  // Erlang's B holds for any service time of the same mean.
  cases.append(
    TheoryCase(
      "M/G/2/2 lognormal cv 2 a 1.2", rate: 1.2, requests: 5000, service: .lognormal(mean: 1, cv: 2),
      figures: [.lost(Theory.erlangB(offeredLoad: 1.2, servers: 2))]
    ) {
      $0.server.workers = 2
      $0.server.queue = 0
    })
  return cases
}

/// Other arrivals at one exponential server: the response time is exponential with rate 1 − σ, where σ is the
/// share that has to wait, the root of σ = A*(1 − σ) with A* the Laplace transform of a gap.
func otherArrivalCases() -> [TheoryCase] {
  let load = 0.7
  func response(_ transform: (Double) -> Double) -> TheoryFigure {
    var share = 0.5
    for _ in 0..<1000 { share = transform(1 - share) }
    return .response(1 / (1 - share))
  }
  var cases = [
    TheoryCase(
      "D/M/1 ρ 0.7", rate: load, figures: [response { exp(-$0 / load) }]
    ) { $0.traffic.source = .open(.deterministic, .constant(load)) }
  ]
  for cv in [0.5, 2.0] {
    let shape = 1 / (cv * cv)
    cases.append(
      TheoryCase(
        "Γ/M/1 cv \(cv) ρ 0.7", rate: load, requests: cv > 1 ? 8000 : 2500,
        figures: [response { pow(1 + $0 / (shape * load), -shape) }]
      ) { $0.traffic.source = .open(.gamma(cv: cv), .constant(load)) })
  }
  // In turn, each of three pods gets every third of Poisson arrivals: Erlang gaps of three stages.
  cases.append(
    TheoryCase(
      "3 pods in turn (E3/M/1) ρ 0.7", rate: 3 * load,
      figures: [response { pow(3 * load / (3 * load + $0), 3) }]
    ) {
      $0.deployment.replicas = 3
      $0.server.loadBalancing = .roundRobin
    })
  return cases
}

import CostModel
import Statistics
import Testing

@testable import Simulator

/// How much longer trials are where the code is optimized: the same time, a third of the intervals' width.
#if DEBUG
  private let patience = 1.0
#else
  private let patience = 10.0
#endif

/// A queue with a formula, and what the simulator shows of it.
private struct QueueCase {
  var name: String
  var formula: Double
  /// Requests/s.
  var rate: Double
  /// Of service, whose mean is 1 s.
  var service = ServiceTimeDistribution.exponential(mean: 1)
  var change: (inout Scenario) -> Void = { _ in }
  var figure: (TrialOutcome) -> Double

  /// The mean over 20 trials with its 99.9 % interval: the trials' means are independent and about normal.
  ///
  /// Of each trial the first fifth is left out, at least five times the time in which a queue forgets its
  /// beginning, except at ρ = 0.9, where what is left of it lies far within the interval.
  func interval(requests: Double) -> ConfidenceInterval {
    let seconds = requests / rate
    let scenario = testScenario(rate: rate, seconds: seconds, warmUp: seconds / 5, trials: 20, change)
    let simulation = Simulation(scenario: scenario, profile: testProfile(seconds: 1, service))
    return Summary(simulation.run().map(figure)).meanInterval(level: 0.999)
  }
}

/// Mean response time of answered requests, in seconds.
private func response(_ trial: TrialOutcome) -> Double { (trial.responseTimes.mean ?? 0) / 1e9 }
/// Mean waiting time of answered requests, in seconds.
private func waiting(_ trial: TrialOutcome) -> Double { trial.waitingTimeSum / Double(trial.completed) }

@Suite struct QueueTests {
  // With fixed seeds the test is certain; a simulator that is right would fail at one of 13 cases with one
  // seed in 80.
  @Test func `waiting, response and loss are what queueing theory says`() {
    var table = "case                          formula   simulated, 99.9 % interval   verdict\n"
    for queue in cases {
      let interval = queue.interval(requests: patience * (queue.name.contains("0.9") ? 9000 : 3000))
      let isMet = interval.contains(queue.formula)
      let name = queue.name.padding(to: 28)
      table += "\(name) \(fixed(queue.formula, digits: 4).padding(to: 9)) "
      table += "\(fixed(interval.lower, digits: 4)) … \(fixed(interval.upper, digits: 4))".padding(to: 27)
      table += isMet ? " met\n" : " missed\n"
      #expect(isMet, "\(queue.name): \(queue.formula) is outside \(interval.lower)…\(interval.upper)")
    }
    print(table)
  }

  private var cases: [QueueCase] {
    typealias Theory = QueueingTheory
    var cases: [QueueCase] = []
    for load in [0.3, 0.6, 0.9] {
      cases.append(
        QueueCase(
          name: "M/M/1 ρ \(load) response", formula: 1 / (1 - load), rate: load, figure: response))
    }
    cases.append(QueueCase(name: "M/M/1 ρ 0.6 waiting", formula: 1.5, rate: 0.6, figure: waiting))
    let four: (inout Scenario) -> Void = { $0.server.workers = 4 }
    cases.append(
      QueueCase(
        name: "M/M/4 ρ 0.8 waiting",
        formula: Theory.meanWaitingTime(arrivalRate: 3.2, serviceRate: 1, servers: 4),
        rate: 3.2, change: four, figure: waiting))
    cases.append(
      QueueCase(
        name: "M/M/4 ρ 0.8 response",
        formula: Theory.meanResponseTime(arrivalRate: 3.2, serviceRate: 1, servers: 4), rate: 3.2,
        change: four,
        figure: response))
    for (name, cv, service) in [
      ("M/D/1", 0.0, ServiceTimeDistribution.deterministic(mean: 1)),
      ("M/G/1 lognormal", 1.5, .lognormal(mean: 1, cv: 1.5)),
      ("M/G/1 gamma", 0.5, .gamma(mean: 1, cv: 0.5)),
    ] {
      cases.append(
        QueueCase(
          name: "\(name) ρ 0.7 waiting",
          formula: Theory.meanWaitingTime(arrivalRate: 0.7, meanServiceTime: 1, cv: cv),
          rate: 0.7, service: service, figure: waiting))
    }
    // K counts the request in service: with one worker the queue holds K − 1.
    for (load, places) in [(0.8, 5), (1.5, 3)] {
      cases.append(
        QueueCase(
          name: "M/M/1/\(places) ρ \(load) loss",
          formula: Theory.lossProbability(offeredLoad: load, servers: 1, places: places), rate: load,
          change: { $0.server.queue = places - 1 }, figure: { Double($0.failed) / Double($0.attempted) }))
    }
    cases.append(
      QueueCase(
        name: "M/M/2/2 a 1.2 loss (Erlang B)", formula: Theory.erlangB(offeredLoad: 1.2, servers: 2),
        rate: 1.2,
        change: {
          $0.server.workers = 2
          $0.server.queue = 0
        }, figure: { Double($0.failed) / Double($0.attempted) }))
    // A Poisson stream that is split at random is four Poisson streams.
    cases.append(
      QueueCase(
        name: "4 × M/M/1 ρ 0.6 response", formula: 2.5, rate: 2.4, change: { $0.deployment.replicas = 4 },
        figure: response))
    return cases
  }

  // Lindley's recursion: a request begins when it arrives or when the one before is done, whichever is later.
  // D. V. Lindley, "The theory of queues with a single server", Proc. Cambridge Phil. Soc. 48, 1952.
  @Test func `G/G/1 agrees with Lindley's recursion, request by request and nanosecond by nanosecond`() {
    let law = ServiceTimeDistribution.lognormal(mean: 1, cv: 0.8)
    let scenario = testScenario(rate: 9, seconds: 300) {
      $0.traffic.source = .open(.gamma(cv: 2), rateProfile([(0, 2), (100, 14), (200, 6)]))
      $0.seed = 42
    }
    let profile = testProfile(seconds: 0.1, law)
    let found = Simulation(scenario: scenario, profile: profile).run(trial: 3, keepsRequests: true)
    var arrivals = ArrivalStream(
      pattern: .gamma(cv: 2), rate: rateProfile([(0, 2), (100, 14), (200, 6)]),
      random: RandomStream(seed: 42, name: "arrivals", trial: 3))
    var serviceTimes = RandomStream(seed: 42, name: "service times", trial: 3)
    var free: Int64 = 0
    #expect(found.requests.count > 2000)
    for request in found.requests {
      let arrival = arrivals.next().nanoseconds
      let start = max(arrival, free)
      free = start + max(1, Int64((1e8 * law.sample(using: &serviceTimes)).rounded()))
      #expect(request.arrival.nanoseconds == arrival)
      #expect(request.started?.nanoseconds == start)
      #expect(request.end.nanoseconds == free)
    }
    #expect(arrivals.next() > instant(300))
  }

  // Little: the requests in the system at moments that have nothing to do with it are λ times their response
  // time, 1.5 in M/M/1 at ρ = 0.6; those in service are ρ.
  @Test func `as many requests are in the system as Little's law says`() {
    var inSystem: [Double] = []
    var inService: [Double] = []
    for trial in 0..<20 {
      let scenario = testScenario(rate: 6, seconds: 500)
      var world = World(
        scenario: scenario, profile: testProfile(seconds: 0.1, .exponential(mean: 1)), trial: trial,
        keepsRequests: false)
      var counts = (open: 0, served: 0)
      for second in 20..<500 {
        world.run(toSecond: Double(second))
        counts.open += world.clients.openRequests
        counts.served += world.pods[0].cpu.taskCount
      }
      inSystem.append(Double(counts.open) / 480)
      inService.append(Double(counts.served) / 480)
    }
    #expect(Summary(inSystem).meanInterval(level: 0.999).contains(1.5))
    #expect(Summary(inService).meanInterval(level: 0.999).contains(0.6))
  }
}

extension String {
  /// The text with blanks behind it, up to a width.
  fileprivate func padding(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, width - count))
  }
}

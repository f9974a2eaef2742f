// Single queues, request by request: from the same arrivals and service times, when each begins and ends
// follows without chance, whatever their laws.
//
// Source: D. V. Lindley, "The theory of queues with a single server", Proc. Cambridge Phil. Soc. 48, 1952: a
// request begins when it arrives or when the one before is done, whichever is later. J. Kiefer and J.
// Wolfowitz, "On the theory of queues with many servers", Trans. American Mathematical Society 78, 1955: of
// several servers the one takes it that is free first.

import CostModel
import Statistics
import Testing

@testable import Simulator

@Suite struct RecursionTests {
  // Arrivals and service times are drawn here as the simulator draws them.
  @Test(arguments: [
    (ArrivalPattern.gamma(cv: 2), ServiceTimeDistribution.lognormal(mean: 1, cv: 0.8)),
    (.poisson, .exponential(mean: 1)), (.deterministic, .gamma(mean: 1, cv: 1.5)),
    (.gamma(cv: 0.4), .deterministic(mean: 1)),
  ])
  func `G/G/1 agrees with Lindley's recursion, request by request and nanosecond by nanosecond`(
    pattern: ArrivalPattern, law: ServiceTimeDistribution
  ) {
    let rate = rateProfile([(0, 2), (100, 14), (200, 6)])
    let scenario = testScenario(rate: 9, seconds: 300) {
      $0.traffic.source = .open(pattern, rate)
      $0.seed = 42
    }
    let found = Simulation(scenario: scenario, profile: testProfile(seconds: 0.1, law))
      .run(trial: 3, keepsRequests: true)
    var arrivals = ArrivalStream(
      pattern: pattern, rate: rate, random: RandomStream(seed: 42, name: "arrivals", trial: 3))
    var serviceTimes = RandomStream(seed: 42, name: "service times", trial: 3)
    var free = Int64(0)
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

  // Here the simulator draws nothing: arrivals and CPU times are given to it, as from a recording.
  @Test(arguments: [1, 2, 3, 7])
  func `G/G/c agrees with Kiefer and Wolfowitz's recursion on recorded requests`(servers: Int) {
    let requests = recording(count: 3000, rate: 9.5 * Double(servers))
    let scenario = testScenario(rate: 1, seconds: 400) {
      $0.traffic.source = .recorded(requests.map(\.arrival), cpuTimes: requests.map(\.time))
      $0.server.workers = servers
    }
    let found = Simulation(scenario: scenario, profile: testProfile(seconds: 0.1))
      .run(trial: 0, keepsRequests: true)
    var free = [Int64](repeating: 0, count: servers)
    let expected = requests.map { request in
      let first = free.indices.min { free[$0] < free[$1] } ?? 0
      let start = max(request.arrival.nanoseconds, free[first])
      free[first] = start + request.time.rawValue
      return [request.arrival.nanoseconds, start, free[first]]
    }
    let records = found.requests.sorted { $0.arrival < $1.arrival }
    #expect(
      records.map { [$0.arrival.nanoseconds, $0.started?.nanoseconds ?? -1, $0.end.nanoseconds] } == expected)
  }

  /// Bursts of arrivals whose service times depend on the ones before.
  private func recording(count: Int, rate: Double) -> [(arrival: Instant, time: Nanoseconds)] {
    var random = RandomStream(seed: 7, name: "recording")
    var time = Int64(0)
    var slowness = 1.0
    return (0..<count).map { _ in
      time += 1 + Int64(random.gamma(shape: 0.4) / 0.4 / rate * 1e9)
      slowness = 0.9 * slowness + 0.2 * random.uniform()
      return (Instant(nanoseconds: time), Nanoseconds(1 + Int64(1e8 * slowness * random.exponential())))
    }
  }
}

import CostModel
import Statistics
import Testing

@testable import Simulator

@Suite struct DeterminismTests {
  @Test func `a scenario has the same outcome each time, on one thread and on four`() {
    for seed in [7, 21, 33] as [UInt64] {
      var scenario = randomScenario(seed: seed)
      scenario.trials = 6
      let simulation = Simulation(
        scenario: scenario, profile: testProfile(seconds: 0.05, .lognormal(mean: 1, cv: 1)))
      let first = simulation.run(threads: 1, keepsRequests: true)
      #expect(first == simulation.run(threads: 1, keepsRequests: true))
      #expect(first == simulation.run(threads: 4, keepsRequests: true))
      #expect(first[0] != first[1])
      #expect(simulation.run(trial: 5, keepsRequests: true) == first[5])
    }
  }

  @Test func `two settings see the same arrivals, and the same work for each`() {
    let scenario = testScenario(rate: 20, seconds: 60)
    var other = scenario
    other.deployment.replicas = 5
    other.server.loadBalancing = .leastOutstanding
    let profile = testProfile(seconds: 0.04, .exponential(mean: 1))
    let byArrival = [scenario, other].map { scenario in
      outcome(of: scenario, profile).requests.sorted { $0.arrival < $1.arrival }
    }
    #expect(byArrival[0].map(\.arrival) == byArrival[1].map(\.arrival))
    let work = byArrival.map { requests in requests.map { $0.end - ($0.started ?? $0.end) } }
    #expect(work[0] == work[1])
  }

  // A regression test: figures of our own, pinned so that no change goes unnoticed, and so that debug and
  // optimized code are held to the same bytes. If a change of the model is meant to change them, pin them
  // anew.
  @Test(
    arguments: [
      // seed, and: attempted, completed, retries, periods, throttled periods, most ready, events, 99th
      // percentile
      (1, [263, 128, 0, 162, 0, 2, 765, 457_441_279]),
      (2, [842, 485, 402, 541, 251, 4, 2767, 878_706_687]),
      (5, [6533, 6525, 388, 0, 0, 2, 12_069, 675_282_943]),
      (12, [859, 857, 0, 567, 166, 4, 2274, 695_730_175]),
    ] as [(UInt64, [Int])])
  func `a pinned scenario has the outcome that it had`(seed: UInt64, pinned: [Int]) {
    let profile = testProfile(seconds: 0.05, .lognormal(mean: 1, cv: 1))
    let trial = Simulation(scenario: randomScenario(seed: seed), profile: profile).run(trial: 0)
    #expect(
      [
        trial.attempted, trial.completed, trial.retries, trial.periods, trial.throttledPeriods,
        trial.readyMax,
        trial.events, Int(trial.responseTimes.quantile(0.99) ?? 0),
      ] == pinned)
  }
}

import CostModel
import Testing

@testable import Simulator

@Suite struct ArrivalListTests {
  @Test(
    "the arrivals of a trial are those that it simulates",
    arguments: [
      TrafficSource.open(.poisson, .constant(40)), .open(.deterministic, .constant(7)),
      .open(.gamma(cv: 3), .constant(25)), .counts(interval: .seconds(1), [5, 0, 12]),
      .modulated(
        .poisson, .constant(1), .markov(MarkovStates([(40, .seconds(1)), (2, .seconds(3))]))),
      .scaled(ScaledRecording(times: [instant(0.5), instant(3), instant(12)], factor: 2.5)),
      .recorded([instant(0), instant(1.5), instant(1.5), instant(10), instant(11)]),
    ])
  func arrivals(_ source: TrafficSource) {
    let scenario = testScenario(rate: 1, seconds: 10) { $0.traffic.source = source }
    let simulation = Simulation(scenario: scenario, profile: testProfile(seconds: 0.01))
    for trial in 0..<3 {
      let simulated = simulation.run(trial: trial, keepsRequests: true).requests.map(\.arrival).sorted()
      #expect(!simulated.isEmpty)
      #expect(simulation.arrivals(trial: trial) == simulated)
    }
  }

  @Test func `users who wait for answers have no arrivals of their own`() {
    let scenario = testScenario(rate: 1, seconds: 10) {
      $0.traffic.source = .closed(users: 3, thinkTime: ThinkTime(.deterministic, mean: .seconds(1)))
    }
    let simulation = Simulation(scenario: scenario, profile: testProfile(seconds: 0.01))
    #expect(simulation.arrivals(trial: 0) == [])
  }
}

import CostModel
import Statistics
import Testing

@testable import Simulator

/// The mean response time of trials, in seconds, with its 99.9 % confidence interval over trials.
func meanResponseInterval(_ outcomes: [TrialOutcome]) -> ConfidenceInterval {
  Summary(outcomes.map { ($0.responseTimes.mean ?? 0) / 1e9 }).meanInterval(level: 0.999)
}

@Suite struct QueueTests {
  // Erlang's formulas: L. Kleinrock, Queueing Systems, Volume 1, 1975, sections 3.2 and 3.5.
  @Test(arguments: [0.3, 0.6, 0.9])
  func `mean response time of M/M/1 is what theory says`(utilization: Double) {
    let scenario = testScenario(rate: utilization / 0.02, seconds: 4000, warmUp: 200, trials: 20)
    let outcomes = Simulation(scenario: scenario, profile: testProfile(seconds: 0.02, .exponential(mean: 1)))
      .run()
    let interval = meanResponseInterval(outcomes)
    print(utilization, interval, 0.02 / (1 - utilization))
    #expect(interval.contains(0.02 / (1 - utilization)))
  }
}

import CostModel
import Statistics
import Testing

@testable import Simulator

struct LimitCostTests {
  private func limited(_ limit: Millicores?) -> Scenario {
    var scenario = testScenario(rate: 2, seconds: 120)
    scenario.trials = 4
    scenario.deployment.resources = ResourceSpec(cpuRequest: Millicores(500), cpuLimit: limit)
    return scenario
  }

  @Test func `a scenario without a limit has no limit to pay for`() {
    #expect(Simulation(scenario: limited(nil), profile: testProfile(seconds: 0.1)).withoutCPULimit == nil)
  }

  @Test func `without the limit everything else is the same`() throws {
    let simulation = Simulation(scenario: limited(Millicores(500)), profile: testProfile(seconds: 0.1))
    let free = try #require(simulation.withoutCPULimit)
    #expect(free.scenario.deployment.resources == ResourceSpec(cpuRequest: Millicores(500)))
    var scenario = free.scenario
    scenario.deployment.resources.cpuLimit = Millicores(500)
    #expect(scenario == simulation.scenario)
    let unlimited = Simulation(scenario: limited(nil), profile: simulation.profile)
    #expect(free.run(trial: 1) == unlimited.run(trial: 1))
  }

  @Test func `a request of 100 ms pays a limit of 500m with at least half a period`() throws {
    // 100 ms of CPU under 50 ms a period: it must wait for at least one refill, whatever the phase, hence for
    // at least 100 − 50 ms less what a CPU may overrun and keep, one tick and one slice.
    let simulation = Simulation(scenario: limited(Millicores(500)), profile: testProfile(seconds: 0.1))
    let trials = simulation.run()
    let free = try #require(simulation.withoutCPULimit).run()
    let cost = LimitCost(trials, without: free)
    #expect(cost.percentile == 99)
    #expect(cost.secondsAdded.mean > 0.05 - 0.009)
    #expect(abs(cost.secondsWithLimit.mean - cost.secondsWithoutLimit.mean - cost.secondsAdded.mean) < 1e-9)
    #expect(!cost.isInDoubt)
  }

  @Test func `a limit that is never reached costs nothing`() throws {
    let simulation = Simulation(scenario: limited(Millicores(1500)), profile: testProfile(seconds: 0.1))
    let free = try #require(simulation.withoutCPULimit).run()
    let cost = LimitCost(simulation.run(), without: free)
    #expect(cost.secondsAdded.mean == 0)
    #expect(cost.isInDoubt)
  }
}

import CostModel
import Testing

@testable import Simulator

@Suite struct PodCPUStatTests {
  private func trial(limit: Millicores?) -> TrialOutcome {
    let scenario = testScenario(rate: 12, seconds: 60) {
      $0.deployment.replicas = 3
      $0.deployment.resources = ResourceSpec(cpuRequest: Millicores(500), cpuLimit: limit)
    }
    return Simulation(scenario: scenario, profile: testProfile(seconds: 0.1)).run(trial: 0)
  }

  @Test func `what the pods' control groups count adds up to what the trial counts`() {
    let trial = trial(limit: Millicores(500))
    #expect(trial.podCPUStats.map(\.pod) == [1, 2, 3])
    #expect(trial.podCPUStats.reduce(0) { $0 + $1.periods } == trial.periods)
    #expect(trial.podCPUStats.reduce(0) { $0 + $1.throttledPeriods } == trial.throttledPeriods)
    #expect(trial.throttledPeriods > 0)
    let used = trial.podCPUStats.reduce(0) { $0 + $1.usedSeconds }
    #expect(abs(used - trial.usedVCPUHours * 3600) < 1e-6)
    // A pod is throttled in periods in which it is runnable, for no longer than these last.
    for pod in trial.podCPUStats {
      #expect((1...pod.periods).contains(pod.throttledPeriods))
      #expect(pod.throttledSeconds <= 0.1 * Double(pod.periods))
      #expect(pod.throttledShare == Double(pod.throttledPeriods) / Double(pod.periods))
    }
  }

  @Test func `a pod without a limit has no such counters`() throws {
    let trial = trial(limit: nil)
    #expect(trial.podCPUStats.isEmpty)
    let outcome = Outcome(
      scenario: testScenario(rate: 1, seconds: 60), profile: testProfile(seconds: 0.1), trials: [trial])
    #expect(outcome.cpu.pods == nil)
    #expect(outcome.cpu.mostThrottledShare == nil)
  }

  @Test func `a pod that ended keeps its counters`() {
    let scenario = testScenario(rate: 12, seconds: 60) {
      $0.deployment.replicas = 3
      $0.deployment.resources = ResourceSpec(cpuRequest: Millicores(500), cpuLimit: Millicores(500))
      $0.events = [ScenarioEvent(at: .seconds(30), .setReplicas(1))]
    }
    let trial = Simulation(scenario: scenario, profile: testProfile(seconds: 0.1)).run(trial: 0)
    #expect(trial.podCPUStats.map(\.pod) == [1, 2, 3])
    #expect(trial.podCPUStats.reduce(0) { $0 + $1.throttledPeriods } == trial.throttledPeriods)
  }
}

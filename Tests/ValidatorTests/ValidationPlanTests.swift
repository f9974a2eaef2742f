import CostModel
import Documents
import Simulator
import Statistics
import Testing

@testable import Validator

@Suite struct ValidationPlanTests {
  private func plan(_ change: (inout Scenario) -> Void = { _ in }) throws(DocumentError) -> ValidationPlan {
    try ValidationPlan(
      sampleScenario(change), file: "a.json", network: "mobilenetv2", image: [1, 2], cores: 2,
      profile: sampleProfile())
  }

  @Test func `the arrivals are those that the scenario's first trial simulates`() throws {
    let plan = try plan()
    let simulation = Simulation(scenario: sampleScenario(), profile: sampleProfile())
    #expect(plan.arrivals == simulation.arrivals(trial: 0))
    #expect(plan.scenario.cluster.nodeCPU == Millicores(2000))
    #expect(plan.scenario.cluster.allocatableCPU == Millicores(2000))
  }

  // A hundred requests of 20 ms in ten seconds keep the worker a fifth busy; 8 of 10 find it idle.
  @Test func `a plan expects the pauses that requests find at its rate`() throws {
    var profile = sampleProfile()
    profile.threadCosts[0].pauseSeconds = 0.005
    let steady = try samplePlan { $0.traffic.source = .open(.deterministic, .constant(10)) }
    let idle = 1 - 0.02 * Double(steady.arrivals.count) / 10
    #expect(abs(idle - 0.8) < 0.005)
    #expect(abs(steady.cpuSeconds(profile) - (0.02 + idle * 0.005)) < 1e-12)
    #expect(steady.cpuSeconds(sampleProfile()) == 0.02)
    #expect(ProfileSummary(profile, plan: steady).cpuSeconds == steady.cpuSeconds(profile))
    // At 50 requests/s or more, or under a limit of a fifth of a core, none finds it idle.
    let full = try samplePlan { $0.traffic.source = .open(.deterministic, .constant(60)) }
    #expect(full.cpuSeconds(profile) == 0.02)
    let limited = try samplePlan {
      $0.traffic.source = .open(.deterministic, .constant(11))
      $0.deployment.resources = ResourceSpec(cpuLimit: Millicores(200))
    }
    #expect(limited.cpuSeconds(profile) == 0.02)
  }

  @Test func `a limit above the machine's cores has a node all the same`() throws {
    let plan = try plan { $0.deployment.resources = ResourceSpec(cpuLimit: Millicores(8000)) }
    let predicted = Prediction.figures(of: plan, profile: sampleProfile(), trials: 2, cores: 1)
    #expect(predicted.availability == 1)
  }

  @Test func `what one service cannot show is refused`() throws {
    let cases: [(String, (inout Scenario) -> Void)] = [
      (
        "traffic.kind: expected traffic that does not wait for answers, found closed",
        { $0.traffic.source = .closed(users: 1, thinkTime: ThinkTime(.deterministic, mean: .zero)) }
      ),
      (
        "traffic.client.retries: expected clients that do not try again, found 2",
        { $0.traffic.client.retries = 2 }
      ),
      ("deployment.replicas: expected 1 replica, found 3", { $0.deployment.replicas = 3 }),
      (
        "horizontalPodAutoscaler: expected no autoscaler, found one",
        { $0.autoscaler = HorizontalPodAutoscalerSpec(maxReplicas: 2) }
      ),
      (
        "events: expected no events, found 1",
        { $0.events = [ScenarioEvent(at: .seconds(1), .nodeFailure(node: 0))] }
      ),
      ("server.batch: expected no batches, found 4", { $0.server.batch = 4 }),
    ]
    for (message, change) in cases {
      let error = try #require(throws: DocumentError.self) { try plan(change) }
      #expect(
        error.description == "a.json: \(message). One service on this machine is validated, not a cluster")
    }
  }

  @Test func `a plan without an arrival is refused`() throws {
    let error = try #require(throws: DocumentError.self) {
      try plan { $0.traffic.source = .open(.deterministic, .constant(0.0001)) }
    }
    #expect(
      error.description
        == "a.json: traffic: expected an arrival within 10.0 s, found none. Raise the rate or the duration")
  }

  @Test func `a prediction is the mean over trials of the simulator's own figures`() throws {
    let plan = try plan { $0.deployment.resources = ResourceSpec(cpuLimit: Millicores(300)) }
    let predicted = Prediction.figures(of: plan, profile: sampleProfile(), trials: 3, cores: 2)
    var scenario = plan.scenario
    scenario.traffic.source = .recorded(plan.arrivals)
    scenario.trials = 3
    let trials = Simulation(scenario: scenario, profile: sampleProfile()).run(threads: 1)
    let outcome = Outcome(scenario: scenario, profile: sampleProfile(), trials: trials)
    func isClose(_ a: Double?, _ b: Double) -> Bool { a.map { abs($0 - b) <= 1e-9 * max(1, b) } ?? false }
    #expect(isClose(predicted.responseTime, outcome.requests.responseTime.mean))
    // Beside what single runs measure stands what single trials have: both are biased alike.
    let own = trials.map { Double($0.responseTimes.quantile(0.95) ?? 0) / 1e9 }
    #expect(isClose(predicted.p95, own.reduce(0, +) / 3))
    #expect(isClose(predicted.transactionRate, outcome.requests.transactionRate.mean))
    #expect(isClose(predicted.throttledPeriods, outcome.cpu.throttledPeriods.mean))
    #expect(isClose(predicted.periods, outcome.cpu.periods.mean))
    #expect(isClose(predicted.cpuCores, outcome.usage.usedVCPUHours.mean * 3600 / 10))
    #expect(outcome.cpu.throttledPeriods.mean > 0)
  }
}

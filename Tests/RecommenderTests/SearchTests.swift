import CostModel
import Simulator
import Testing

@testable import Recommender

@Suite struct SearchTests {
  private let objective = Objective(responseTime: .milliseconds(150))

  private func search(
    _ profiles: [Profile], objective: Objective, threads: Int = 2, grid: SearchGrid = coarseGrid(),
    _ change: (inout Scenario) -> Void = { _ in }
  ) throws -> Recommendation {
    var scenario = shortScenario(objective: objective)
    change(&scenario)
    let request = RecommendationRequest(
      scenario: scenario, objective: objective, profiles: profiles, grid: grid, threads: threads)
    return try Search(request).run()
  }

  @Test func `what is recommended meets the objective with a seed that the search never saw`() throws {
    let answer = try search([fastProfile()], objective: objective).answers[0]
    #expect(answer.isMet)
    var scenario = answer.best.setting.applied(to: shortScenario(objective: objective))
    scenario.seed = 987_654
    let trials = Simulation(scenario: scenario, profile: fastProfile()).run()
    #expect(Verdict(trials, objective: objective).isMet)
  }

  @Test func `no cheaper setting of the whole grid meets the objective`() throws {
    let scenario = shortScenario(objective: objective)
    let best = try search([fastProfile()], objective: objective).answers[0].best
    let space = SearchSpace(profile: fastProfile(), scenario: scenario, grid: coarseGrid())
    let evaluator = Evaluator(scenario: scenario, profile: fastProfile(), objective: objective)
    let bounds = (1...3).flatMap { low in
      (low...4).flatMap { high in coarseGrid().targets.map { (low, high, $0) } }
    }
    for shape in space.shapes {
      for (minReplicas, maxReplicas, target) in bounds {
        let setting = space.setting(shape, minReplicas: minReplicas, maxReplicas: maxReplicas, target: target)
        let found = try evaluator.evaluate(setting, trials: 6, seed: 1_000_004, margin: 3)
        #expect(found.shortfall != nil || found.costPerHour >= best.costPerHour * 0.999_999)
      }
    }
  }

  @Test func `what passes the search and fails every proof is not called met`() throws {
    var grid = coarseGrid()
    grid.proofMargin = 1e12
    grid.proofsMax = 2
    let answer = try search([fastProfile()], objective: objective, grid: grid).answers[0]
    #expect(!answer.isMet)
    #expect(answer.nextCheaper == nil)
  }

  @Test func `the answer does not depend on the number of threads`() throws {
    let one = try search([fastProfile()], objective: objective, threads: 1)
    #expect(try search([fastProfile()], objective: objective, threads: 4) == one)
  }

  @Test func `of several networks the cheapest that meets the objective is chosen`() throws {
    let profiles = [fastProfile("slow", factor: 3), fastProfile("fast"), fastProfile("slower", factor: 6)]
    let recommendation = try search(profiles, objective: objective)
    #expect(recommendation.answers.map(\.network) == ["slow", "fast", "slower"])
    #expect(recommendation.chosen == 1)
    #expect(!recommendation.answers[2].isMet)
  }

  @Test func `the next cheaper setting is cheaper and says why it fails`() throws {
    let answer = try search([fastProfile()], objective: objective).answers[0]
    let cheaper = try #require(answer.nextCheaper)
    #expect(cheaper.costPerHour < answer.best.costPerHour)
    #expect(cheaper.shortfall != nil)
  }

  @Test func `where the cluster is too small the nearest setting is shown with its shortfall`() throws {
    let answer = try search([fastProfile()], objective: objective) { (scenario: inout Scenario) in
      scenario.traffic.source = .open(.poisson, .constant(400))
      scenario.cluster.nodes = 1
      scenario.cluster.maxNodes = 1
    }.answers[0]
    #expect(!answer.isMet)
    #expect(answer.nextCheaper == nil)
  }

  @Test func `an objective below the time that serving takes is refused`() {
    let tight = Objective(responseTime: .milliseconds(5))
    #expect(
      performing: { try search([fastProfile()], objective: tight) },
      throws: { error in
        "\(error)"
          == "objective: expected at least 23.9 ms, which fast alone needs at p95 on an idle machine, "
          + "found 5.00 ms. Allow more time, or profile more threads or a faster network"
      })
  }

  @Test func `pods that use more than they request will not do`() throws {
    let scenario = shortScenario(objective: objective)
    let space = SearchSpace(profile: fastProfile(), scenario: scenario, grid: coarseGrid())
    var setting = space.setting(space.shapes[0], minReplicas: 1, maxReplicas: 1, target: 60)
    setting.cpuRequest = Millicores(100)
    setting.cpuLimit = nil
    let evaluator = Evaluator(scenario: scenario, profile: fastProfile(), objective: objective)
    let found = try evaluator.evaluate(setting, trials: 1, seed: 1)
    // 12 requests/s of 40 ms keep 0.48 cores busy, 4.8 times what is requested.
    guard case .overcommitted(let utilization) = found.shortfall else {
      Issue.record("expected an overcommitted pod, found \(String(describing: found.shortfall))")
      return
    }
    #expect(utilization > 4 && utilization < 6)
  }
}

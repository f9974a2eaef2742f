import CostModel
import Testing

@testable import Simulator

@Suite struct ScalingTests {
  // 20 requests/s of 10 ms use 0.2 cores of 0.5 requested, 40 % of a target of 50 %; from 300 s on 90/s use
  // 0.9. A window that ends x s after the step shows 0.2 + 0.7 · x/15 cores, as whole percent of 0.5. Beyond
  // a ratio of 1.1 (55 of 50) the autoscaler asks for so many pods as the ratio says, rounded up.
  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func `a step in traffic raises the replicas at the first sync that sees it in a window`(seed: UInt64) {
    var world = World(stepped(seed: seed), testProfile(seconds: 0.01))
    func percent(_ scrape: Double) -> Double { (40 + 140 * min(1, max(0, scrape - 300) / 15)).rounded(.down) }
    // The first scrape that shows more than 55 %; the next sync, or the same instant's, reads it.
    var scrape = world.agenda.time(of: Actor.metrics).seconds
    while percent(scrape) <= 55 { scrape += 15 }
    var reaction = world.agenda.time(of: Actor.autoscaler).seconds
    while reaction < scrape { reaction += 15 }
    world.run(toSecond: reaction - 1e-6)
    #expect(world.desiredReplicas == 1)
    world.run(toSecond: reaction + 1e-6)
    #expect(world.desiredReplicas == Int((percent(scrape) / 50).rounded(.up)))
    // One more scrape has a whole window, one more sync reads it.
    world.run(toSecond: 345)
    #expect(world.desiredReplicas == 4)
    #expect(world.pods.count { $0.isActive } == 4)
  }

  // At 600 s traffic falls back. The last sync that still sees all of it comes between 585 s and 630 s; its
  // recommendation holds for 300 s, and the first sync after that scales down at once to the minimum.
  @Test(arguments: 1...3 as ClosedRange<UInt64>)
  func `a fall in traffic lowers the replicas after the stabilization window, to the minimum`(seed: UInt64) {
    var scenario = stepped(seed: seed)
    scenario.autoscaler?.minReplicas = 2
    let series = Simulation(scenario: scenario, profile: testProfile(seconds: 0.01)).run(trial: 0).series
    #expect(series.filter { $0.seconds >= 360 && $0.seconds <= 885 }.allSatisfy { $0.replicas == 4 })
    #expect(series.filter { $0.seconds >= 960 }.allSatisfy { $0.replicas == 2 && $0.ready == 2 })
    #expect(series.allSatisfy { (2...4).contains($0.replicas) || $0.seconds < 60 })
  }

  @Test func `replicas never exceed the maximum`() {
    var scenario = stepped(seed: 3)
    scenario.autoscaler?.maxReplicas = 3
    let found = Simulation(scenario: scenario, profile: testProfile(seconds: 0.01)).run(trial: 0)
    #expect(found.series.map(\.replicas).max() == 3)
    #expect(found.readyMax == 3)
  }

  @Test func `without a CPU request there is nothing to take a percentage of, and the replicas stay`() {
    var scenario = stepped(seed: 1)
    scenario.deployment.resources = ResourceSpec()
    let found = Simulation(scenario: scenario, profile: testProfile(seconds: 0.01)).run(trial: 0)
    #expect(found.series.allSatisfy { $0.replicas == 1 })
  }

  @Test func `syncs and scrapes come at their periods, each at a phase of its own`() {
    let world = World(stepped(seed: 1), testProfile(seconds: 0.01))
    let (scrape, sync) = (world.agenda.time(of: Actor.metrics), world.agenda.time(of: Actor.autoscaler))
    #expect(scrape < instant(15))
    #expect(sync >= instant(15) && sync < instant(30))
    var other = stepped(seed: 2)
    #expect(World(other, testProfile(seconds: 0.01)).agenda.time(of: Actor.metrics) != scrape)
    other.autoscaler = nil
    #expect(World(other, testProfile(seconds: 0.01)).agenda.time(of: Actor.metrics) == .never)
  }

  private func stepped(seed: UInt64) -> Scenario {
    testScenario(rate: 20, seconds: 1000) {
      $0.seed = seed
      $0.traffic.source = .open(
        .deterministic, rateProfile([(0, 20), (300, 20), (300, 90), (600, 90), (600, 20)]))
      $0.deployment.resources = ResourceSpec(cpuRequest: Millicores(500))
      $0.autoscaler = HorizontalPodAutoscalerSpec(
        minReplicas: 1, maxReplicas: 10, metrics: [.resource(name: .cpu, target: .utilization(percent: 50))],
        behavior: nil)
    }
  }
}

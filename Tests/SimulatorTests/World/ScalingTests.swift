import CostModel
import Testing

@testable import Simulator

@Suite struct ScalingTests {
  // 20 requests/s of 10 ms use 0.2 cores of 0.5 requested, 40 % of a target of 50 %; from 300 s on 90/s use
  // 0.9. A window of w s that ends x s after the step shows 0.2 + 0.7 · x/w cores, give or take the one
  // request that each end may cut, as whole percent of 0.5. Beyond a ratio of 1.1 (55 of 50) the autoscaler
  // asks for so many pods as the ratio says, rounded up, and at most 4.
  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func `a step in traffic raises the replicas at the first sync that sees it in a window`(seed: UInt64) throws
  {
    func replicas(_ cores: Double) -> Int {
      let percent = (200 * cores).rounded(.down)
      return percent <= 55 ? 1 : min(4, Int((percent / 50).rounded(.up)))
    }
    var world = World(stepped(seed: seed), testProfile(seconds: 0.01))
    while world.desiredReplicas == 1 {
      let sync = world.agenda.time(of: Actor.autoscaler).seconds
      try #require(sync < 350)
      world.run(toSecond: sync - 1e-6)
      let usage = try #require(world.metrics?.usage(ofPod: 1, slot: 0))
      let window = usage.window.seconds
      let cores = 0.2 + 0.7 * min(1, max(0, usage.time.seconds - 300) / window)
      world.run(toSecond: sync + 1e-6)
      guard usage.time.seconds - window > 0 else { continue }
      let expected = replicas(cores - 0.011 / window)...replicas(cores + 0.011 / window)
      #expect(expected.contains(world.desiredReplicas), "\(cores) cores at \(sync) s")
    }
    // 180 % of 50 % ask for 4. While traffic spreads over new pods, their windows end at different times and
    // may count some of it twice.
    world.run(toSecond: 600)
    #expect((4...8).contains(world.desiredReplicas))
    #expect(world.pods.count { $0.isActive } == world.desiredReplicas)
  }

  // At 900 s traffic falls back. The last sync that still sees all of it comes after 884 s; its
  // recommendation holds for 300 s. A window with any of it is seen until 85 s after the fall at most: two
  // readings of 20 s, two scrapes and a sync of 15 s. The first sync more than 300 s later scales down at
  // once to the minimum.
  @Test(arguments: 1...3 as ClosedRange<UInt64>)
  func `a fall in traffic lowers the replicas after the stabilization window, to the minimum`(seed: UInt64) {
    var scenario = stepped(seed: seed)
    scenario.autoscaler?.minReplicas = 2
    let series = Simulation(scenario: scenario, profile: testProfile(seconds: 0.01)).run(trial: 0).series
    #expect(series.filter { $0.seconds >= 600 && $0.seconds <= 1184 }.allSatisfy { $0.replicas == 4 })
    #expect(series.filter { $0.seconds >= 1310 }.allSatisfy { $0.replicas == 2 && $0.ready == 2 })
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

  @Test func `the first sync comes a period after the autoscaler's creation in the first period`() {
    var phases: Set<Instant> = []
    for seed in 1...20 as ClosedRange<UInt64> {
      let sync = World(stepped(seed: seed), testProfile(seconds: 0.01)).agenda.time(of: Actor.autoscaler)
      #expect(sync >= instant(15) && sync < instant(30))
      phases.insert(sync)
    }
    #expect(phases.count == 20)
  }

  @Test func `syncs drift by what one takes, 20 ms after each period`() {
    var world = World(stepped(seed: 1), testProfile(seconds: 0.01))
    let first = world.agenda.time(of: Actor.autoscaler)
    world.run(toSecond: first.seconds + 10 * 15.02 - 0.001)
    #expect(world.agenda.time(of: Actor.autoscaler) == first + Nanoseconds(seconds: 150.2))
    world.run(toSecond: first.seconds + 10 * 15.02)
    #expect(world.agenda.time(of: Actor.autoscaler) == first + Nanoseconds(seconds: 165.22))
  }

  @Test func `without an autoscaler nothing is measured and nobody decides`() {
    var scenario = stepped(seed: 1)
    scenario.autoscaler = nil
    let world = World(scenario, testProfile(seconds: 0.01))
    #expect(world.agenda.time(of: Actor.metrics) == .never)
    #expect(world.agenda.time(of: Actor.autoscaler) == .never)
    #expect(world.metrics == nil)
  }

  private func stepped(seed: UInt64) -> Scenario {
    testScenario(rate: 20, seconds: 1400) {
      $0.seed = seed
      $0.traffic.source = .open(
        .deterministic, rateProfile([(0, 20), (300, 20), (300, 90), (900, 90), (900, 20)]))
      $0.deployment.resources = ResourceSpec(cpuRequest: Millicores(500))
      $0.autoscaler = HorizontalPodAutoscalerSpec(
        minReplicas: 1, maxReplicas: 10, metrics: [.resource(name: .cpu, target: .utilization(percent: 50))],
        behavior: nil)
    }
  }
}

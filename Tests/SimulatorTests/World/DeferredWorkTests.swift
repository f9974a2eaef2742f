import CostModel
import Statistics
import Testing

@testable import Simulator

@Suite struct DeferredWorkTests {
  // The twin keeps a record of every request, for which each must be followed as it happens. Half of the pods
  // are alone on their nodes or have room, some have a limit, and everything happens to them that can happen.
  @Test(.timeLimit(.minutes(2)), arguments: [0, 40, 80] as [UInt64])
  func `work that is left until somebody looks comes to the same as work that is followed`(first: UInt64) {
    var deferred = 0
    for seed in first..<(first + 40) {
      let simulation = Simulation(scenario: quietScenario(seed: seed), profile: profile(seed: seed))
      var world = World(
        scenario: simulation.scenario, profile: simulation.profile, trial: 0, keepsRequests: false)
      let events = simulation.finish(&world, trial: 0) { _ in true } ?? 0
      let left = world.recorder.finish(events: events + world.deferredEvents)
      var followed = simulation.run(trial: 0, keepsRequests: true)
      followed.requests = []
      #expect(left == followed, "seed \(seed)")
      deferred += world.deferredEvents
    }
    #expect(deferred > 5000)
  }

  @Test func `what somebody waits for is not left`() {
    let profile = testProfile(seconds: 0.01)
    let cost = profile.cost(threads: 1)
    let gang = CPUGang()
    func canDefer(_ change: (inout Scenario) -> Void) -> Bool {
      testScenario(rate: 1, seconds: 1, change).canDeferWork(cost: cost, gang: gang)
    }
    #expect(canDefer { _ in })
    #expect(!canDefer { $0.server.workers = 2 })
    #expect(!canDefer { $0.server.loadBalancing = .leastOutstanding })
    #expect(
      !canDefer {
        $0.traffic.source = .closed(users: 1, thinkTime: ThinkTime(.deterministic, mean: .seconds(1)))
      })
  }

  /// A random scenario of pods with one worker each.
  private func quietScenario(seed: UInt64) -> Scenario {
    var scenario = randomScenario(seed: seed)
    scenario.server.workers = 1
    if scenario.server.loadBalancing == .leastOutstanding { scenario.server.loadBalancing = .random }
    if scenario.deployment.resources.cpuLimit != nil { scenario.server.threads = 1 }
    if seed % 2 == 0 { scenario.cluster.nodeCPU = Millicores(8000) }
    return scenario
  }

  /// Costs of a network, every third with those of preparation, server and pauses.
  private func profile(seed: UInt64) -> Profile {
    var random = RandomStream(seed: seed, name: "profile")
    var profile = testProfile(
      seconds: 0.01 + 0.2 * random.uniform(), .lognormal(mean: 1, cv: 0.1 + random.uniform()),
      load: 0.1 + 2 * random.uniform())
    guard seed % 3 == 0 else { return profile }
    var handling = HandlingCost(image: RequestImage(format: "jpeg", bytes: 1))
    handling.prepare = MeasuredTime(exactly: 0.01 * random.uniform())
    (handling.serverWallSeconds, handling.serverCPUSeconds) = (0.001, 0.002 * random.uniform())
    (handling.preparePauseSeconds, handling.serverPauseSeconds) = (0.002 * random.uniform(), 0.0005)
    handling.handoverSeconds = 0.001 * random.uniform()
    profile.handling = handling
    (profile.threadCosts[0].pauseSeconds, profile.threadCosts[0].pauseDecay) = (0.01 * random.uniform(), 0.5)
    return profile
  }
}

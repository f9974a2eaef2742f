import CostModel
import Testing

@testable import Simulator

@Suite struct PodLifeTests {
  // Created at 1 s on a node without the image: 10 s of pulling, 1 s to start the container, 2 s of CPU to
  // load the weights. Probes come 5 s after the start and then every 3 s: the one at 17 s finds the pod
  // ready. The balancer knows at 17.5 s.
  @Test func `a pod is created, loads, is probed and becomes an endpoint, each at its instant`() {
    var world = World(lonely(), testProfile(seconds: 0.1, load: 2))
    world.at(1) { $0.setReplicas(2) }
    let phases: [(Double, PodPhase)] = [
      (1, .creating), (11.999, .creating), (12, .loading), (13.999, .loading), (14, .unprobed),
      (16.999, .unprobed), (17, .ready),
    ]
    for (seconds, phase) in phases {
      world.run(toSecond: seconds)
      #expect(world.pods[1].phase == phase, "at \(seconds) s")
      #expect(world.pods[1].isReady == (phase == .ready))
    }
    #expect(world.pods[1].started == instant(12))
    #expect(world.pods[1].readyTransition == instant(17))
    world.run(toSecond: 17.499)
    #expect(world.balancer.endpoints == [0])
    world.run(toSecond: 17.5)
    #expect(world.balancer.endpoints == [0, 1])
    #expect(world.pods[1].cpu.usage == 2_000_000_000)
  }

  @Test func `a weight that takes 2 s of CPU takes about 4 s to load under a limit of half a core`() throws {
    var scenario = lonely()
    scenario.deployment.resources = ResourceSpec(cpuLimit: Millicores(500))
    scenario.deployment.readinessInitialDelay = .zero
    scenario.deployment.readinessPeriod = .milliseconds(1)
    var world = World(scenario, testProfile(seconds: 0.1, load: 2))
    world.at(1) { $0.setReplicas(2) }
    world.run(toSecond: 100)
    let loaded = (try #require(world.pods[1].readyTransition) - (try #require(world.pods[1].started))).seconds
    // 40 quotas of 50 ms: whole periods but for the first and the last, which give up to 50 ms away.
    #expect(loaded > 3.85 && loaded < 4.051)
  }

  // The first pod asks at 1 s; the second, at 6 s, waits for the same pull; the third, at 20 s, finds the
  // image.
  @Test func `a node pulls an image once`() {
    var scenario = lonely()
    scenario.cluster.maxNodes = 1
    scenario.cluster.nodes = 1
    var world = World(scenario, testProfile(seconds: 0.1))
    world.nodes[0].imageArrival = nil
    world.at(1) { $0.setReplicas(2) }
    world.at(6) { $0.setReplicas(3) }
    world.at(20) { $0.setReplicas(4) }
    world.run(toSecond: 60)
    #expect(world.pods.map(\.started) == [instant(-3600), instant(12), instant(12), instant(21)])
  }

  private func lonely() -> Scenario {
    testScenario(rate: 1, seconds: 1000) {
      $0.silence()
      $0.cluster.nodes = 2
      $0.cluster.maxNodes = 2
      $0.deployment.readinessInitialDelay = .seconds(5)
      $0.deployment.readinessPeriod = .seconds(3)
    }
  }
}

import CostModel
import Testing

@testable import Simulator

@Suite struct NodeFailureTests {
  // Two pods on two of three nodes get requests in turn, the second one first; its node fails at 100 s. What
  // it serves is cut; what is sent to it at 120 s is never answered, and its client gives up 5 s later. At
  // 140 s the failure is noticed, at 140.5 s the balancer knows. At 440 s another pod is created on the third
  // node: 10 s of pulling, 1 s to start, probed in vain, and again 10 s later.
  @Test func `the pods of a failed node are lost, noticed after 40 s and replaced after 300 s more`() {
    var world = World(
      failing {
        $0.traffic.source = .recorded([99.5, 110, 120, 130, 142].map(instant))
        $0.deployment.replicas = 2
      }, testProfile(seconds: 2))
    #expect(world.nodes.map(\.pods) == [[0], [1], []])
    world.run(toSecond: 139.999)
    #expect(world.pods[1].phase == .lost)
    #expect(world.pods[1].isReady)
    world.run(toSecond: 140)
    #expect(!world.pods[1].isReady)
    #expect(world.balancer.endpoints == [0, 1])
    world.run(toSecond: 140.5)
    #expect(world.balancer.endpoints == [0])
    world.run(toSecond: 439.999)
    #expect(world.nodes.map(\.pods) == [[0], [1], []])
    world.run(toSecond: 440)
    #expect(world.nodes.map(\.pods.count) == [1, 0, 1])
    world.run(toSecond: 460.999)
    #expect(world.pods.count { $0.isReady && $0.isActive } == 1)
    world.run(toSecond: 461)
    #expect(world.pods.count { $0.isReady && $0.isActive } == 2)
    let requests = world.recorder.outcome.requests
    #expect(requests.map(\.failure) == [.cut, nil, .timedOut, nil, nil])
    #expect(requests.map(\.end) == [100, 112, 125, 132, 144].map(instant))
  }

  @Test func `a failed node is paid until it fails, and the others to the end`() {
    let found = outcome(of: failing { $0.deployment.replicas = 2 }, testProfile(seconds: 1))
    #expect(abs(found.nodeHours * 3600 - (1000 + 100 + 1000)) < 1e-9)
    #expect(found.nodesMax == 3)
    #expect(found.restarts == 0)
  }

  @Test func `without another node the replacement stays pending`() {
    var world = World(
      failing {
        $0.cluster.nodes = 1
        $0.cluster.maxNodes = 1
        $0.events = [ScenarioEvent(at: .seconds(100), .nodeFailure(node: 0))]
      }, testProfile(seconds: 1))
    world.run(toSecond: 500)
    #expect(world.pods.filter(\.isActive).map(\.phase) == [.pending])
    #expect(world.recorder.outcome.pendingReasons == [.nodeUnavailable: 1])
  }

  @Test func `node autoscaling puts another node in a failed one's place`() {
    var world = World(
      failing {
        $0.cluster.nodes = 1
        $0.cluster.maxNodes = 2
        $0.events = [ScenarioEvent(at: .seconds(100), .nodeFailure(node: 0))]
      }, testProfile(seconds: 1))
    var scan = world.nextScan.seconds
    while scan < 440 { scan += 10 }
    world.run(toSecond: scan + 119.999)
    #expect(world.nodeCount == 0)
    world.run(toSecond: scan + 120.001)
    #expect(world.nodeCount == 1)
    world.run(toSecond: scan + 141.001)
    #expect(world.pods.count { $0.isReady } == 1)
  }

  @Test func `replicas that somebody sets are created at that time`() {
    var world = World(
      failing { $0.events = [ScenarioEvent(at: .seconds(100), .setReplicas(5))] }, testProfile(seconds: 1))
    world.run(toSecond: 99.999)
    #expect(world.pods.count == 1)
    world.run(toSecond: 100)
    #expect(world.pods.count == 5)
    #expect(world.desiredReplicas == 5)
  }

  private func failing(_ change: (inout Scenario) -> Void) -> Scenario {
    testScenario(rate: 1, seconds: 1000) {
      $0.silence()
      $0.traffic.client.timeout = .seconds(5)
      $0.server.loadBalancing = .roundRobin
      $0.events = [ScenarioEvent(at: .seconds(100), .nodeFailure(node: 1))]
      change(&$0)
    }
  }
}

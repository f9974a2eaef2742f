import CostModel
import Testing

@testable import Simulator

@Suite struct NodeScaleDownTests {
  @Test func `a node is unneeded below the threshold, and goes after the unneeded time`() {
    var scaleDown = NodeScaleDown(NodeAutoscalerSpec())
    let nodes = [node(share: 0.5, pods: 2, room: 2), node(share: 0.49, pods: 2, room: 2)]
    #expect(scaleDown.scan(nodes, removable: 1, isDraining: false, now: instant(0)) == [])
    #expect(scaleDown.unneededSince == [1: instant(0)])
    #expect(scaleDown.scan(nodes, removable: 1, isDraining: false, now: instant(599.999)) == [])
    #expect(scaleDown.scan(nodes, removable: 1, isDraining: false, now: instant(600)) == [1])
  }

  @Test func `a node that is needed in between starts anew`() {
    var scaleDown = NodeScaleDown(NodeAutoscalerSpec())
    let quiet = [node(share: 0.9, pods: 2, room: 2), node(share: 0.1, pods: 1, room: 2)]
    let busy = [node(share: 0.9, pods: 2, room: 0), node(share: 0.1, pods: 1, room: 2)]
    _ = scaleDown.scan(quiet, removable: 1, isDraining: false, now: instant(0))
    _ = scaleDown.scan(busy, removable: 1, isDraining: false, now: instant(300))
    #expect(scaleDown.unneededSince == [:])
    _ = scaleDown.scan(quiet, removable: 1, isDraining: false, now: instant(310))
    #expect(scaleDown.scan(quiet, removable: 1, isDraining: false, now: instant(900)) == [])
    #expect(scaleDown.scan(quiet, removable: 1, isDraining: false, now: instant(910)) == [1])
  }

  @Test func `of two nodes whose pods fit on each other one is unneeded`() {
    var scaleDown = NodeScaleDown(NodeAutoscalerSpec())
    let nodes = [node(share: 0.3, pods: 1, room: 2), node(share: 0.3, pods: 1, room: 2)]
    _ = scaleDown.scan(nodes, removable: 2, isDraining: false, now: instant(0))
    #expect(scaleDown.unneededSince == [0: instant(0)])
  }

  @Test func `no node goes within 10 min after nodes were ordered`() {
    var scaleDown = NodeScaleDown(NodeAutoscalerSpec())
    scaleDown.lastOrder = instant(500)
    let nodes = [node(share: 0.9, pods: 3, room: 0), node(share: 0, pods: 0, room: 3)]
    _ = scaleDown.scan(nodes, removable: 1, isDraining: false, now: instant(0))
    #expect(scaleDown.scan(nodes, removable: 1, isDraining: false, now: instant(1099)) == [])
    #expect(scaleDown.scan(nodes, removable: 1, isDraining: false, now: instant(1100)) == [1])
  }

  @Test func `ten empty nodes go at once, of those with pods one at a time, and no more than allowed`() {
    let nodes =
      [
        node(share: 0.9, pods: 1, room: 50), node(share: 0.1, pods: 1, room: 9),
        node(share: 0.1, pods: 1, room: 9),
      ]
      + (0..<12).map { _ in node(share: 0, pods: 0, room: 10) }
    for (removable, isDraining, expected) in [
      (20, false, Array(3...12) + [1]), (20, true, Array(3...12)), (4, false, Array(3...6)), (0, false, []),
    ] {
      var scaleDown = NodeScaleDown(NodeAutoscalerSpec())
      _ = scaleDown.scan(nodes, removable: removable, isDraining: isDraining, now: instant(0))
      let chosen = scaleDown.scan(nodes, removable: removable, isDraining: isDraining, now: instant(600))
      #expect(chosen == expected)
    }
  }

  // Cases of Kubernetes's rule: a bound in percent is rounded up on either side.
  @Test(arguments: [
    (DisruptionBudget.minAvailable(.count(2)), 3, 3, 1), (.minAvailable(.percent(50)), 5, 5, 2),
    (.maxUnavailable(.percent(30)), 5, 5, 2), (.maxUnavailable(.count(0)), 4, 4, 0),
    (.maxUnavailable(.count(1)), 4, 3, 0), (.minAvailable(.count(9)), 4, 4, 0),
  ])
  func `a budget allows as many evictions as leave its bound`(
    budget: DisruptionBudget, replicas: Int, ready: Int, allowed: Int
  ) {
    #expect(budget.allowedDisruptions(replicas: replicas, ready: ready) == allowed)
  }

  @Test func `a node stays whose pods the budget does not let go`() {
    var scaleDown = NodeScaleDown(NodeAutoscalerSpec())
    var held = node(share: 0.1, pods: 2, room: 2)
    held.isEvictable = false
    let nodes = [node(share: 0.9, pods: 2, room: 4), held]
    _ = scaleDown.scan(nodes, removable: 1, isDraining: false, now: instant(0))
    #expect(scaleDown.scan(nodes, removable: 1, isDraining: false, now: instant(600)) == [])
  }

  // As the world below, but no pod may be missing: the node stays.
  @Test func `a disruption budget of no pod keeps a node that is not needed`() {
    for (budget, nodes) in [(DisruptionBudget.maxUnavailable(.count(0)), 2), (.maxUnavailable(.count(1)), 1)]
    {
      var world = World(
        testScenario(rate: 1, seconds: 1200) {
          $0.silence()
          $0.cluster.nodeCPU = Millicores(4005)
          $0.cluster.nodes = 1
          $0.cluster.maxNodes = 2
          $0.deployment.replicas = 3
          $0.deployment.resources = ResourceSpec(cpuRequest: Millicores(1000))
          $0.deployment.disruptionBudget = budget
          $0.events = [
            ScenarioEvent(at: .seconds(1), .setReplicas(4)),
            ScenarioEvent(at: .seconds(300), .setReplicas(3)),
          ]
        }, testProfile(seconds: 1))
      world.run(toSecond: 1000)
      #expect(world.nodeCount == nodes)
    }
  }

  // Three pods fill a node; a fourth has a second node ordered at the first scan from 1 s on. At 300 s three
  // are wanted again: the removed one is of the full node, so that the other's pod fits there. It is unneeded
  // from the next scan on and goes 600 s later; its pod's successor is ready 11 s after that.
  @Test func `a node whose pod fits elsewhere is emptied and removed after 10 min`() {
    var world = World(
      testScenario(rate: 1, seconds: 1200) {
        $0.silence()
        $0.cluster.nodeCPU = Millicores(4005)
        $0.cluster.nodes = 1
        $0.cluster.maxNodes = 2
        $0.deployment.replicas = 3
        $0.deployment.resources = ResourceSpec(cpuRequest: Millicores(1000))
        $0.events = [
          ScenarioEvent(at: .seconds(1), .setReplicas(4)), ScenarioEvent(at: .seconds(300), .setReplicas(3)),
        ]
      }, testProfile(seconds: 1))
    let phase = world.nextScan.seconds
    let order = phase < 1 ? phase + 10 : phase
    let unneeded = 300 + phase
    world.run(toSecond: 250)
    #expect(world.nodes.map(\.pods.count) == [3, 1])
    world.run(toSecond: unneeded + 599.999)
    #expect(world.nodes.map(\.pods.count) == [2, 1])
    world.run(toSecond: unneeded + 600.001)
    #expect(world.nodes.map(\.pods.count) == [3, 0])
    #expect(world.nodes.map(\.state) == [.open, .removed])
    #expect(world.pods.count { $0.isReady && $0.isActive } == 2)
    world.run(toSecond: unneeded + 611.001)
    #expect(world.pods.count { $0.isReady && $0.isActive } == 3)
    let nodeSeconds = world.recorder.outcome.nodeHours * 3600
    #expect(abs(nodeSeconds - (unneeded + 600 - (order + 120))) < 1e-6)
  }

  private func node(share: Double, pods: Int, room: Int) -> NodeCandidate {
    NodeCandidate(requestedShare: share, pods: pods, room: room)
  }
}

import CostModel
import Testing

@testable import Simulator

@Suite struct NodeTests {
  // 3.6 cores are allocatable of 4.005; three pods of 1 core fit each node.
  @Test func `pods spread over nodes, and wait where no node has room for their requests`() {
    let world = World(
      crowded(replicas: 8) {
        $0.cluster.nodes = 2
        $0.cluster.maxNodes = 2
      }, testProfile(seconds: 1))
    #expect(world.nodes.map(\.pods) == [[0, 2, 4], [1, 3, 5]])
    #expect(world.pods.map(\.phase).suffix(2) == [.pending, .pending])
    #expect(world.agenda.time(of: Actor.nodes) == .never)
  }

  // Five pods too many need two nodes of three; both are there 120 s later. Then 10 s of pulling and 1 s of
  // starting: the probe at 132 s comes too early for the weights, that at 142 s finds the pods ready.
  @Test func `as many nodes as pending pods need are added after the provisioning time`() {
    var world = World(
      crowded(replicas: 3) {
        $0.cluster.nodes = 1
        $0.cluster.maxNodes = 9
      }, testProfile(seconds: 1))
    world.at(1) { $0.setReplicas(8) }
    world.run(toSecond: 120.999)
    #expect(world.nodes.count == 1)
    world.run(toSecond: 121)
    #expect(world.nodes.map(\.pods.count) == [3, 3, 2])
    world.run(toSecond: 141.999)
    #expect(world.pods.count { $0.isReady } == 3)
    world.run(toSecond: 142)
    #expect(world.pods.count { $0.isReady } == 8)
    #expect(world.nodes.count == 3)
  }

  @Test func `a scenario begins with the nodes that its replicas need`() {
    let world = World(
      crowded(replicas: 8) {
        $0.cluster.nodes = 1
        $0.cluster.maxNodes = 9
      }, testProfile(seconds: 1))
    #expect(world.nodes.map(\.pods.count) == [3, 3, 2])
    #expect(world.pods.allSatisfy { $0.isReady })
  }

  @Test func `no more nodes are added than allowed`() {
    var world = World(
      crowded(replicas: 8) {
        $0.cluster.nodes = 1
        $0.cluster.maxNodes = 2
      }, testProfile(seconds: 1))
    world.run(toSecond: 1000)
    #expect(world.nodes.count == 2)
    #expect(world.pods.count { $0.phase == .pending } == 2)
  }

  @Test func `a pending pod takes the room that a removed one leaves`() {
    var world = World(
      crowded(replicas: 6) {
        $0.cluster.nodes = 2
        $0.deployment.terminationGracePeriod = .seconds(5)
      }, testProfile(seconds: 1))
    world.at(1) { $0.setReplicas(7) }
    #expect(world.pods[6].phase == .pending)
    world.at(2) { $0.terminate(5) }
    world.run(toSecond: 2.6)
    #expect(world.pods[6].node == 1)
  }

  @Test func `a node takes 110 pods at most, as the kubelet does`() {
    let world = World(
      crowded(replicas: 112) {
        $0.cluster.nodes = 1
        $0.cluster.maxNodes = 1
        $0.deployment.resources = ResourceSpec()
      }, testProfile(seconds: 1))
    #expect(world.nodes.map(\.pods.count) == [110])
    #expect(world.pods.count { $0.phase == .pending } == 2)
  }

  @Test func `memory requests fill a node too`() {
    // 16 GiB less 410 MiB hold three pods of 5 GiB.
    let world = World(
      crowded(replicas: 4) {
        $0.cluster.nodes = 1
        $0.cluster.maxNodes = 1
        $0.deployment.resources = ResourceSpec(
          cpuRequest: Millicores(100), memoryRequest: .mebibytes(5120))
      }, testProfile(seconds: 1))
    #expect(world.pods.map(\.phase) == [.ready, .ready, .ready, .pending])
  }

  // Killed at time 0, restarted after 10 s, loaded and killed 1 s later, restarted after 20 s, 40 s, 80 s,
  // 160 s and from then on 300 s: kills at 0, 11, 32, 73, 154, 315, 616 and 917 s.
  @Test func `a container beyond its memory limit is killed again and again, at pauses of 10 s to 5 min`() {
    var world = World(
      crowded(replicas: 1) { $0.deployment.resources = ResourceSpec(memoryLimit: .mebibytes(199)) },
      testProfile(seconds: 1))
    var kills: [Double] = []
    for second in 0...1000 {
      let before = world.recorder.outOfMemoryKills
      world.run(toSecond: Double(second))
      if second == 0 || world.recorder.outOfMemoryKills > before { kills.append(Double(second)) }
    }
    #expect(kills == [0, 11, 32, 73, 154, 315, 616, 917])
    #expect(world.recorder.outOfMemoryKills == 8)
    #expect(world.balancer.endpoints == [])
  }

  @Test func `a container that holds exactly its memory limit lives`() {
    let world = World(
      crowded(replicas: 1) { $0.deployment.resources = ResourceSpec(memoryLimit: .mebibytes(200)) },
      testProfile(seconds: 1))
    #expect(world.pods[0].isReady)
  }

  private func crowded(replicas: Int, _ change: (inout Scenario) -> Void) -> Scenario {
    testScenario(rate: 1, seconds: 1000) {
      $0.silence()
      $0.cluster.nodeCPU = Millicores(4005)
      $0.deployment.replicas = replicas
      $0.deployment.resources = ResourceSpec(cpuRequest: Millicores(1000))
      change(&$0)
    }
  }
}

import CostModel
import Testing

@testable import Simulator

/// A scenario of two pods that get requests in turn, the second one first.
private func pair(at seconds: [Double], _ change: (inout Scenario) -> Void = { _ in }) -> Scenario {
  arrivals(at: seconds) {
    $0.deployment.replicas = 2
    $0.server.loadBalancing = .roundRobin
    change(&$0)
  }
}

@Suite struct TerminationTests {
  // The second pod gets the requests at 1 s, 1.2 s and 1.6 s, each 2 s long, and is told to end at 1.5 s: it
  // leaves the balancer at 2 s, gets nothing after that, and has served its three at 7 s.
  @Test func `a terminating pod finishes what it has, and ends when that is done`() {
    var world = World(pair(at: [1, 1.1, 1.2, 1.55, 1.6, 2.1]), testProfile(seconds: 2))
    world.at(1.5) { $0.setReplicas(1) }
    #expect(world.pods[1].phase == .terminating)
    world.run(toSecond: 1.999)
    #expect(world.balancer.endpoints == [0, 1])
    world.run(toSecond: 2)
    #expect(world.balancer.endpoints == [0])
    world.run(toSecond: 6.999)
    #expect(world.pods[1].phase == .terminating)
    world.run(toSecond: 7)
    #expect(world.pods[1].phase == .gone)
    #expect(world.freePods == [1])
    world.run(toSecond: 20)
    #expect(world.recorder.outcome.completed == 6)
  }

  // 3 s of grace end at 4.5 s: one request was answered at 3 s, the next is cut while served, the third in
  // the queue.
  @Test func `what a pod has not finished within its grace is cut`() {
    var world = World(
      pair(at: [1, 1.1, 1.2, 1.3, 1.4]) { $0.deployment.terminationGracePeriod = .seconds(3) },
      testProfile(seconds: 2))
    world.at(1.5) { $0.setReplicas(1) }
    world.run(toSecond: 20)
    #expect(world.recorder.outcome.completed == 3)
    #expect(world.recorder.outcome.failures == [.cut: 2])
    let cut = world.recorder.outcome.requests.filter { $0.failure == .cut }
    #expect(cut.map(\.end) == [instant(4.5), instant(4.5)])
    #expect(cut.map(\.started) == [instant(3), nil])
  }

  // With no grace the pod is gone at 1.5 s, and the balancer knows at 2 s.
  @Test func `requests sent to a pod that has ended are refused until the balancer knows`() {
    var world = World(
      pair(at: [1.6, 1.7, 1.8, 2.1]) { $0.deployment.terminationGracePeriod = .zero },
      testProfile(seconds: 0.01))
    world.at(1.5) { $0.setReplicas(1) }
    world.run(toSecond: 1.999)
    #expect(world.pods[1].phase == .gone)
    #expect(world.freePods == [])
    world.run(toSecond: 20)
    #expect(world.freePods == [1])
    #expect(world.recorder.outcome.completed == 2)
    #expect(world.recorder.outcome.failures == [.connectionRefused: 2])
  }

  @Test func `an idle pod ends when the balancer knows, and its slot and room are used again`() {
    var world = World(pair(at: []), testProfile(seconds: 1))
    world.at(1) { $0.setReplicas(1) }
    world.run(toSecond: 1.499)
    #expect(world.pods[1].phase == .terminating)
    world.run(toSecond: 1.5)
    #expect(world.pods[1].phase == .gone)
    #expect(world.nodes.map(\.pods) == [[0], [], []])
    world.at(2) { $0.setReplicas(3) }
    #expect(world.pods.map(\.id) == [1, 3, 4])
    #expect(world.nodes.map(\.pods) == [[0], [1], [2]])
  }

  @Test func `a pod that is not ready yet ends at once`() {
    var world = World(pair(at: []), testProfile(seconds: 1))
    world.at(1) { $0.setReplicas(3) }
    world.at(2) { $0.setReplicas(2) }
    #expect(world.pods[2].phase == .gone)
    #expect(world.freePods == [2])
  }

  // Three nodes with room for three pods each hold six; one more is ready by 30 s. Of three created at 30 s
  // and 31 s one finds no room, one starts and one loads. All are removed in turn, step by step.
  @Test func `pending pods are removed first, then those not ready, then the newest with most company`() {
    var world = World(
      pair(at: []) {
        $0.cluster.nodeCPU = Millicores(3405)
        $0.deployment.replicas = 6
        $0.deployment.resources = ResourceSpec(cpuRequest: Millicores(1000))
      }, testProfile(seconds: 1))
    #expect(world.nodes.map(\.pods) == [[0, 3], [1, 4], [2, 5]])
    world.at(1) { $0.setReplicas(7) }
    world.at(30) { $0.setReplicas(8) }
    #expect(world.pods[6].phase == .ready)
    world.at(31) { $0.setReplicas(10) }
    #expect(world.pods.map(\.phase).suffix(3) == [.loading, .creating, .pending])
    world.at(32) { $0.setReplicas(9) }
    #expect(world.pods[9].phase == .gone)
    world.at(33) { $0.setReplicas(7) }
    #expect(world.pods.suffix(3).allSatisfy { $0.phase == .gone })
    // The first node has three, of which the one that came at 1 s is ready for the shortest time.
    world.at(34) { $0.setReplicas(6) }
    #expect(world.pods[6].phase == .terminating)
    // Now all have equal company and age; the newest goes.
    world.at(35) { $0.setReplicas(5) }
    #expect(world.pods.map(\.phase).prefix(6) == [.ready, .ready, .ready, .ready, .ready, .terminating])
  }
}

import CostModel
import Testing

@testable import Simulator

@Suite struct ProbeTests {
  @Test func `a probe passes after its successes in a row, and fails after its failures in a row`() {
    var spec = ProbeSpec()
    spec.successThreshold = 2
    var probe = ProbeState(.readiness, spec)
    let answers = [true, false, true, true, true, false, false, true, false, false, false, false]
    let changes = answers.map { probe.take(answer: $0) }
    #expect(changes == [nil, nil, nil, true, nil, nil, nil, nil, nil, nil, false, nil])
  }

  @Test func `a container is alive and not ready before any probe, and may fail to start`() {
    #expect(ProbeState(.liveness, ProbeSpec()).conclusion == true)
    #expect(ProbeState(.readiness, ProbeSpec()).conclusion == false)
    var startup = ProbeState(.startup, ProbeSpec())
    #expect(startup.conclusion == nil)
    #expect([false, false, false].map { startup.take(answer: $0) } == [nil, nil, false])
  }

  // A request takes the only worker from 5 s to 105 s. Questions come every 10 s; each of the first three
  // after 5 s waits in the queue for its second. The next that is asked at 105 s or waits then is answered.
  @Test(arguments: 1...5 as ClosedRange<UInt64>)
  func `a server that answers probes in their turn loses its readiness when it is busy`(seed: UInt64) {
    var world = World(busy { $0.seed = seed }, testProfile(seconds: 100))
    var question = world.pods[0].probes[0].due.seconds
    while question < 5 { question += 10 }
    world.run(toSecond: question + 20.999)
    #expect(world.pods[0].isReady)
    world.run(toSecond: question + 21.001)
    #expect(!world.pods[0].isReady)
    #expect(world.balancer.endpoints == [0])
    world.run(toSecond: question + 21.501)
    #expect(world.balancer.endpoints == [])
    while question + 1 <= 105 { question += 10 }
    world.run(toSecond: max(105, question) - 0.001)
    #expect(!world.pods[0].isReady)
    world.run(toSecond: max(105, question) + 0.001)
    #expect(world.pods[0].isReady)
    #expect(world.recorder.outcome.completed == 1)
  }

  @Test func `a server that answers probes at once stays ready however busy it is`() {
    let scenario = busy { $0.server.probes = .atOnce }
    var world = World(scenario, testProfile(seconds: 100))
    for second in 1...120 {
      world.run(toSecond: Double(second))
      #expect(world.pods[0].isReady)
    }
    #expect(world.recorder.outcome.completed == 1)
  }

  @Test func `a probe in its turn is refused at once where the queue is full`() {
    var world = World(busy { $0.server.queue = 0 }, testProfile(seconds: 100))
    var question = world.pods[0].probes[0].due.seconds
    while question < 5 { question += 10 }
    world.run(toSecond: question + 20.001)
    #expect(!world.pods[0].isReady)
  }

  // The third failure in a row has it told to end; 30 s later its grace is over, and it starts again at once.
  @Test func `a liveness probe that fails has the container started again`() {
    let scenario = busy { $0.deployment.livenessProbe = ProbeSpec() }
    var world = World(scenario, testProfile(seconds: 100))
    var question = world.pods[0].probes[1].due.seconds
    while question < 5 { question += 10 }
    world.run(toSecond: question + 20.999)
    #expect(world.pods[0].phase != .stopping)
    world.run(toSecond: question + 21.001)
    #expect(world.pods[0].phase == .stopping)
    world.run(toSecond: question + 50.999)
    #expect(world.recorder.restarts == 0)
    world.run(toSecond: question + 51.001)
    #expect(world.recorder.restarts == 1)
    #expect(world.pods[0].phase == .loading)
    #expect(world.recorder.outcome.failures == [.cut: 1])
    world.run(toSecond: 200)
    #expect(world.pods[0].isReady)
  }

  // The container starts at 12 s and loads for 35 s; asked at 12 s, 22 s and 32 s it refuses and is killed,
  // at 32 s and, since it starts at once, at 52 s, the third time after a pause of 10 s at 82 s.
  @Test func `a liveness probe kills a container that loads too slowly`() {
    var world = World(
      starting { $0.deployment.livenessProbe = ProbeSpec() }, testProfile(seconds: 1, load: 35))
    world.at(1) { $0.setReplicas(2) }
    for (second, restarts) in [(31.999, 0), (32, 1), (51.999, 1), (52, 2), (81.999, 2), (82, 3)] {
      world.run(toSecond: second)
      #expect(world.recorder.restarts == restarts, "at \(second) s")
    }
    #expect(!world.pods[1].isReady)
  }

  // The same with a startup probe every second: it passes at 47 s, and the others ask from then on.
  @Test func `a startup probe gives a container the time that it needs`() {
    let scenario = starting {
      $0.deployment.livenessProbe = ProbeSpec()
      $0.deployment.startupProbe = ProbeSpec()
      $0.deployment.startupProbe?.period = .seconds(1)
      $0.deployment.startupProbe?.failureThreshold = 60
    }
    var world = World(scenario, testProfile(seconds: 1, load: 35))
    world.at(1) { $0.setReplicas(2) }
    world.run(toSecond: 100)
    #expect(world.recorder.restarts == 0)
    #expect(world.pods[1].readyTransition == instant(47))
  }

  @Test func `a startup probe that fails has the container started again`() {
    let scenario = starting {
      $0.deployment.startupProbe = ProbeSpec()
      $0.deployment.startupProbe?.failureThreshold = 2
    }
    var world = World(scenario, testProfile(seconds: 1, load: 35))
    world.at(1) { $0.setReplicas(2) }
    world.run(toSecond: 21.999)
    #expect(world.recorder.restarts == 0)
    world.run(toSecond: 22)
    #expect(world.recorder.restarts == 1)
  }

  // Started at 12 s and loaded at 13 s: asked at 22 s, 32 s and 42 s.
  @Test func `a pod is ready after as many successes as its readiness probe wants`() {
    let scenario = starting { $0.deployment.readinessProbe.successThreshold = 3 }
    var world = World(scenario, testProfile(seconds: 1, load: 1))
    world.at(1) { $0.setReplicas(2) }
    world.run(toSecond: 100)
    #expect(world.pods[1].readyTransition == instant(42))
  }

  private func busy(_ change: (inout Scenario) -> Void = { _ in }) -> Scenario {
    testScenario(rate: 1, seconds: 300) {
      $0.traffic.source = .recorded([instant(5)])
      $0.server.probes = .inTurn
      change(&$0)
    }
  }

  /// One pod on one of two nodes; a second one has to pull the image.
  private func starting(_ change: (inout Scenario) -> Void) -> Scenario {
    testScenario(rate: 1, seconds: 1000) {
      $0.silence()
      $0.cluster.nodes = 2
      $0.cluster.maxNodes = 2
      change(&$0)
    }
  }
}

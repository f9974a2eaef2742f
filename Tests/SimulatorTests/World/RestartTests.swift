import CostModel
import Testing

@testable import Simulator

@Suite struct RestartTests {
  @Test func `a container starts again at once, then after 10 s, doubling to 5 min`() {
    var backoff = RestartBackoff()
    let pauses = (0..<9).map { _ in backoff.pause(afterRunning: .seconds(1)).seconds }
    #expect(pauses == [0, 10, 20, 40, 80, 160, 300, 300, 300])
  }

  @Test func `a container that has run for more than 10 min counts as fresh`() {
    var backoff = RestartBackoff()
    for _ in 0..<4 { _ = backoff.pause(afterRunning: .zero) }
    #expect(backoff.pause(afterRunning: .seconds(600)) == .seconds(80))
    #expect(backoff.pause(afterRunning: .seconds(600) + Nanoseconds(1)) == .zero)
    #expect(backoff.pause(afterRunning: .zero) == .seconds(10))
  }

  // Its weights take 1 s and 1 MiB too much. Killed at 0 s after an hour, started at once, killed at 1 s;
  // started 10 s later, killed at 12 s; then after 20 s, 40 s, 80 s, 160 s, and 300 s from then on.
  @Test func `a container whose weights exceed its memory limit is killed again and again`() {
    var scenario = testScenario(rate: 1, seconds: 1000) { $0.silence() }
    scenario.deployment.resources = ResourceSpec(memoryLimit: .mebibytes(99))
    var world = World(scenario, testProfile(seconds: 1))
    var kills: [Int] = []
    for second in 0...1000 {
      world.run(toSecond: Double(second))
      kills += [Int](repeating: second, count: world.recorder.outOfMemoryKills - kills.count)
    }
    #expect(kills == [0, 1, 12, 33, 74, 155, 316, 617, 918])
    #expect(world.recorder.restarts == 9)
    #expect(world.balancer.endpoints == [])
  }

  // 100 MiB of weights and 100 MiB for each request: under 250 MiB two at once are one too many.
  @Test(arguments: [(250, 2.5, 0), (250, 1.5, 1), (300, 1.5, 0)])
  func `a container is killed when the requests in service exceed its memory limit`(
    limit: Int64, second: Double, kills: Int
  ) {
    let scenario = arrivals(at: [1, second]) {
      $0.server.workers = 2
      $0.deployment.resources = ResourceSpec(memoryLimit: .mebibytes(limit))
    }
    let found = outcome(of: scenario, testProfile(seconds: 1))
    #expect(found.outOfMemoryKills == kills)
    #expect(found.restarts == kills)
    #expect(found.failures == (kills > 0 ? [.cut: 2] : [:]))
    if kills > 0 { #expect(found.requests.map(\.end) == [instant(1.5), instant(1.5)]) }
  }

  // Crashed at 100 s after an hour, it starts at once, loads for 1 s and is probed at 100 s and 110 s; the
  // balancer takes it out at 100.5 s and back at 110.5 s. The second crash comes after 100 s: 10 s of pause.
  @Test func `a crash cuts what is in service, and requests fail until the container is ready again`() {
    let scenario = testScenario(rate: 1, seconds: 300) {
      $0.traffic.source = .recorded([99.5, 100.2, 102, 111].map(instant))
      $0.events = [100, 200].map { ScenarioEvent(at: .seconds($0), .podCrash(pods: 1)) }
    }
    var world = World(scenario, testProfile(seconds: 1))
    world.run(toSecond: 150)
    #expect(world.pods[0].readyTransition == instant(110))
    let requests = world.recorder.outcome.requests
    #expect(requests.map(\.failure) == [.cut, .connectionRefused, .noEndpoint, nil])
    #expect(requests.map(\.end) == [instant(100), instant(100.2), instant(102), instant(112)])
    world.run(toSecond: 250)
    #expect(world.pods[0].started == instant(210))
    #expect(world.recorder.restarts == 2)
    #expect(world.recorder.outOfMemoryKills == 0)
  }
}

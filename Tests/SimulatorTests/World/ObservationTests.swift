import CostModel
import Testing

@testable import Simulator

@Suite struct ObservationTests {
  @Test func `start and transition times are served in whole seconds`() {
    // Created at 0.6 s, taken on at once, container 1.25 s later, 1 s of loading, probed at once: ready at
    // 2.85 s.
    var world = World(
      testScenario(rate: 1, seconds: 100) {
        $0.silence()
        $0.cluster.imagePull = .zero
        $0.cluster.containerStart = .milliseconds(1250)
        $0.deployment.readinessPeriod = .milliseconds(1)
      }, testProfile(seconds: 0.1))
    world.at(0.6) { $0.setReplicas(2) }
    let fresh = world.observation().pods[1]
    #expect(fresh.phase == .pending)
    #expect(fresh.startNanoseconds == 0)
    #expect(fresh.readiness == .init(status: .notReady, transitionNanoseconds: 0))
    world.run(toSecond: 10)
    let ready = world.observation().pods[1]
    #expect(world.pods[1].readyTransition == instant(2.85))
    #expect(ready.startNanoseconds == 0)
    #expect(ready.readiness == .init(status: .ready, transitionNanoseconds: 2_000_000_000))
  }

  @Test func `a metric's time is served in whole seconds and its window as it was`() throws {
    var world = World(
      testScenario(rate: 5, seconds: 100) {
        $0.deployment.resources = ResourceSpec(cpuRequest: Millicores(1000))
        $0.autoscaler = HorizontalPodAutoscalerSpec(
          minReplicas: 1, maxReplicas: 2, metrics: [.resource(name: .cpu, target: .utilization(percent: 50))],
          behavior: nil)
      }, testProfile(seconds: 0.1))
    world.run(toSecond: 40)
    let spec = try #require(world.autoscaler?.spec)
    guard case .podSamples(let samples) = world.readings(for: spec)[0] else {
      Issue.record("expected samples")
      return
    }
    let usage = try #require(world.metrics?.usage(ofPod: 1, slot: 0))
    #expect(usage.time.nanoseconds % 1_000_000_000 != 0)
    #expect(samples.map(\.timestampNanoseconds) == [Int64(usage.time.seconds) * 1_000_000_000])
    #expect(samples.map(\.windowNanoseconds) == [usage.window.rawValue])
    #expect(usage.window.rawValue % 1_000_000_000 != 0)
  }
}

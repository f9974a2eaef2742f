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
    let scrape = world.agenda.time(of: Actor.metrics)
    world.run(toSecond: 40)
    let spec = try #require(world.autoscaler?.spec)
    guard case .podSamples(let samples) = world.readings(for: spec)[0] else {
      Issue.record("expected samples")
      return
    }
    let last = (scrape + .seconds(15)).seconds + (scrape.seconds < 10 ? 15 : 0)
    #expect(samples.map(\.timestampNanoseconds) == [Int64(last) * 1_000_000_000])
    #expect(samples.map(\.windowNanoseconds) == [15_000_000_000])
  }

  @Test func `usage is truncated to nanocores and then rounded up to millicores`() {
    // 1.05 s in 15 s are 0.07 cores; as a floating-point number a trifle more, which must not make 71 m of
    // it.
    for (usage, millicores) in [(1_050_000_000, 70), (1_050_000_001, 70), (1_050_000_015, 71), (0, 0)] {
      var history = UsageHistory()
      history.scrape(usage: 0, started: .zero, now: .zero + .seconds(1), resolution: .seconds(15))
      history.scrape(usage: Int64(usage), started: .zero, now: .zero + .seconds(16), resolution: .seconds(15))
      #expect(history.sample?.millicores == Int64(millicores))
    }
  }

  @Test func `a container has a metric after two scrapes, or after one at an age of 10 to 15 s`() {
    for (age, hasSample) in [(9, false), (10, true), (14, true), (15, false)] {
      var history = UsageHistory()
      let now = Instant.zero + .seconds(100)
      let started = now + Nanoseconds.seconds(Int64(-age))
      history.scrape(usage: 1_000_000_000, started: started, now: now, resolution: .seconds(15))
      #expect((history.sample != nil) == hasSample)
      if let sample = history.sample { #expect(sample.window == .seconds(Int64(age))) }
      history.scrape(
        usage: 16_000_000_000, started: started, now: now + .seconds(15), resolution: .seconds(15))
      #expect(history.sample?.millicores == 1000)
    }
  }
}

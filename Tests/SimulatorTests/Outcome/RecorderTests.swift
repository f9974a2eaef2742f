import CostModel
import Statistics
import Testing

@testable import Simulator

@Suite struct RecorderTests {
  // One request of 6 s in 10 s: CPU is used at one core from 2.05 s to 8.05 s, of half a core requested.
  @Test func `usage is sampled while a request is still being served`() {
    var scenario = arrivals(at: [2.05]) {
      $0.deployment.resources = ResourceSpec(cpuRequest: Millicores(500))
    }
    scenario.duration = .seconds(180)
    let series = outcome(of: scenario, testProfile(seconds: 6)).series
    #expect(series.count == 180)
    #expect(series.prefix(10).map(\.seconds) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    let expected = [0, 0, 1.9, 2, 2, 2, 2, 2, 0.1, 0]
    for (point, utilization) in zip(series, expected) { #expect(abs(point.utilization - utilization) < 1e-9) }
    #expect(series.prefix(10).map(\.arrivalRate) == [0, 0, 1, 0, 0, 0, 0, 0, 0, 0])
    #expect(series.prefix(10).map(\.responseTime) == [0, 0, 0, 0, 0, 0, 0, 0, 6, 0])
    #expect(series.allSatisfy { $0.ready == 1 && $0.replicas == 1 })
  }

  @Test func `pods that are pending between two samples are counted`() {
    // In a day a sample is taken every 8 minutes; a node for the second pod is there after 2 minutes.
    var scenario = testScenario(rate: 1, seconds: 86_400) {
      $0.silence()
      $0.deployment.resources = ResourceSpec(cpuRequest: Millicores(3000))
      $0.cluster.nodeCPU = Millicores(4000)
      $0.cluster.nodes = 1
      $0.cluster.maxNodes = 2
    }
    var world = World(scenario, testProfile(seconds: 1))
    world.at(1000) { $0.setReplicas(2) }
    world.run(toSecond: 1300)
    #expect(world.recorder.outcome.pendingMax == 1)
    #expect(world.recorder.outcome.readyMax == 2)
    scenario.deployment.replicas = 2
    scenario.cluster.maxNodes = 1
    #expect(World(scenario, testProfile(seconds: 1)).recorder.outcome.pendingMax == 1)
  }

  // Half a request of 4 s is served before the scenario ends at 20 s; the pod is paid for 20 s.
  @Test func `pods are accounted for until arrivals end`() {
    let scenario = arrivals(at: [18]) {
      $0.deployment.resources = ResourceSpec(cpuRequest: Millicores(1500), memoryRequest: .mebibytes(2048))
    }
    let found = outcome(of: scenario, testProfile(seconds: 4))
    #expect(found.completed == 1)
    #expect(found.elapsed == .seconds(22))
    #expect(abs(found.usedVCPUHours * 3600 - 2) < 1e-12)
    #expect(abs(found.podHours * 3600 - 20) < 1e-12)
    #expect(abs(found.vcpuHours * 3600 - 30) < 1e-12)
    #expect(abs(found.gibHours * 3600 - 40) < 1e-12)
    #expect(found.hours * 3600 == 20)
  }

  @Test func `requests that arrive during the warm-up are not counted, whenever they end`() {
    let scenario = arrivals(at: [1, 4.999, 5, 6]) {
      $0.warmUp = .seconds(5)
      $0.server.queue = 2
    }
    let found = outcome(of: scenario, testProfile(seconds: 3))
    #expect(found.attempted == 2)
    #expect(found.completed == 2)
    // Served from 1, 4.999, 7.999 and 10.999 s on.
    #expect(found.requests.map(\.arrival) == [instant(5), instant(6)])
    #expect(found.responseTimes.min == 5_999_000_000)
    #expect(found.elapsed == .seconds(15))
  }

  @Test func `samples are taken about 180 times, at whole seconds where that is possible`() {
    for (duration, interval) in [(180.0, 1.0), (181, 2), (3600, 20), (86_400, 480), (18, 0.1)] {
      #expect(Recorder.interval(for: Nanoseconds(seconds: duration)).seconds == interval)
    }
    #expect(Recorder.interval(for: Nanoseconds(5)) == Nanoseconds(1))
  }

  @Test func `a request's line has its times in seconds with nine decimals`() {
    let scenario = arrivals(at: [1, 1]) { $0.server.queue = 0 }
    let found = outcome(of: scenario, testProfile(seconds: 0.25))
    #expect(RequestRecord.header == "trial,arrival_s,start_s,end_s,response_s,attempts,pod,outcome")
    #expect(
      found.requests.map(\.line) == [
        "0,1.000000000,,1.000000000,0.000000000,1,,queueFull",
        "0,1.000000000,1.000000000,1.250000000,0.250000000,1,0,ok",
      ])
  }
}

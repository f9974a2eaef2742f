import CostModel
import Statistics
import Testing

@testable import Simulator

private func cpu(limit: Int?, phase: Int64 = 0, cores: Double = 1) -> PodCPU {
  PodCPU(
    bandwidth: CPUBandwidth(limit: limit.map { Millicores($0) }, phase: phase * 1_000_000),
    coresPerTask: cores,
    now: .zero)
}

/// Runs tasks of some milliseconds that begin together: when each is done, in ms.
private func completions(_ cpu: inout PodCPU, of works: [Double], at start: Double = 0) -> [Double] {
  cpu.advance(to: instant(start / 1000))
  for (index, work) in works.enumerated() { cpu.begin(work: Int64(work * 1e6), payload: index) }
  var done = [Double](repeating: 0, count: works.count)
  while cpu.taskCount > 0 {
    cpu.throttleIfExhausted()
    let next = cpu.nextEvent
    cpu.advance(to: next)
    while let index = cpu.takeFinished() { done[index] = next.seconds * 1000 }
  }
  return done
}

@Suite struct PodCPUTests {
  @Test(
    "each exhausted quota of 50 ms costs the rest of its 100 ms period",
    arguments: [
      // start and work of a job in ms; its end; periods, throttled periods and throttled time in ms
      (0, 40, 40, 1, 0, 0), (0, 50, 50, 1, 0, 0), (0, 60, 110, 2, 1, 50), (0, 100, 150, 2, 1, 50),
      (0, 110, 210, 3, 2, 100),
      // What the first period leaves unused is lost, but a refill in the middle of a job carries it through.
      (80, 60, 140, 2, 0, 0), (50, 100, 150, 2, 0, 0),
      // 50 ms from 40 ms on, nothing from 90 ms to 100 ms, 50 ms, nothing for 50 ms, 20 ms.
      (40, 120, 220, 3, 2, 60),
    ] as [(Double, Double, Double, Int, Int, Int64)])
  func quota(start: Double, work: Double, end: Double, periods: Int, throttled: Int, milliseconds: Int64) {
    var pod = cpu(limit: 500)
    #expect(completions(&pod, of: [work], at: start) == [end])
    #expect(pod.bandwidth.periods == periods)
    #expect(pod.bandwidth.throttledPeriods == throttled)
    #expect(pod.bandwidth.throttledTime == milliseconds * 1_000_000)
    #expect(pod.usage == Int64(work * 1e6))
  }

  @Test func `two workers drain one quota together`() {
    // 25 ms each, then the quota is gone until 100 ms; the shorter has 5 ms left, the longer 15 ms.
    var pod = cpu(limit: 500)
    #expect(completions(&pod, of: [30, 40]) == [105, 115])
    #expect(pod.bandwidth.throttledPeriods == 1)
    #expect(pod.usage == 70_000_000)
  }

  @Test func `a gang of threads drains the quota as fast as it is wide`() {
    // Four threads spend 200 ms in 50 ms.
    var pod = cpu(limit: 2000, cores: 4)
    #expect(completions(&pod, of: [60]) == [110])
    #expect(pod.usage == 240_000_000)
  }

  @Test func `a request that comes when the quota is gone waits for the next period`() {
    var pod = cpu(limit: 500)
    #expect(completions(&pod, of: [50]) == [50])
    #expect(completions(&pod, of: [10], at: 60) == [110])
    #expect(pod.bandwidth.throttledTime == 40_000_000)
  }

  @Test func `an idle pod's periods are not counted, and what it did not use is lost`() {
    var pod = cpu(limit: 500)
    #expect(completions(&pod, of: [10]) == [10])
    #expect(completions(&pod, of: [60], at: 1000) == [1110])
    #expect(pod.bandwidth.periods == 3)
  }

  @Test func `the period's phase is the pod's own`() {
    // 70 ms into its period at time 0, the pod's next one begins at 30 ms.
    var pod = cpu(limit: 500, phase: 70)
    #expect(completions(&pod, of: [90]) == [140])
  }

  @Test func `without a limit nothing is throttled, and work takes exactly its time`() {
    var random = RandomStream(seed: 1, name: "work")
    var pod = cpu(limit: nil, cores: 2.7)
    var now: Int64 = 0
    for _ in 0..<1000 {
      now += Int64(random.below(1_000_000_000))
      let work = Int64(random.below(1_000_000_000))
      pod.advance(to: Instant(nanoseconds: now))
      pod.begin(work: work, payload: 7)
      #expect(pod.nextEvent == Instant(nanoseconds: now + work))
      now += work
      pod.advance(to: Instant(nanoseconds: now))
      #expect(pod.takeFinished() == 7)
    }
    #expect(pod.bandwidth.periods == 0)
  }

  @Test func `a limit becomes a quota as the kubelet computes it, 1 ms at least`() {
    for (limit, quota) in [
      (1, 1_000_000), (10, 1_000_000), (11, 1_100_000), (500, 50_000_000), (4000, 400_000_000),
    ] {
      #expect(CPUBandwidth(limit: Millicores(limit), phase: 0).quota == Int64(quota))
    }
    #expect(CPUBandwidth(limit: nil, phase: 0).quota == nil)
  }

  @Test func `of tasks done at one instant the earliest begun is taken first`() {
    var pod = cpu(limit: nil)
    for payload in [4, 2, 9] { pod.begin(work: 5, payload: payload) }
    pod.advance(to: Instant(nanoseconds: 5))
    #expect(
      [pod.takeFinished(), pod.takeFinished(), pod.takeFinished(), pod.takeFinished()] == [4, 2, 9, nil])
  }

  // The naive twin: one worker, period by period, for each request from where the last one ended.
  @Test func `a thousand requests under a quota end when a walk through the periods says`() {
    var random = RandomStream(seed: 5, name: "jobs")
    for limit in [100, 370, 990] {
      let quota = Int64(limit) * 100_000
      let phase = Int64(random.below(100))
      var pod = cpu(limit: limit, phase: phase)
      var spent: [Int64: Int64] = [:]
      var free: Int64 = 0
      for _ in 0..<1000 {
        let arrival = max(free, free + Int64(random.below(90_000_000)) - 30_000_000)
        let work = Int64(1 + random.below(120_000_000))
        var clock = arrival
        var left = work
        while left > 0 {
          let period = (clock + phase * 1_000_000) / 100_000_000
          let boundary = (period + 1) * 100_000_000 - phase * 1_000_000
          let run = min(left, boundary - clock, quota - spent[period, default: 0])
          spent[period, default: 0] += run
          left -= run
          clock = left == 0 ? clock + run : boundary
        }
        pod.advance(to: Instant(nanoseconds: arrival))
        pod.begin(work: work, payload: 0)
        var end = Instant.zero
        repeat {
          pod.throttleIfExhausted()
          end = pod.nextEvent
          pod.advance(to: end)
        } while pod.takeFinished() == nil
        #expect(end.nanoseconds == clock)
        #expect(pod.usage == spent.values.reduce(0, +))
        free = clock
      }
    }
  }
}

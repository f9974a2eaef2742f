import CostModel
import Statistics
import Testing

@testable import Simulator

/// A pod's CPU in tests: times in ms.
func podCPU(
  limit: Int?, phase: Double = 0, gang: CPUGang = CPUGang(), accounting: CPUAccounting = .atTicks,
  cpus: Int = 64
) -> PodCPU {
  var times = KernelTimes()
  times.accounting = accounting
  let bandwidth = CPUBandwidth(limit: limit.map { Millicores($0) }, phase: Int64(phase * 1e6))
  return PodCPU(bandwidth: bandwidth, gang: gang, times: times, cpus: cpus, now: .zero)
}

extension PodCPU {
  /// Runs works of some milliseconds that begin together: when each is done, in ms.
  mutating func completions(of works: [CPUWork], at start: Double = 0) -> [Double] {
    advance(to: instant(start / 1000))
    for (index, work) in works.enumerated() { begin(work, payload: index) }
    var done = [Double](repeating: 0, count: works.count)
    while taskCount > 0 {
      let next = nextEvent
      advance(to: next)
      while let index = takeFinished() { done[index] = next.seconds * 1000 }
    }
    return done
  }

  mutating func completions(of works: [Double], at start: Double = 0) -> [Double] {
    completions(of: works.map { CPUWork(wall: Int64($0 * 1e6)) }, at: start)
  }

  /// Lets time pass until some milliseconds, event by event.
  mutating func pass(to milliseconds: Double) {
    let end = instant(milliseconds / 1000)
    while nextEvent < end { advance(to: nextEvent) }
    advance(to: end)
  }
}

@Suite struct PodCPUTests {
  @Test func `without a limit nothing is throttled, and work takes exactly its time`() {
    var random = RandomStream(seed: 1, name: "work")
    var pod = podCPU(limit: nil, gang: CPUGang(cores: 2.7))
    var now: Int64 = 0
    for _ in 0..<1000 {
      now += Int64(random.below(1_000_000_000))
      let work = Int64(random.below(1_000_000_000))
      pod.advance(to: Instant(nanoseconds: now))
      pod.begin(CPUWork(wall: work), payload: 7)
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
    #expect(CPUBandwidth(limit: Millicores(500), period: 20_000_000, phase: 0).quota == 10_000_000)
    #expect(CPUBandwidth(limit: nil, phase: 0).quota == nil)
  }

  @Test func `of tasks done at one instant the earliest begun is taken first`() {
    for limit in [nil, 4000] {
      var pod = podCPU(limit: limit)
      for payload in [4, 2, 9] { pod.begin(CPUWork(wall: 5), payload: payload) }
      pod.advance(to: Instant(nanoseconds: 5))
      #expect(
        [pod.takeFinished(), pod.takeFinished(), pod.takeFinished(), pod.takeFinished()] == [4, 2, 9, nil])
    }
  }

  // 10 ms on one thread, then 20 ms on four: 10 + 80 ms of CPU time.
  @Test(arguments: [nil, 64_000])
  func `a request is prepared on one thread before its gang runs`(limit: Int?) {
    var pod = podCPU(limit: limit, gang: CPUGang(threads: 4, cores: 4))
    #expect(pod.completions(of: [CPUWork(wall: 20_000_000, preparation: 10_000_000)]) == [30])
    #expect(pod.usage == 90_000_000)
  }

  @Test(arguments: [nil, 64_000])
  func `what one thread does alone takes one core whatever the gang`(limit: Int?) {
    var pod = podCPU(limit: limit, gang: CPUGang(threads: 4, cores: 4))
    #expect(pod.completions(of: [CPUWork(wall: 20_000_000, isSingle: true)]) == [20])
    #expect(pod.usage == 20_000_000)
  }

  @Test(arguments: [CPUGang.Coupling.lockstep, .independent])
  func `taking all tasks takes each once and leaves an idle CPU`(coupling: CPUGang.Coupling) {
    for limit in [nil, 1000] {
      var pod = podCPU(limit: limit, gang: CPUGang(threads: 3, cores: 3, coupling: coupling))
      for payload in [5, 6] { pod.begin(CPUWork(wall: 10_000_000), payload: payload) }
      pod.advance(to: instant(0.005))
      #expect(pod.takeAll().sorted() == [5, 6])
      #expect(pod.taskCount == 0)
      #expect(pod.nanocoresWanted == 0)
      #expect(pod.usage == 30_000_000)
      #expect(pod.completions(of: [1], at: 500) == [501])
    }
  }

  // Both proceed at half speed: 20 ms of work end after 40 ms, having used 20 ms each.
  @Test func `threads that outnumber the CPUs share them`() {
    var pod = podCPU(limit: 1000, cpus: 1)
    #expect(pod.completions(of: [20, 20]) == [40, 40])
    #expect(pod.usage == 40_000_000)
    #expect(pod.nanocoresWanted == 0)
  }

  // Three threads of 20 ms on two CPUs: two share one until the third is done at 20 ms; then the idle CPU
  // takes one of them over, and both have 10 ms left.
  @Test func `an idle CPU takes a thread over from a busy one`() {
    var pod = podCPU(limit: 4000, cpus: 2)
    #expect(pod.completions(of: [20, 20, 20]).sorted() == [20, 30, 30])
  }
}

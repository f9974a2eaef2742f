import CostModel
import Statistics
import Testing

@testable import Simulator

@Suite struct BandwidthTests {
  // One busy thread under a quota of 50 ms, ticks at 0, 4, 8, … ms. It draws 5 ms at first, finds them used
  // up at the tick at 8 ms, draws 8 ms, and so on; at 48 ms 2 ms are left, at 52 ms it stops, 2 ms beyond the
  // quota, which the next period repays.
  @Test(
    "a busy thread stops at the tick that finds the quota gone, and repays what it overran",
    arguments: [
      // start and work in ms; its end; throttled periods and throttled time in ms
      (0, 40, 40, 0, 0), (0, 52, 52, 1, 0), (0, 60, 108, 1, 48), (0, 100, 148, 2, 48),
      // 4 ms overrun in the second period: 148 is a tick, at which nothing is left.
      (0, 110, 210, 2, 100),
      // A refill in the middle of a job carries it through.
      (80, 60, 140, 0, 0), (50, 99, 149, 0, 0),
    ] as [(Double, Double, Double, Int, Int64)])
  func quota(start: Double, work: Double, end: Double, throttled: Int, milliseconds: Int64) {
    var pod = podCPU(limit: 500)
    #expect(pod.completions(of: [work], at: start) == [end])
    pod.pass(to: 1000)
    #expect(pod.bandwidth.throttledPeriods == throttled)
    #expect(pod.bandwidth.throttledTime == milliseconds * 1_000_000)
    #expect(pod.usage == Int64(work * 1e6))
  }

  // Measured on Linux 6.18 with 250 ticks a second on an idle machine: how long a thread that only computes
  // runs between two gaps, in ms, under a quota of 40 ms; the refill comes so long after a tick.
  @Test(
    "a spinning thread runs as long as a kernel let it run",
    arguments: [
      (2.83, [41.17, 41.16, 41.19, 37.16]), (1.9, [42.10, 38.09, 42.17, 38.09, 42.17, 38.12]),
      (3.61, [36.39, 40.39, 40.39]),
    ] as [(Double, [Double])])
  func spinning(refill: Double, runs: [Double]) {
    var pod = podCPU(limit: 400, phase: 100 - refill)
    pod.begin(CPUWork(wall: 3_000_000_000), payload: 0)
    var found: [Double] = []
    var last: Int64 = 0
    while found.count < 20 {
      pod.advance(to: pod.nextEvent)
      guard pod.nanocoresWanted == 0 else { continue }
      found.append(Double(pod.usage - last) / 1e6)
      last = pod.usage
    }
    let isThere = (0..<(found.count - runs.count)).contains { start in
      zip(found[start...], runs).allSatisfy { abs($0 - $1) < 0.1 }
    }
    #expect(isThere, "\(found)")
  }

  @Test func `a thread that watches its own CPU clock stops at once`() {
    var pod = podCPU(limit: 500, accounting: .continuous)
    #expect(pod.completions(of: [60]) == [110])
    // 10 of the second 50 ms are used: 40 until 190 ms, 5 in the next period.
    #expect(pod.completions(of: [45], at: 150) == [205])
    #expect(pod.bandwidth.throttledTime == 60_000_000)
  }

  // Quota 80 ms, two threads of 41 ms. At 32 ms each has drawn 5 + 4 · 8 = 37 ms. At 40 ms the first draws
  // the 6 ms that are left, and ends; the second stops, with 1 ms to do at the refill.
  @Test func `a gang of threads ends with the one that got no slice`() {
    var pod = podCPU(limit: 800, gang: CPUGang(threads: 2, cores: 2, coupling: .independent))
    #expect(pod.completions(of: [41]) == [101])
  }

  @Test func `a gang in lockstep drains the quota as fast as it is wide`() {
    // Four threads spend 200 ms in 50 ms.
    var pod = podCPU(limit: 2000, gang: CPUGang(threads: 4, cores: 4))
    #expect(pod.completions(of: [60]) == [110])
    #expect(pod.usage == 240_000_000)
    pod.pass(to: 500)
    #expect(pod.bandwidth.throttledPeriods == 1)
    #expect(pod.bandwidth.throttledTime == 50_000_000)
  }

  @Test func `two gangs drain one quota together`() {
    // 25 ms each, then the quota is gone until 100 ms; the shorter has 5 ms left, the longer 15 ms.
    var pod = podCPU(limit: 1000, gang: CPUGang(threads: 2, cores: 2))
    #expect(pod.completions(of: [30, 40]) == [105, 115])
    #expect(pod.usage == 140_000_000)
  }

  // After a period in which nobody drew the timer stops; it counts that period too.
  @Test func `periods are counted while the timer runs, at the pod's own phase`() {
    var pod = podCPU(limit: 500, phase: 70)
    #expect(pod.completions(of: [10]) == [10])
    pod.pass(to: 1000)
    #expect(pod.bandwidth.periods == 2)
    #expect(pod.completions(of: [40], at: 1020) == [1060])
    pod.pass(to: 1500)
    // The refills at 1030, 1130 and 1230 ms.
    #expect(pod.bandwidth.periods == 5)
    #expect(pod.bandwidth.throttledPeriods == 0)
  }

  // Of 50 ms 40 are left, of which the next period gets 30: two cores use up the 80 ms at 141 ms.
  @Test func `a burst saves up what is left`() {
    let bandwidth = CPUBandwidth(limit: Millicores(500), burst: 30_000_000, phase: 0)
    var pod = PodCPU(bandwidth: bandwidth, gang: CPUGang(threads: 2, cores: 2), now: .zero)
    #expect(pod.completions(of: [5]) == [5])
    #expect(pod.completions(of: [45], at: 101) == [205])
    #expect(pod.bandwidth.throttledPeriods == 1)
  }

  // The other thread of the server takes 20 of the 50 ms; 52 − 20 = 32 is a tick.
  @Test func `CPU time spent outside of tasks drains the quota`() {
    var pod = podCPU(limit: 500)
    pod.spend(20_000_000)
    #expect(pod.completions(of: [40]) == [108])
    #expect(pod.usage == 60_000_000)
  }

  // Quota 35 ms, four threads on CPUs of their own. After 5 ms three of them draw 5 ms more, and the fourth
  // stops. When the others end, each but for 1 ms gives back what it has, 3.5 + 3.4 + 3.3 ms: more than a
  // slice after the second, at 5.6 ms. The fourth goes on 5 ms later.
  @Test func `what idle CPUs give back is distributed after 5 ms if it is more than a slice`() {
    var pod = podCPU(limit: 350, accounting: .continuous)
    #expect(pod.completions(of: [5.5, 5.6, 5.7, 8]) == [5.5, 5.6, 5.7, 13.6])
    // Of two threads one gives back 3.5 ms, which is less, and the other waits for the refill.
    pod = podCPU(limit: 150, accounting: .continuous)
    #expect(pod.completions(of: [5.5, 8]) == [5.5, 103])
  }
}

import CostModel
import Statistics
import Testing

@testable import Simulator

/// A pod driven by hand: what came out of it, and when.
private struct DrivenPod {
  var cpu: PodCPU
  var ends: [(payload: Int, time: Int64)] = []
  var usages: [Int64] = []
  var events = 0

  init(_ bandwidth: CPUBandwidth, accounting: CPUAccounting, cores: Double, isNodeAmple: Bool) {
    var times = KernelTimes()
    times.accounting = accounting
    cpu = PodCPU(
      bandwidth: bandwidth, gang: CPUGang(cores: cores), times: times, cpus: 1, now: .zero)
    cpu.isNodeAmple = isNodeAmple
  }

  /// Lets everything happen until a time.
  mutating func run(until time: Int64) {
    while cpu.nextEvent.nanoseconds <= time {
      let now = cpu.nextEvent
      cpu.advance(to: now)
      while let payload = cpu.takeFinished() { ends.append((payload, now.nanoseconds)) }
      events += 1
    }
  }

  /// Begins a task at a time, as a request that comes does.
  mutating func begin(_ wall: Int64, payload: Int, at time: Int64) {
    run(until: time)
    cpu.advance(to: Instant(nanoseconds: time))
    cpu.begin(CPUWork(wall: wall), payload: payload)
  }
}

@Suite struct LoneThreadTests {
  // The twin goes from one moment at which a CPU draws, stops or goes on to the next. Tasks come at random,
  // mostly one at a time, now and then two or three at once; usage is read in between.
  @Test(arguments: [
    (Millicores(500), CPUAccounting.atTicks, 1.0), (Millicores(300), .continuous, 1.0),
    (Millicores(950), .atTicks, 1.0), (Millicores(100), .atTicks, 1.0), (Millicores(500), .atTicks, 0.97),
  ])
  func `a thread worked out at once ends as one followed step by step`(
    limit: Millicores, accounting: CPUAccounting, cores: Double
  ) {
    var random = RandomStream(seed: 5, name: "lone thread")
    let bandwidth = CPUBandwidth(limit: limit, burst: 10_000_000, phase: 37_000_000)
    var pods = [true, false].map {
      DrivenPod(bandwidth, accounting: accounting, cores: cores, isNodeAmple: $0)
    }
    var time: Int64 = 0
    for payload in 0..<2000 {
      time += Int64(random.exponential() * 45_000_000 / limit.cores)
      let wall = 1 + Int64(random.exponential() * 20_000_000)
      for pod in [0, 1] { pods[pod].begin(wall, payload: payload, at: time) }
      let next = pods.indices.map { pods[$0].cpu.nextEvent.nanoseconds }
      let reading = Instant(nanoseconds: min(time + 7_000_000, next[0], next[1]))
      if random.below(3) == 0 {
        for pod in [0, 1] { pods[pod].usages.append(pods[pod].cpu.usage(at: reading)) }
      }
    }
    for pod in [0, 1] { pods[pod].run(until: .max - 1) }
    let (planned, stepped) = (pods[0], pods[1])
    #expect(planned.ends.map(\.payload) == stepped.ends.map(\.payload))
    #expect(planned.ends.count == 2000)
    // A thread that burns less than a core is rounded at each step, to a nanosecond.
    let slack: Int64 = cores == 1 ? 0 : 100
    let late = zip(planned.ends, stepped.ends).map { abs($0.time - $1.time) }.max() ?? 0
    #expect(late <= slack)
    let apart = zip(planned.usages, stepped.usages).map { abs($0 - $1) }.max() ?? 0
    #expect(apart <= 100 * slack)
    #expect(planned.cpu.bandwidth.periods == stepped.cpu.bandwidth.periods)
    #expect(planned.cpu.bandwidth.throttledPeriods == stepped.cpu.bandwidth.throttledPeriods)
    #expect(stepped.cpu.bandwidth.throttledPeriods > 0)
    #expect(planned.events < stepped.events)
  }
}

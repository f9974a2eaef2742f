import CostModel
import Statistics
import Testing

@testable import Simulator

/// A pod with one worker and a queue, driven by hand.
private struct DrivenWorker {
  var cpu: PodCPU
  var queue: [(work: CPUWork, payload: Int)] = []
  var ends: [(payload: Int, time: Int64)] = []

  init(_ bandwidth: CPUBandwidth, cores: Double) {
    cpu = PodCPU(bandwidth: bandwidth, gang: CPUGang(cores: cores), cpus: 1, now: .zero)
  }

  /// Lets everything happen until a time.
  mutating func run(until time: Int64) {
    while true {
      let next = cpu.isLone ? cpu.lone.end : cpu.nextEvent.nanoseconds
      guard next <= time else { return }
      if cpu.isLone {
        if let payload = cpu.finishLone() { ends.append((payload, next)) }
      } else {
        cpu.advance(to: Instant(nanoseconds: next))
        while let payload = cpu.takeFinished() { ends.append((payload, next)) }
      }
      serve(at: next)
    }
  }

  /// Adds a request at a time up to which everything has happened.
  mutating func add(_ work: CPUWork, payload: Int, at time: Int64) {
    queue.append((work, payload))
    serve(at: time)
  }

  /// Uses CPU time beside the worker.
  mutating func spend(_ amount: Int64, at time: Int64) {
    if cpu.isLone { return cpu.spendLone(amount, at: Instant(nanoseconds: time)) }
    cpu.advance(to: Instant(nanoseconds: time))
    cpu.spend(amount)
  }

  private mutating func serve(at time: Int64) {
    guard cpu.taskCount == 0, !queue.isEmpty else { return }
    let (work, payload) = queue.removeFirst()
    if cpu.isLone { return cpu.beginLone(work, payload: payload, at: Instant(nanoseconds: time)) }
    cpu.advance(to: Instant(nanoseconds: time))
    cpu.begin(work, payload: payload)
  }
}

@Suite struct LoneWorkerTests {
  // The twin is followed step by step. The lone worker becomes general and lone again at random times.
  @Test(
    arguments: [
      (Millicores(500), 1.0), (Millicores(300), 1.0), (Millicores(950), 1.0), (Millicores(100), 1.0),
      (Millicores(500), 0.97), (nil, 1.0), (nil, 1.7),
    ] as [(Millicores?, Double)])
  func `a lone worker ends its tasks when one does that is followed step by step`(
    limit: Millicores?, cores: Double
  ) {
    var random = RandomStream(seed: 6, name: "lone worker")
    let bandwidth = CPUBandwidth(limit: limit, burst: 10_000_000, phase: 37_000_000)
    var (lone, twin) = (DrivenWorker(bandwidth, cores: cores), DrivenWorker(bandwidth, cores: cores))
    lone.cpu.isNodeAmple = true
    lone.cpu.becomeLone()
    #expect(lone.cpu.isLone)
    var (time, switches) = (Int64(0), 0)
    for payload in 0..<3000 {
      time += Int64(random.exponential() * 30_000_000 / (limit?.cores ?? 1))
      var work = CPUWork(wall: 1 + Int64(random.exponential() * 20_000_000))
      if random.below(3) == 0 { work.preparation = 1 + Int64(random.exponential() * 3_000_000) }
      let amount = random.below(4) == 0 ? Int64(random.exponential() * 2_000_000) : 0
      lone.run(until: time)
      twin.run(until: time)
      if random.below(5) == 0 {
        switches += 1
        if lone.cpu.isLone { lone.cpu.becomeGeneral() } else { lone.cpu.becomeLone() }
      }
      if amount > 0 {
        lone.spend(amount, at: time)
        twin.spend(amount, at: time)
      }
      let now = Instant(nanoseconds: time)
      #expect(abs(lone.cpu.usage(at: now) - twin.cpu.usage(at: now)) <= (cores == 1 ? 0 : 10_000))
      lone.add(work, payload: payload, at: time)
      twin.add(work, payload: payload, at: time)
    }
    lone.run(until: .max - 1)
    twin.run(until: .max - 1)
    lone.cpu.becomeGeneral()
    #expect(switches > 300)
    #expect(lone.ends.map(\.payload) == Array(0..<3000))
    // A thread that burns less than a core is rounded at each step, to a nanosecond.
    let late = zip(lone.ends, twin.ends).map { abs($0.time - $1.time) }.max() ?? 0
    #expect(late <= (cores == 1 || limit == nil ? 0 : 1000))
    #expect(lone.cpu.bandwidth.periods == twin.cpu.bandwidth.periods)
    #expect(lone.cpu.bandwidth.throttledPeriods == twin.cpu.bandwidth.throttledPeriods)
    #expect((twin.cpu.bandwidth.throttledPeriods > 0) == (limit != nil))
    let stopped = abs(lone.cpu.bandwidth.throttledTime - twin.cpu.bandwidth.throttledTime)
    #expect(stopped <= (cores == 1 ? 0 : 100_000))
  }

  @Test func `a lone worker that is told to become one keeps what it has done`() {
    var pod = DrivenWorker(CPUBandwidth(limit: Millicores(500), phase: 0), cores: 1)
    pod.cpu.isNodeAmple = true
    pod.cpu.becomeLone()
    pod.add(CPUWork(wall: 3_000_000), payload: 1, at: 1_000_000)
    pod.run(until: 5_000_000)
    pod.cpu.becomeLone()
    #expect(pod.cpu.usage(at: Instant(nanoseconds: 5_000_000)) == 3_000_000)
    #expect(pod.ends.map(\.time) == [4_000_000])
  }

  @Test func `a pod with two tasks, or on a node that is short of cores, is no lone worker`() {
    let bandwidth = CPUBandwidth(limit: Millicores(500), phase: 0)
    var pod = PodCPU(bandwidth: bandwidth, cpus: 2, now: .zero)
    pod.becomeLone()
    #expect(!pod.isLone)
    pod.isNodeAmple = true
    pod.begin(CPUWork(wall: 1000), payload: 1)
    pod.begin(CPUWork(wall: 1000), payload: 2)
    pod.becomeLone()
    #expect(!pod.isLone)
  }
}

import CostModel
import Statistics
import Testing

@testable import Simulator

/// One busy thread under a quota, walked through tick by tick: the naive twin of a pod with one worker.
private struct TickWalk {
  let quota: Int64
  var refill: Int64
  var pool: Int64
  var runtime: Int64 = 0
  var clock: Int64 = 0
  var isThrottled = false
  let tick: Int64 = 4_000_000
  let slice: Int64 = 5_000_000

  init(quota: Int64, phase: Int64) {
    self.quota = quota
    refill = 100_000_000 - phase
    pool = quota
  }

  /// Ends a job that begins at `start`, not before the last one's end, and returns when it is done.
  mutating func end(of work: Int64, from start: Int64) -> Int64 {
    while refill <= start { refillPool() }
    clock = start
    draw()
    var left = work
    while left > 0 {
      let moment = min(refill, isThrottled ? .max : min((clock / tick + 1) * tick, clock + left))
      if !isThrottled {
        left -= moment - clock
        runtime -= moment - clock
      }
      clock = moment
      if left == 0 { break }
      if clock == refill { refillPool() }
      if clock % tick == 0, !isThrottled { draw() }
    }
    // At the end it is accounted too, and gives back all but 1 ms.
    draw()
    pool += max(0, runtime - 1_000_000)
    runtime = min(runtime, 1_000_000)
    return clock
  }

  private mutating func refillPool() {
    refill += 100_000_000
    pool = min(quota, pool + quota)
    if isThrottled { take(1 - runtime) }
    if runtime > 0 { isThrottled = false }
  }

  private mutating func draw() {
    guard runtime <= 0, !isThrottled else { return }
    take(slice - runtime)
    isThrottled = runtime <= 0
  }

  private mutating func take(_ wanted: Int64) {
    let amount = max(0, min(pool, wanted))
    pool -= amount
    runtime += amount
  }
}

@Suite struct BandwidthTwinTests {
  @Test func `a thousand jobs of one thread end when a walk through the ticks says`() {
    var random = RandomStream(seed: 5, name: "jobs")
    for limit in [100, 370, 500, 990] {
      let phase = Int64(random.below(100_000_000))
      var pod = podCPU(limit: limit, phase: Double(phase) / 1e6)
      var walk = TickWalk(quota: Int64(limit) * 100_000, phase: phase)
      var free: Int64 = 0
      for _ in 0..<1000 {
        let start = max(free, free + Int64(random.below(90_000_000)) - 30_000_000)
        let work = Int64(1 + random.below(120_000_000))
        let end = walk.end(of: work, from: start)
        while pod.nextEvent.nanoseconds < start { pod.advance(to: pod.nextEvent) }
        pod.advance(to: Instant(nanoseconds: start))
        pod.begin(CPUWork(wall: work), payload: 0)
        var found = Instant.zero
        repeat {
          found = pod.nextEvent
          pod.advance(to: found)
        } while pod.takeFinished() == nil
        #expect(found.nanoseconds == end)
        guard found.nanoseconds == end else { return }
        free = end
      }
    }
  }

  // Two pods get the same jobs; one of them is looked at in between, at no event of its own. Every thread has
  // a CPU of its own: shares of one would be rounded.
  @Test func `looking at a pod in between changes nothing`() {
    var random = RandomStream(seed: 3, name: "looks")
    for _ in 0..<60 {
      let threads = 1 + random.below(4)
      let gang = CPUGang(
        threads: threads, cores: Double(threads), coupling: random.below(2) == 0 ? .lockstep : .independent)
      let limit = 100 * (1 + random.below(30))
      let accounting = random.below(2) == 0 ? CPUAccounting.atTicks : .continuous
      var pod = podCPU(limit: limit, gang: gang, accounting: accounting, cpus: 1024)
      var watched = podCPU(limit: limit, gang: gang, accounting: accounting, cpus: 1024)
      var now: Int64 = 0
      for job in 0..<40 {
        now += Int64(random.below(60_000_000))
        let work = CPUWork(
          wall: Int64(1 + random.below(80_000_000)), preparation: Int64(random.below(2) * 3_000_000))
        let ended = pod.events(until: now)
        let watchedEnds = watched.events(until: now) { Int64(random.below(700_000)) }
        #expect(ended == watchedEnds)
        pod.begin(work, payload: job)
        watched.begin(work, payload: job)
      }
      #expect(pod.usage == watched.usage)
      #expect(pod.bandwidth.throttledTime == watched.bandwidth.throttledTime)
      #expect(pod.bandwidth.throttledPeriods == watched.bandwidth.throttledPeriods)
      #expect(pod.bandwidth.periods == watched.bandwidth.periods)
    }
  }
}

extension PodCPU {
  /// Lets time pass, looking at events, and every so often in between: payloads and ends of what is done.
  fileprivate mutating func events(until end: Int64, step: () -> Int64 = { .max / 2 }) -> [[Int64]] {
    var done: [[Int64]] = []
    var now = min(nextEvent.nanoseconds, end)
    while true {
      advance(to: Instant(nanoseconds: now))
      while let payload = takeFinished() { done.append([Int64(payload), now]) }
      guard now < end else { return done }
      now = min(min(nextEvent.nanoseconds, end), now + 1 + step())
    }
  }
}

// When a pod's CPU next changes what can be seen from outside: a task is done, or threads stop or go on.
//
// Rule: the time to the first throttling is bounded from below, so that far from the pool's end nothing is
// looked at between a task's beginning and its end: whatever the CPUs draw, they hold at most a slice each of
// what they have not used.

import CostModel

extension PodCPU {
  /// When this pod's CPU next changes by itself: a task or thread is done, or threads may stop or go on.
  ///
  /// Looking changes nothing: it is mutating so that nothing is copied.
  var nextEvent: Instant {
    mutating get { Instant(nanoseconds: planNext()) }
  }

  private mutating func planNext() -> Int64 {
    var next = Int64.max
    if !pooled.isEmpty, !pooledIsThrottled, speed > 0 { next = updated + pooled.timeLeft(speed: speed) }
    guard isLimited else { return next }
    if let end = planLoneThread() { return end }
    for index in queues.indices where queues[index].isRunning && speed > 0 {
      next = min(next, updated + queues[index].threads.timeLeft(speed: queues[index].share(of: speed)))
    }
    if !throttled.isEmpty, hasStopped() { next = min(next, min(bandwidth.refill, slackTimer)) }
    return min(next, throttlingBound(before: next))
  }

  /// Whether some task or thread is throttled.
  private mutating func hasStopped() -> Bool {
    for index in throttled where index == Self.pooledIndex || !queues[index].threads.isEmpty { return true }
    return false
  }

  /// A time before which nothing is throttled; the largest number if nothing ever is, or if it would lie
  /// beyond `next`.
  private mutating func throttlingBound(before next: Int64) -> Int64 {
    guard nanocoresWanted > 0, speed > 0 else { return .max }
    let rate = Double(nanocoresWanted) * 1e-9 * speed
    // What may be used before the pool is empty, from `updated` on.
    var runtime = bandwidth.pool
    var count = isPoolDrained ? 1 : 0
    for index in queues.indices where queues[index].isRunning {
      runtime += queues[index].runtime - queues[index].unaccounted(at: updated, speed: speed)
      count += 1
    }
    let held = Int64(count - 1) * times.slice
    let left = max(0, runtime - held)
    let first = min(firstDraw, pooledExhaustion)
    var bound = max(first, updated + (rate == 1 ? left : Int64(ceiling: Double(left) / rate)))
    // What is in the pool now lasts; a refill takes nothing from it.
    if bound >= next { return .max }
    if !isPoolDrained { bound = times.accountingTime(notBefore: bound) }
    let refill = bandwidth.nextRefill(after: updated)
    if bound < refill || refill >= next { return bound < next ? bound : .max }
    // After the refill there is a quota at least, less what was overrun.
    let overrun = times.accounting == .atTicks ? Int64(count) * times.tick : 0
    let span = Double((bandwidth.quota ?? 0) - held - overrun) / rate
    guard span < Double(bandwidth.period) else { return .max }
    return refill + Int64(max(0, span))
  }
}

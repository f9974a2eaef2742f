// When a pod's CPU next changes what can be seen from outside: a task is done, or threads stop or go on.
//
// Rule: the time to the first throttling is bounded from below, so that far from the pool's end nothing is
// looked at between a task's beginning and its end: whatever the CPUs draw, they hold at most a slice each of
// what they have not used.

import CostModel

extension PodCPU {
  /// When this pod's CPU next changes by itself: a task or thread is done, or threads may stop or go on.
  var nextEvent: Instant {
    var next = Int64.max
    if !pooled.isEmpty, !pooledIsThrottled, speed > 0 { next = updated + pooled.timeLeft(speed: speed) }
    guard isLimited else { return Instant(nanoseconds: next) }
    for index in queues.indices where queues[index].isRunning && speed > 0 {
      let count = queues[index].threads.count
      let share = count == 1 ? speed : speed / Double(count)
      next = min(next, updated + queues[index].threads.timeLeft(speed: share))
    }
    if !throttled.isEmpty { next = min(next, min(bandwidth.refill, slackTimer)) }
    return Instant(nanoseconds: min(next, throttlingBound(before: next)))
  }

  /// A time before which nothing is throttled; the largest number if nothing ever is, or if it would lie
  /// beyond `next`.
  private func throttlingBound(before next: Int64) -> Int64 {
    guard speed > 0 else { return .max }
    var rate = 0.0
    // What may be used before the pool is empty, from `updated` on.
    var runtime = Double(bandwidth.pool)
    var count = 0
    var first = Int64.max
    for index in queues.indices where queues[index].isRunning {
      let queueRate = queues[index].rate(speed: speed)
      rate += queueRate
      runtime += Double(queues[index].runtime) - queueRate * Double(updated - queues[index].accounted)
      count += 1
      first = min(first, accountingTime(notBefore: queues[index].exhaustion(speed: speed)))
    }
    let isAtTicks = times.accounting == .atTicks && (pooled.isEmpty || pooledIsThrottled)
    if !pooled.isEmpty, !pooledIsThrottled {
      let pooledRate = Double(pooled.nanocores) * 1e-9 * speed
      rate += pooledRate
      count += 1
      first = min(first, updated + Int64((Double(max(0, bandwidth.pool)) / pooledRate).rounded(.up)))
    }
    guard count > 0 else { return .max }
    let held = Double(count - 1) * Double(times.slice)
    var bound = max(first, updated + Int64(max(0, (runtime - held) / rate).rounded(.up)))
    if isAtTicks { bound = (bound + times.tick - 1) / times.tick * times.tick }
    let refill = bandwidth.nextRefill(after: updated)
    if bound < refill || refill >= next { return bound < next ? bound : .max }
    // After the refill there is a quota at least, less what was overrun.
    let overrun = times.accounting == .atTicks ? Double(count) * Double(times.tick) : 0
    let span = (Double(bandwidth.quota ?? 0) - held - overrun) / rate
    guard span < Double(bandwidth.period) else { return .max }
    return refill + Int64(max(0, span))
  }
}

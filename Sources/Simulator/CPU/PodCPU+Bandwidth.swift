// How a limited pod's CPUs draw runtime from its pool, are throttled, and go on.
//
// Modelled: a CPU without runtime draws a slice when it is accounted, and repays its deficit with it; one
// that finds the pool empty is throttled. At the refill each throttled CPU gets back its deficit and a
// nanosecond, in the order in which they were throttled, while the pool lasts. An idle CPU keeps a
// millisecond and gives back the rest; of that the throttled get something after 5 ms, if it is more than a
// slice and the refill is not near.
// Not modelled: which CPU a woken thread ran on last, the balancing of CPUs that are busy.
// Source: Linux 6.18, kernel/sched/fair.c: assign_cfs_rq_runtime, distribute_cfs_runtime,
// do_sched_cfs_slack_timer.

import CostModel

extension PodCPU {
  /// The number of the pooled tasks among what is throttled.
  private static let pooledIndex = -1

  /// When something next happens inside a limited pod that need not be seen from outside.
  var nextMoment: Int64 {
    min(min(bandwidth.isTimed ? bandwidth.refill : .max, slackTimer), firstDraw)
  }

  /// When a CPU next draws, or the pooled tasks have used up the pool.
  private var firstDraw: Int64 {
    var first = Int64.max
    guard speed > 0 else { return first }
    for index in queues.indices where queues[index].isRunning {
      first = min(first, accountingTime(notBefore: queues[index].exhaustion(speed: speed)))
    }
    guard !pooled.isEmpty, !pooledIsThrottled else { return first }
    let rate = Double(pooled.nanocores) * 1e-9 * speed
    return min(first, updated + Int64((Double(max(0, bandwidth.pool)) / rate).rounded(.up)))
  }

  /// When a running thread is next accounted.
  @inline(__always)
  func accountingTime(notBefore time: Int64) -> Int64 {
    guard times.accounting == .atTicks else { return time }
    let rest = time % times.tick
    return rest == 0 ? time : time - rest + times.tick
  }

  /// Does what is due inside the pod; time stands at it.
  mutating func handleMoment() {
    if bandwidth.isTimed, bandwidth.refill <= updated {
      bandwidth.endPeriod(isThrottled: !throttled.isEmpty)
      distribute()
    }
    if slackTimer <= updated {
      slackTimer = .max
      if bandwidth.refill - updated >= times.slackMargin, bandwidth.pool > times.slice { distribute() }
    }
    for index in queues.indices where queues[index].isRunning {
      if accountingTime(notBefore: queues[index].exhaustion(speed: speed)) <= updated {
        queues[index].account(at: updated, speed: speed)
        drawOrThrottle(index)
      }
    }
    throttlePooledIfExhausted()
  }

  /// Puts a thread that begins now on a CPU.
  mutating func place(wall: Int64, nanocores: Int64, gangWall: Int64, _ payload: Int32) {
    var index = queues.firstIndex { $0.threads.isEmpty } ?? queues.count
    if index == queues.count {
      if queues.count < cpus {
        queues.append(RunQueue())
      } else {
        index = queues.indices.min { queues[$0].threads.count < queues[$1].threads.count } ?? 0
      }
    }
    if !queues[index].threads.isEmpty, !queues[index].isThrottled {
      queues[index].account(at: updated, speed: speed)
    }
    queues[index].threads.add(wall: wall, nanocores: nanocores, gangWall: gangWall, payload: payload)
    if queues[index].threads.count == 1 { threadCame(to: index) }
  }

  /// A CPU that was idle has a thread.
  private mutating func threadCame(to index: Int) {
    queues[index].accounted = updated
    queues[index].stopped = updated
    if !queues[index].isThrottled { drawOrThrottle(index) }
  }

  /// A thread has ended on a CPU whose use is accounted.
  mutating func threadEnded(on index: Int) {
    drawOrThrottle(index)
    guard queues[index].threads.isEmpty else { return }
    let spare = queues[index].runtime - times.idleRuntime
    if spare > 0 {
      queues[index].runtime -= spare
      bandwidth.giveBack(spare)
      if bandwidth.pool > times.slice, !throttled.isEmpty, slackTimer == .max,
        bandwidth.refill - updated >= times.slackDelay + times.slackMargin
      {
        slackTimer = updated + times.slackDelay
      }
    }
    takeOver(index)
  }

  /// Lets an idle CPU take a thread over from one that runs several.
  private mutating func takeOver(_ index: Int) {
    let busiest = queues.indices.filter { queues[$0].isRunning && queues[$0].threads.count > 1 }
      .max { queues[$0].threads.count < queues[$1].threads.count }
    guard let busiest else { return }
    queues[busiest].account(at: updated, speed: speed)
    let left = queues[busiest].threads.progress
    let task = queues[busiest].threads.takeLast()
    queues[index].threads.add(
      wall: max(0, task.finish - left), nanocores: task.nanocores, gangWall: task.gangWall,
      payload: task.payload)
    threadCame(to: index)
  }

  /// Lets a CPU without runtime draw a slice, and throttles it if there is none.
  private mutating func drawOrThrottle(_ index: Int) {
    guard queues[index].runtime <= 0 else { return }
    queues[index].runtime += bandwidth.draw(times.slice - queues[index].runtime, at: updated)
    guard queues[index].runtime <= 0 else { return }
    queues[index].isThrottled = true
    queues[index].stopped = updated
    throttled.append(index)
  }

  /// Throttles the pooled tasks if the pool is empty.
  mutating func throttlePooledIfExhausted() {
    guard isLimited, !pooled.isEmpty, !pooledIsThrottled, bandwidth.pool <= 0 else { return }
    pooledIsThrottled = true
    pooledStopped = updated
    throttled.append(Self.pooledIndex)
  }

  /// Lets throttled CPUs go on, while the pool lasts.
  private mutating func distribute() {
    var waiting: [Int] = []
    for index in throttled {
      guard bandwidth.pool > 0 else {
        waiting.append(index)
        continue
      }
      if index == Self.pooledIndex {
        pooledIsThrottled = false
        bandwidth.throttledTime += (updated - pooledStopped) * Int64(min(pooled.count, cpus))
        continue
      }
      queues[index].runtime += bandwidth.draw(1 - queues[index].runtime, at: updated)
      guard queues[index].runtime > 0 else {
        waiting.append(index)
        continue
      }
      queues[index].isThrottled = false
      queues[index].accounted = updated
      if !queues[index].threads.isEmpty {
        bandwidth.throttledTime += updated - queues[index].stopped
      }
    }
    throttled = waiting
  }
}

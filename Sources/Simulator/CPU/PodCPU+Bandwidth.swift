// How a limited pod's CPUs draw runtime from its pool, are throttled, and go on.
//
// Modelled: a CPU without runtime draws a slice when it is accounted, and repays its deficit with it; one
// that finds the pool empty is throttled. At the refill each throttled CPU gets its deficit and a nanosecond,
// in the order in which they were throttled, while the pool lasts. Of what idle CPUs give back the throttled
// get something after 5 ms, if the pool then holds more than a slice and the refill is not near.
// Not modelled: which CPU a woken thread ran on last, the balancing of CPUs that are busy.
// Source: Linux 6.18, kernel/sched/fair.c: assign_cfs_rq_runtime, distribute_cfs_runtime,
// do_sched_cfs_slack_timer.

import CostModel

extension PodCPU {
  /// The number of the pooled tasks among what is throttled.
  static let pooledIndex = -1

  /// When something next happens inside a limited pod that need not be seen from outside.
  mutating func nextMoment() -> Int64 {
    min(min(bandwidth.isTimed ? bandwidth.refill : .max, slackTimer), min(firstDraw, pooledExhaustion))
  }

  /// When a CPU next draws.
  @inline(__always)
  var firstDraw: Int64 {
    var first = Int64.max
    for index in queues.indices { first = min(first, queues[index].due) }
    return first
  }

  /// Whether tasks drain the pool themselves now.
  @inline(__always)
  var isPoolDrained: Bool { !pooled.isEmpty && !pooledIsThrottled && speed > 0 }

  /// When the pooled tasks have used up the pool.
  @inline(__always)
  var pooledExhaustion: Int64 {
    guard isPoolDrained else { return .max }
    let rate = Double(pooled.nanocores) * 1e-9 * speed
    return updated + Int64(ceiling: Double(max(0, bandwidth.pool)) / rate)
  }

  /// Lets the only CPU draw all that it draws until a time, or until the refill, if nothing else happens by
  /// then and the pool has whole slices; otherwise does nothing and returns false.
  @inline(__always)
  mutating func drawInPassing(at moment: Int64, until time: Int64) -> Bool {
    guard queues.count == 1, speed == 1, !isPoolDrained, slackTimer == .max else { return false }
    let end = min(time, bandwidth.nextRefill(after: moment - 1) - 1)
    guard queues[0].due == moment, queues[0].nanocores == 1_000_000_000 else { return false }
    return queues[0].drawSlices(until: end, &bandwidth, stride: stride, slice: times.slice)
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
    for index in queues.indices where queues[index].due <= updated {
      if queues[index].update(now: updated, &bandwidth, times, speed: speed) { throttled.append(index) }
    }
    throttlePooledIfExhausted()
  }

  /// Puts a thread that begins now on a CPU.
  mutating func place(_ task: TaskSet.Task, wall: Int64) { begin(task, wall: wall, on: chooseQueue()) }

  private mutating func begin(_ task: TaskSet.Task, wall: Int64, on index: Int) {
    if queues[index].begin(task, wall: wall, now: updated, &bandwidth, times, speed: speed) {
      throttled.append(index)
    }
  }

  /// The first idle CPU, or else the one with the fewest threads.
  private mutating func chooseQueue() -> Int {
    for index in queues.indices where queues[index].threads.isEmpty { return index }
    if queues.count < cpus {
      queues.append(RunQueue())
      return queues.count - 1
    }
    var best = 0
    for index in queues.indices where queues[index].threads.count < queues[best].threads.count {
      best = index
    }
    return best
  }

  /// Takes a thread that is done from a CPU that runs.
  mutating func takeFinishedThread(on index: Int) -> TaskSet.Task? {
    guard let found = queues[index].takeFinished(now: updated, &bandwidth, times, speed: speed) else {
      return nil
    }
    if found.isThrottled { throttled.append(index) }
    if found.gaveBack, !throttled.isEmpty, bandwidth.pool > times.slice, slackTimer == .max,
      bandwidth.refill - updated >= times.slackDelay + times.slackMargin
    {
      slackTimer = updated + times.slackDelay
    }
    if queues.count > 1, queues[index].threads.isEmpty { takeOver(index) }
    return found.task
  }

  /// Lets an idle CPU take a thread over from one that runs several.
  private mutating func takeOver(_ index: Int) {
    var busiest = index
    for other in queues.indices where queues[other].isRunning {
      if queues[other].threads.count > max(1, queues[busiest].threads.count) { busiest = other }
    }
    guard busiest != index else { return }
    let moved = queues[busiest].takeLast(now: updated, times, speed: speed)
    begin(moved.task, wall: moved.wall, on: index)
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
    if throttled.isEmpty { return }
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
      if let stopped = queues[index].resume(now: updated, &bandwidth, times, speed: speed) {
        bandwidth.throttledTime += stopped
      } else {
        waiting.append(index)
      }
    }
    throttled = waiting
  }
}

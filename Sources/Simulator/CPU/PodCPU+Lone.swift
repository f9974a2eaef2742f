// A pod's CPU as a lone worker, and back.
//
// Rule: nothing changes by going over from the one to the other, neither a figure nor a rounding.

import CostModel

extension PodCPU {
  /// Follows it as a lone worker from now on, if it is one: it has one thread or none, and no pod of its node
  /// waits for another; one that is followed so already stays as it is.
  mutating func becomeLone() {
    guard !isLone, isNodeAmple, speed == 1, slackTimer == .max, isSettled else { return }
    let threads: TaskSet
    var account = RuntimeAccount()
    if isLimited {
      guard pooled.isEmpty, queues.count <= 1 else { return }
      threads = queues.first?.threads ?? TaskSet()
      account = queues.first?.account ?? account
    } else {
      threads = pooled
    }
    guard threads.count == taskCount, taskCount <= 1 else { return }
    lone = LoneWorker(
      LoneThread(threads, account, bandwidth, usage: usage, updated: updated), threads.only, times,
      stride: stride)
    isLone = true
  }

  /// Follows it as CPUs and pool again; what was planned of its thread stays planned.
  mutating func becomeGeneral() {
    guard isLone else { return }
    isLone = false
    let thread = lone.current
    let task = lone.isBusy ? lone.task : nil
    (bandwidth, usage, updated) = (thread.bandwidth, thread.usage, thread.updated)
    let threads = TaskSet(task, finish: thread.finish, progress: thread.progress)
    if isLimited {
      queues = Slots([RunQueue(threads, thread.account)])
      throttled = thread.account.isThrottled ? [0] : []
      (planned, isPlanned) = (lone.planned, lone.isBusy)
    } else {
      pooled = threads
    }
    noteDemand()
  }

  /// Lets a lone worker without a thread begin a task.
  @inline(__always)
  mutating func beginLone(_ work: CPUWork, payload: Int, at time: Instant) {
    taskCount = 1
    let payload = Int32(truncatingIfNeeded: payload)
    let (task, wall) =
      work.preparation > 0
      ? (TaskSet.Task(nanocores: Self.oneCore, gangWall: work.wall, payload: payload), work.preparation)
      : (TaskSet.Task(nanocores: gang.nanocores, payload: payload), work.wall)
    lone.begin(task, wall: wall, at: time.nanoseconds, times, stride: stride)
  }

  /// Ends a lone worker's thread, whose time has come.
  ///
  /// - Returns: The task's payload; nil where it was prepared, and its gang has begun.
  @inline(__always)
  mutating func finishLone() -> Int? {
    let task = lone.task
    lone.finish(times)
    guard task.gangWall < 0 else {
      let gang = TaskSet.Task(nanocores: gang.nanocores, payload: task.payload)
      lone.follow(with: gang, wall: task.gangWall, times, stride: stride)
      return nil
    }
    taskCount = 0
    return Int(task.payload)
  }

  /// Lets a lone worker use CPU time at once that its task does not wait for.
  mutating func spendLone(_ amount: Int64, at time: Instant) {
    lone.spend(amount, at: time.nanoseconds, times, stride: stride)
  }
}

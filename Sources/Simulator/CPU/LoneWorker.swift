// The CPU of a pod that runs one thread after the other while nothing from outside changes its pace: followed
// from thread to thread, without a look at what other tasks or CPUs there may be.

/// A worker whose threads follow each other.
struct LoneWorker {
  /// Where it was when its thread began, or went on after CPU time was used beside it; without meaning where
  /// it has none.
  private(set) var begun: LoneThread
  /// Where it will be when its thread is done; where it has none, where it was when the last was.
  private(set) var planned: LoneThread
  /// When its thread is done; the largest number where it has none.
  private(set) var end: Int64
  /// What its thread is, or the last one was.
  private(set) var task: TaskSet.Task

  /// A worker with a thread, or without one.
  ///
  /// - Parameters:
  ///   - thread: Where it stands.
  ///   - task: What its thread is; nil for none.
  ///   - times: The kernel's constants.
  ///   - stride: From one draw of a busy CPU to the next.
  init(_ thread: LoneThread, _ task: TaskSet.Task?, _ times: KernelTimes, stride: Int64) {
    begun = thread
    planned = thread
    end = .max
    self.task = task ?? TaskSet.Task(nanocores: 0, payload: 0)
    if task != nil { plan(times, stride: stride) }
  }

  /// Whether it has a thread.
  @inline(__always)
  var isBusy: Bool { end < .max }

  /// Where it stands, or stood when its thread began.
  var current: LoneThread { isBusy ? begun : planned }

  /// Begins a thread at a time, which is not before the last one was done; it has none.
  @inline(__always)
  mutating func begin(
    _ task: TaskSet.Task, wall: Int64, at time: Int64, _ times: KernelTimes, stride: Int64
  ) {
    planned.rest(until: time)
    follow(with: task, wall: wall, times, stride: stride)
  }

  /// Begins a thread at the very moment at which the last one was done.
  @inline(__always)
  mutating func follow(with task: TaskSet.Task, wall: Int64, _ times: KernelTimes, stride: Int64) {
    self.task = task
    planned.begin(wall: wall, nanocores: task.nanocores, times)
    plan(times, stride: stride)
  }

  /// Ends its thread, whose time has come.
  @inline(__always)
  mutating func finish(_ times: KernelTimes) {
    planned.end(times)
    end = .max
  }

  /// Uses CPU time at a time that its thread does not wait for.
  mutating func spend(_ amount: Int64, at time: Int64, _ times: KernelTimes, stride: Int64) {
    guard isBusy else {
      planned.rest(until: time)
      return planned.spend(amount)
    }
    planned = begun
    planned.proceed(until: time, times, stride: stride)
    planned.spend(amount)
    plan(times, stride: stride)
  }

  /// CPU time used until a time, which is not after its thread's end; looking changes nothing.
  func usage(at time: Int64, _ times: KernelTimes, stride: Int64) -> Int64 {
    guard isBusy else { return planned.usage }
    var thread = begun
    thread.proceed(until: time, times, stride: stride)
    return thread.usage
  }

  @inline(__always)
  private mutating func plan(_ times: KernelTimes, stride: Int64) {
    begun = planned
    planned.proceed(until: .max, times, stride: stride)
    end = planned.updated
  }
}

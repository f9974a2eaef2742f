// One CPU as a limited pod sees it: the threads it runs, and the runtime it has drawn from the pod's pool.
//
// Modelled: a running thread uses up the CPU's own runtime first. Whether any is left is only looked at when
// the thread is accounted: when it begins or ends, at the tick, or whenever it reads its own CPU clock. So it
// overruns by up to a tick, and the deficit is repaid with what the CPU draws next. A CPU that draws in vain
// is throttled. An idle CPU keeps a millisecond and gives back the rest.
// Not modelled: the kernel's own time between two threads.
// Source: Linux 6.18, kernel/sched/fair.c: __account_cfs_rq_runtime, check_enqueue_throttle,
// throttle_cfs_rq, return_cfs_rq_runtime.

/// A CPU's threads and runtime: the kernel's `cfs_rq` of the pod on that CPU.
struct RunQueue {
  /// Threads on this CPU, which share it evenly.
  private(set) var threads = TaskSet()
  /// The runtime it has drawn.
  private(set) var account = RuntimeAccount()

  /// A CPU that nothing runs on.
  init() {}

  /// A CPU as it was left.
  init(_ threads: TaskSet, _ account: RuntimeAccount) {
    self.threads = threads
    self.account = account
  }

  /// Runtime drawn and not used up when it was last accounted; below 0 for a deficit.
  var runtime: Int64 { account.runtime }
  /// When it is next accounted and finds its runtime used up; the largest number while nothing runs on it.
  @inline(__always)
  var due: Int64 { account.due }

  /// Whether a thread runs on it.
  @inline(__always)
  var isRunning: Bool { !account.isThrottled && !threads.isEmpty }

  /// Cores that its threads burn at full speed, 1 or a little less.
  @inline(__always)
  var nanocores: Int64 { threads.count > 1 ? threads.nanocores / Int64(threads.count) : threads.nanocores }

  /// Wall time per progress of each of its threads, of which there is one.
  @inline(__always)
  func share(of speed: Double) -> Double { threads.count > 1 ? speed / Double(threads.count) : speed }

  /// What has run since it was last accounted; it runs.
  @inline(__always)
  func unaccounted(at now: Int64, speed: Double) -> Int64 {
    used(in: now - account.accounted, nanocores: nanocores, speed: speed)
  }

  /// Lets its threads run, which it has.
  @inline(__always)
  mutating func run(for elapsed: Int64, speed: Double) -> Int64 {
    threads.proceed(for: elapsed, speed: share(of: speed))
    return used(in: elapsed, nanocores: nanocores, speed: speed)
  }

  /// Puts a thread on it.
  ///
  /// - Returns: Whether that throttles it.
  mutating func begin(
    _ task: TaskSet.Task, wall: Int64, now: Int64, _ pool: inout CPUBandwidth,
    _ times: KernelTimes, speed: Double
  ) -> Bool {
    if threads.isEmpty { account.stopped = now }
    charge(now: now, speed: speed)
    threads.add(task, wall: wall)
    return !account.isThrottled && draw(now: now, &pool, times, speed: speed)
  }

  /// Accounts what has run; draws a slice if nothing is left.
  ///
  /// - Returns: Whether there was none, so that it is throttled now.
  mutating func update(now: Int64, _ pool: inout CPUBandwidth, _ times: KernelTimes, speed: Double) -> Bool {
    charge(now: now, speed: speed)
    return draw(now: now, &pool, times, speed: speed)
  }

  /// Takes a thread that is done from it, which runs; then it may be throttled or idle.
  mutating func takeFinished(
    now: Int64, _ pool: inout CPUBandwidth, _ times: KernelTimes, speed: Double
  ) -> (task: TaskSet.Task, isThrottled: Bool, gaveBack: Bool)? {
    guard threads.hasFinished else { return nil }
    // Charged while the thread is still there: its rate belongs to what it has used.
    charge(now: now, speed: speed)
    guard let task = threads.takeFinished() else { return nil }
    let isThrottled = draw(now: now, &pool, times, speed: speed)
    let spare = account.runtime - times.idleRuntime
    guard threads.isEmpty, spare > 0 else { return (task, isThrottled, false) }
    account.runtime -= spare
    pool.giveBack(spare)
    return (task, isThrottled, true)
  }

  /// Takes the thread that came last, and how much progress it lacks; it runs several.
  mutating func takeLast(now: Int64, _ times: KernelTimes, speed: Double) -> (task: TaskSet.Task, wall: Int64)
  {
    charge(now: now, speed: speed)
    let task = threads.takeLast()
    planDraw(times, speed: speed)
    return (task, max(0, task.finish - threads.progress))
  }

  /// Takes all its threads.
  mutating func takeAll(now: Int64, speed: Double) -> [TaskSet.Task] {
    charge(now: now, speed: speed)
    account.due = .max
    return threads.takeAll()
  }

  /// Notes that the node's speed changes.
  mutating func changeSpeed(from old: Double, to new: Double, now: Int64, _ times: KernelTimes) {
    guard isRunning else { return }
    charge(now: now, speed: old)
    planDraw(times, speed: new)
  }

  /// Repays its deficit and lets it go on, if the pool allows.
  ///
  /// - Returns: How long its threads were throttled; nil if they still are.
  mutating func resume(
    now: Int64, _ pool: inout CPUBandwidth, _ times: KernelTimes, speed: Double
  ) -> Int64? {
    guard account.repay(now: now, &pool) else { return nil }
    planDraw(times, speed: speed)
    return threads.isEmpty ? 0 : now - account.stopped
  }

  /// Draws whatever its one thread, which is always busy, draws until a time: ``RuntimeAccount/drawSlices``.
  @inline(__always)
  mutating func drawSlices(
    until last: Int64, _ pool: inout CPUBandwidth, stride: Int64, slice: Int64
  ) -> Bool {
    account.drawSlices(until: last, &pool, stride: stride, slice: slice)
  }

  /// Goes on from where its threads will be later.
  @inline(__always)
  mutating func skip(toProgress progress: Int64, _ account: RuntimeAccount) {
    threads.skip(to: progress)
    self.account = account
  }

  @inline(__always)
  private mutating func charge(now: Int64, speed: Double) {
    account.charge(isRunning ? unaccounted(at: now, speed: speed) : 0, now: now)
  }

  @inline(__always)
  private mutating func draw(
    now: Int64, _ pool: inout CPUBandwidth, _ times: KernelTimes, speed: Double
  ) -> Bool {
    let isThrottled = account.draw(now: now, &pool, times)
    planDraw(times, speed: speed)
    return isThrottled
  }

  /// Works out when it must draw, after anything that this depends on has changed.
  @inline(__always)
  private mutating func planDraw(_ times: KernelTimes, speed: Double) {
    guard isRunning, speed > 0 else {
      account.due = .max
      return
    }
    account.planDraw(rate: Double(nanocores) * 1e-9 * speed, times)
  }
}

/// CPU time used in some wall time by so many 10⁻⁹ cores at a speed.
@inline(__always)
func used(in elapsed: Int64, nanocores: Int64, speed: Double) -> Int64 {
  if nanocores == 1_000_000_000, speed == 1 { return elapsed }
  return Int64(nearest: Double(elapsed) * (Double(nanocores) * 1e-9) * speed)
}

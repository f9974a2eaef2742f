// One CPU as a limited pod sees it: the threads it runs, and the runtime it has drawn from the pod's pool.
//
// Modelled: a running thread uses up the CPU's own runtime first. Whether any is left is only looked at when
// the thread is accounted: at the tick, or whenever it reads its own CPU clock; so it overruns by up to a
// tick, and the deficit is repaid.
// Source: Linux, kernel/sched/fair.c: __account_cfs_rq_runtime, throttle_cfs_rq, return_cfs_rq_runtime.

/// A CPU's threads and runtime: the kernel's `cfs_rq` of the pod on that CPU.
struct RunQueue {
  /// Threads on this CPU, which share it evenly.
  var threads = TaskSet()
  /// Runtime drawn and not used up when it was last accounted; below 0 for a deficit.
  var runtime: Int64 = 0
  /// When its use was last accounted.
  var accounted: Int64 = 0
  /// Whether it found nothing to run on and waits for the pool.
  var isThrottled = false
  /// Since when its threads have been throttled.
  var stopped: Int64 = 0

  /// Whether a thread runs on it.
  @inline(__always)
  var isRunning: Bool { !isThrottled && !threads.isEmpty }

  /// Cores that its threads burn at full speed, 1 or a little less.
  @inline(__always)
  var nanocores: Int64 { threads.count > 1 ? threads.nanocores / Int64(threads.count) : threads.nanocores }

  /// CPU time per wall time, at a speed of the node.
  @inline(__always)
  func rate(speed: Double) -> Double { Double(nanocores) * 1e-9 * speed }

  /// Charges what has run since it was last accounted; it runs.
  mutating func account(at now: Int64, speed: Double) {
    let elapsed = now - accounted
    accounted = now
    guard elapsed > 0 else { return }
    let rate = rate(speed: speed)
    runtime -= rate == 1 ? elapsed : Int64((Double(elapsed) * rate).rounded())
  }

  /// When its own runtime is used up, not looked at yet.
  @inline(__always)
  func exhaustion(speed: Double) -> Int64 {
    guard runtime > 0 else { return accounted }
    let rate = rate(speed: speed)
    return accounted + (rate == 1 ? runtime : Int64((Double(runtime) / rate).rounded(.up)))
  }
}

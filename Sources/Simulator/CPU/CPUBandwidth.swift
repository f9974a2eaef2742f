// A CPU limit as the kernel enforces it: a pool of CPU time for each period, drained by all CPUs that run the
// pod's threads.
//
// Modelled: the pool is refilled each period to what is left and the quota, at most the quota and the burst;
// the timer that refills it keeps its phase, and stops after a period in which nobody drew; counts as
// cpu.stat gives them.
// Not modelled: the lengthening of periods too short for the timer.
// Source: Linux, kernel/sched/fair.c: __refill_cfs_bandwidth_runtime, do_sched_cfs_period_timer,
// start_cfs_bandwidth; Documentation/scheduler/sched-bwc.rst. Quota from a limit as the kubelet computes it
// (pkg/kubelet/cm/helpers_linux.go: MilliCPUToQuota, at least 1 ms).

import CostModel

/// The quota of one pod and what is left of it.
struct CPUBandwidth {
  /// CPU time for each period; nil is no limit.
  let quota: Int64?
  /// What may be left over from earlier periods at most.
  let burst: Int64
  /// The period's length.
  let period: Int64
  /// What is left for CPUs to draw; below 0 where more has been used than there was.
  private(set) var pool: Int64
  /// When the pool is next refilled, if the timer runs.
  private(set) var refill: Int64
  /// Whether the timer runs: it stops when nobody has drawn for a period.
  private(set) var isTimed = false
  private var isIdle = false

  /// Periods that ended while the timer ran.
  private(set) var periods = 0
  /// Those of them at whose end some CPU was throttled.
  private(set) var throttledPeriods = 0
  /// Time with runnable threads and nothing to run on, summed over CPUs.
  var throttledTime: Int64 = 0

  /// The bandwidth of a limit.
  ///
  /// - Parameters:
  ///   - limit: Nil is no limit; what comes to less than 1 ms a period acts as 1 ms.
  ///   - period: `cpu.cfs_period_us`, in nanoseconds; Kubernetes uses 100 ms.
  ///   - burst: `cpu.cfs_burst_us`, in nanoseconds.
  ///   - phase: How far into its period the pod is at time 0, in 0 ..< period.
  init(limit: Millicores?, period: Int64 = 100_000_000, burst: Int64 = 0, phase: Int64) {
    precondition(phase >= 0 && phase < period, "the phase must lie within the period, got \(phase) ns")
    self.period = period
    self.burst = burst
    quota = limit.map { max(1_000_000, Int64($0.rawValue) * period / 1000) }
    pool = quota ?? .max
    refill = period - phase
  }

  /// Takes up to so much from the pool.
  ///
  /// - Parameters:
  ///   - wanted: What a CPU would like, in nanoseconds.
  ///   - now: The time, which starts the timer if it has stopped.
  /// - Returns: What it gets: 0 if nothing is left.
  mutating func draw(_ wanted: Int64, at now: Int64) -> Int64 {
    start(at: now)
    guard pool > 0 else { return 0 }
    let amount = min(pool, wanted)
    pool -= amount
    isIdle = false
    return amount
  }

  /// Takes so much from the pool, whether or not it is there: what is lacking is repaid by the next refill.
  mutating func spend(_ amount: Int64, at now: Int64) {
    guard quota != nil else { return }
    start(at: now)
    pool -= amount
    isIdle = false
  }

  /// Puts back what a CPU that has nothing to run does not keep.
  mutating func giveBack(_ amount: Int64) { pool += amount }

  /// Starts the timer that refills the pool, at the phase that it always had.
  mutating func start(at now: Int64) {
    guard !isTimed else { return }
    isTimed = true
    refill = nextRefill(after: now)
  }

  /// When the pool would next be refilled after a time at which the timer runs or is started.
  func nextRefill(after now: Int64) -> Int64 {
    refill > now ? refill : refill + ((now - refill) / period + 1) * period
  }

  /// Lets time pass in which nobody draws and nobody is throttled.
  @inline(__always)
  mutating func rest(until time: Int64) {
    while isTimed, refill <= time { endPeriod(isThrottled: false) }
  }

  /// Ends a period: refills the pool, and stops the timer if nobody has drawn in it.
  ///
  /// - Parameter isThrottled: Whether some CPU is throttled.
  mutating func endPeriod(isThrottled: Bool) {
    guard let quota else { return }
    periods += 1
    refill += period
    pool = min(pool + quota, quota + burst)
    if isThrottled {
      throttledPeriods += 1
    } else if isIdle {
      isTimed = false
    }
    isIdle = !isThrottled
  }
}

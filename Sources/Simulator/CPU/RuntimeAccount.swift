// The runtime that one CPU has drawn from a pod's pool, and when it must draw again.
//
// Source: Linux 6.18, kernel/sched/fair.c: __account_cfs_rq_runtime, assign_cfs_rq_runtime,
// distribute_cfs_runtime.

/// What a CPU has of a pod's quota.
struct RuntimeAccount {
  /// Runtime drawn and not used up when it was last accounted; below 0 for a deficit.
  var runtime: Int64 = 0
  /// When its use was last accounted.
  private(set) var accounted: Int64 = 0
  /// When it is next accounted and finds its runtime used up; the largest number while nothing runs on it.
  var due = Int64.max
  /// Since when its threads have been throttled, or when they came.
  var stopped: Int64 = 0
  /// Whether it found nothing to run on and waits for the pool.
  private(set) var isThrottled = false

  /// Accounts what its threads have used until now.
  @inline(__always)
  mutating func charge(_ used: Int64, now: Int64) {
    runtime -= used
    accounted = now
  }

  /// Draws a slice if nothing is left.
  ///
  /// - Returns: Whether it is throttled.
  @inline(__always)
  mutating func draw(now: Int64, _ pool: inout CPUBandwidth, _ times: KernelTimes) -> Bool {
    if runtime <= 0 { runtime += pool.draw(times.slice - runtime, at: now) }
    if runtime <= 0 {
      isThrottled = true
      stopped = now
    }
    return isThrottled
  }

  /// Repays its deficit, and gets a nanosecond to go on with.
  ///
  /// - Returns: Whether the pool allowed it, so that it is throttled no more.
  @inline(__always)
  mutating func repay(now: Int64, _ pool: inout CPUBandwidth) -> Bool {
    runtime += pool.draw(1 - runtime, at: now)
    guard runtime > 0 else { return false }
    isThrottled = false
    accounted = now
    return true
  }

  /// Works out when a CPU that runs must draw.
  ///
  /// - Parameters:
  ///   - rate: CPU time that it uses in wall time, above 0.
  ///   - times: The kernel's constants.
  @inline(__always)
  mutating func planDraw(rate: Double, _ times: KernelTimes) {
    let left = max(0, runtime)
    due = times.accountingTime(
      notBefore: accounted + (rate == 1 ? left : Int64(ceiling: Double(left) / rate)))
  }

  /// Draws for a CPU that is always busy whatever it draws until a time, while the pool has whole slices.
  ///
  /// - Parameters:
  ///   - last: Before the next refill.
  ///   - bandwidth: The pool.
  ///   - stride: From one draw to the next.
  ///   - slice: What it has after a draw.
  /// - Returns: Whether it drew anything.
  @inline(__always)
  mutating func drawSlices(
    until last: Int64, _ bandwidth: inout CPUBandwidth, stride: Int64, slice: Int64
  ) -> Bool {
    let first = slice - runtime + due - accounted
    let spare = bandwidth.pool - first
    guard due <= last, spare >= 0 else { return false }
    let span = min(last - due, spare)
    let more = span >= stride ? span / stride * stride : 0
    _ = bandwidth.draw(first + more, at: due)
    runtime = slice
    accounted = due + more
    due = accounted + stride
    return true
  }
}

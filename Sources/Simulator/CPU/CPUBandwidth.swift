// A CPU limit as the kernel enforces it: a quota of CPU time for each period, drained by all threads
// together.
//
// Modelled: threads run at full speed until the quota is gone, then all stop until the next period; unused
// quota is lost; the period's phase is the pod's own; counts as cpu.stat gives them.
// Not modelled: the 5 ms slices that CPUs take from the quota and what lingers there, burst.
// Source: Linux, Documentation/scheduler/sched-bwc.rst; quota from a limit as the kubelet computes it
// (pkg/kubelet/cm/helpers_linux.go: MilliCPUToQuota, at least 1 ms).

import CostModel

/// The quota of one pod and what is left of it.
struct CPUBandwidth {
  /// CPU time for each period; nil is no limit.
  let quota: Int64?
  /// The period's length.
  let period: Int64
  /// When period 0 began, in (−period, 0].
  let phase: Int64

  /// What is left of the current period's quota.
  private(set) var remaining: Int64
  /// The period that `remaining` belongs to.
  private var current: Int64
  private var lastActive = Int64.min

  /// Periods in which some thread was runnable.
  private(set) var periods = 0
  /// Periods in which the quota ran out while some thread was runnable.
  private(set) var throttledPeriods = 0
  /// Wall time with runnable threads and no quota.
  private(set) var throttledTime: Int64 = 0

  /// The bandwidth of a limit.
  ///
  /// - Parameters:
  ///   - limit: Nil is no limit; less than 10 millicores act as 10.
  ///   - period: `cpu.cfs_period_us`, in nanoseconds; Kubernetes uses 100 ms.
  ///   - phase: How far into its period the pod is at time 0, in 0 ..< period.
  init(limit: Millicores?, period: Int64 = 100_000_000, phase: Int64) {
    precondition(phase >= 0 && phase < period, "the phase must lie within the period, got \(phase) ns")
    self.period = period
    self.phase = -phase
    quota = limit.map { max(1_000_000, Int64($0.rawValue) * period / 1000) }
    remaining = quota ?? .max
    current = 0
  }

  /// Notes that threads ran from `start` to `end` at `rate` cores, nowhere beyond the quota.
  mutating func spend(from start: Int64, to end: Int64, rate: Double) {
    guard let quota else { return }
    let index = periodIndex(end - 1)
    noteActive(from: periodIndex(start), to: index)
    let boundary = phase + index * period
    if index != current {
      current = index
      remaining = quota
    }
    let spent = Double(end - max(start, boundary)) * rate
    remaining = max(0, remaining - Int64(spent.rounded()))
  }

  /// Begins the period that `now` lies in, with its whole quota, unless it has begun already.
  mutating func refill(at now: Int64) {
    guard let quota else { return }
    let index = periodIndex(now)
    guard index != current else { return }
    current = index
    remaining = quota
  }

  /// Stops the pod's threads at `now` and returns when the next period begins.
  mutating func throttle(at now: Int64) -> Int64 {
    let index = periodIndex(now)
    noteActive(from: index, to: index)
    throttledPeriods += 1
    let end = phase + (index + 1) * period
    throttledTime += end - now
    return end
  }

  /// When the quota runs out if threads go on at `rate` cores from `now`; nil if it never does.
  func exhaustion(after now: Int64, rate: Double) -> Int64? {
    guard let quota, rate > 0 else { return nil }
    let boundary = phase + (periodIndex(now) + 1) * period
    let inThis = now + Int64((Double(remaining) / rate).rounded(.up))
    if inThis < boundary { return inThis }
    let inNext = Int64((Double(quota) / rate).rounded(.up))
    return inNext < period ? boundary + inNext : nil
  }

  private func periodIndex(_ time: Int64) -> Int64 {
    let sinceFirst = time - phase
    return sinceFirst >= 0 ? sinceFirst / period : (sinceFirst - period + 1) / period
  }

  private mutating func noteActive(from first: Int64, to last: Int64) {
    let unseen = max(first, lastActive &+ 1)
    guard last >= unseen else { return }
    periods += Int(last - unseen + 1)
    lastActive = last
  }
}

/// The kernel's constants of CPU bandwidth control, in nanoseconds.
struct KernelTimes: Equatable {
  /// From one tick to the next: 1/`CONFIG_HZ`.
  var tick: Int64 = 4_000_000
  /// What a CPU draws at once: `sched_cfs_bandwidth_slice_us`.
  var slice: Int64 = 5_000_000
  /// What an idle CPU keeps of what it has drawn: `min_cfs_rq_runtime`.
  var idleRuntime: Int64 = 1_000_000
  /// From giving back to the distribution of it: `cfs_bandwidth_slack_period`.
  var slackDelay: Int64 = 5_000_000
  /// So soon before a refill nothing is distributed: `min_bandwidth_expiration`.
  var slackMargin: Int64 = 2_000_000
  /// When a running thread is charged.
  var accounting = CPUAccounting.atTicks

  /// From one draw of a CPU that is busy all the time to the next: what it draws after the first is as much.
  @inline(__always)
  var stride: Int64 { accounting == .atTicks ? (slice + tick - 1) / tick * tick : slice }

  /// When a thread that runs is accounted, at a time or later.
  @inline(__always)
  func accountingTime(notBefore time: Int64) -> Int64 {
    guard accounting == .atTicks else { return time }
    let rest = time % tick
    return rest == 0 ? time : time - rest + tick
  }
}

// What the kernel counts of a control group's CPU time.
//
// Source: Documentation/admin-guide/cgroup-v2.rst, Documentation/scheduler/sched-bwc.rst and
// Documentation/admin-guide/cgroup-v1/cpuacct.rst in Linux.

/// The counters of a control group's CPU time; they only grow.
public struct CPUStat: Sendable, Equatable {
  /// Periods in which the group had something to run, `nr_periods`; 0 without a quota.
  public var periods = 0
  /// Periods in which its quota ran out, `nr_throttled`.
  public var throttledPeriods = 0
  /// How long it stood still for that, in seconds, as the kernel adds it up over its CPUs.
  public var throttledSeconds = 0.0
  /// CPU time of its processes, in seconds; nil where the kernel does not count it with the quota.
  public var usageSeconds: Double?

  /// Counters at 0.
  public init() {}

  /// Counters from the texts of the kernel's files.
  ///
  /// - Parameters:
  ///   - stat: The text of `cpu.stat`. Version 1 of control groups counts nanoseconds, version 2 microseconds
  ///     under other names; a line that is missing counts as 0.
  ///   - usage: The text of version 1's `cpuacct.usage`; nil where there is none.
  init(stat: String, usage: String? = nil) {
    var counts: [Substring: Double] = [:]
    for line in stat.split(separator: "\n") {
      let fields = line.split(separator: " ")
      if fields.count == 2 { counts[fields[0]] = Double(fields[1]) }
    }
    periods = Int(counts["nr_periods"] ?? 0)
    throttledPeriods = Int(counts["nr_throttled"] ?? 0)
    throttledSeconds = (counts["throttled_usec"] ?? 0) / 1e6 + (counts["throttled_time"] ?? 0) / 1e9
    usageSeconds =
      counts["usage_usec"].map { $0 / 1e6 }
      ?? usage.flatMap { Double($0.filter { !$0.isWhitespace }) }.map { $0 / 1e9 }
  }

  /// What was counted from one reading to the next.
  public static func - (after: CPUStat, before: CPUStat) -> CPUStat {
    var difference = CPUStat()
    difference.periods = after.periods - before.periods
    difference.throttledPeriods = after.throttledPeriods - before.throttledPeriods
    difference.throttledSeconds = after.throttledSeconds - before.throttledSeconds
    if let late = after.usageSeconds, let early = before.usageSeconds {
      difference.usageSeconds = late - early
    }
    return difference
  }
}

/// What the CPU limit did to one pod, as the `cpu.stat` of its control group counts it.
public struct PodCPUStat: Sendable, Equatable, Codable {
  /// The how-manieth pod of the trial this is, from 1.
  public var pod: Int
  /// Periods in which it was runnable: `nr_periods`.
  public var periods: Int
  /// Periods in which it was throttled: `nr_throttled`.
  public var throttledPeriods: Int
  /// Time that it was throttled, in seconds: `throttled_usec`; each CPU's counts.
  public var throttledSeconds: Double
  /// CPU time used, in seconds: `usage_usec`.
  public var usedSeconds: Double

  /// Counters from their parts.
  public init(
    pod: Int, periods: Int, throttledPeriods: Int, throttledSeconds: Double, usedSeconds: Double
  ) {
    self.pod = pod
    self.periods = periods
    self.throttledPeriods = throttledPeriods
    self.throttledSeconds = throttledSeconds
    self.usedSeconds = usedSeconds
  }

  /// The counters of a pod, as they stand.
  init(_ pod: Pod) {
    self.pod = pod.id
    periods = pod.cpu.bandwidth.periods
    throttledPeriods = pod.cpu.bandwidth.throttledPeriods
    throttledSeconds = Double(pod.cpu.bandwidth.throttledTime) / 1e9
    usedSeconds = Double(pod.cpu.usage) / 1e9
  }

  /// The share of its periods in which it was throttled, 0…1; 0 without periods.
  public var throttledShare: Double { periods > 0 ? Double(throttledPeriods) / Double(periods) : 0 }
}

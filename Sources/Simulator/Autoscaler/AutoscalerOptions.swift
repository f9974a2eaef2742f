// The flags that an operator gives the autoscaler, and their defaults.

let nanosecondsPerSecond: Int64 = 1_000_000_000

/// The flags of kube-controller-manager that steer its autoscaler, with their defaults.
///
/// Managed clusters keep the defaults and offer no way to change them.
public struct AutoscalerOptions: Sendable, Hashable {
  /// `--horizontal-pod-autoscaler-sync-period`, in nanoseconds: 15 s.
  ///
  /// The autoscaler does not read it: whoever calls it keeps the time. The first sync comes one period after
  /// the autoscaler appears.
  public var syncPeriodNanoseconds: Int64
  /// `--horizontal-pod-autoscaler-downscale-stabilization`, in nanoseconds: 5 min.
  public var downscaleStabilizationNanoseconds: Int64
  /// `--horizontal-pod-autoscaler-tolerance`, a deviation of the usage ratio from 1: 0.1.
  public var tolerance: Double
  /// `--horizontal-pod-autoscaler-cpu-initialization-period`, in nanoseconds: 5 min.
  public var cpuInitializationPeriodNanoseconds: Int64
  /// `--horizontal-pod-autoscaler-initial-readiness-delay`, in nanoseconds: 30 s.
  public var initialReadinessDelayNanoseconds: Int64
  /// How many times the current replicas a sync without `behavior` may ask for: 2; no flag sets it.
  public var scaleUpLimitFactor: Double
  /// How many replicas a sync without `behavior` may always ask for: 4; no flag sets it.
  public var scaleUpLimitMinimum: Double

  /// Creates options; whatever is left out is as in Kubernetes.
  public init(
    syncPeriodNanoseconds: Int64 = 15_000_000_000,
    downscaleStabilizationNanoseconds: Int64 = 300_000_000_000,
    tolerance: Double = 0.1,
    cpuInitializationPeriodNanoseconds: Int64 = 300_000_000_000,
    initialReadinessDelayNanoseconds: Int64 = 30_000_000_000,
    scaleUpLimitFactor: Double = 2,
    scaleUpLimitMinimum: Double = 4
  ) {
    self.syncPeriodNanoseconds = syncPeriodNanoseconds
    self.downscaleStabilizationNanoseconds = downscaleStabilizationNanoseconds
    self.tolerance = tolerance
    self.cpuInitializationPeriodNanoseconds = cpuInitializationPeriodNanoseconds
    self.initialReadinessDelayNanoseconds = initialReadinessDelayNanoseconds
    self.scaleUpLimitFactor = scaleUpLimitFactor
    self.scaleUpLimitMinimum = scaleUpLimitMinimum
  }
}

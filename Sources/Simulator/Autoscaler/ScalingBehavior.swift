// How fast an autoscaler may change the replica count: the field `behavior` of autoscaling/v2.
//
// An absent behavior and an empty one differ: the first keeps the controller on its older rules, the second
// takes the defaults below and the newer rules. So absence is kept as nil, and defaults are filled in on
// resolving.
// Source: Kubernetes, pkg/apis/autoscaling/v2/defaults.go (defaultHPAScaleUpRules, defaultHPAScaleDownRules,
// copyHPAScalingRules).

/// One limit on the rate of change.
public struct HPAScalingPolicy: Sendable, Hashable, Codable {
  /// What `value` counts.
  public enum PolicyType: String, Sendable, Hashable, CaseIterable, Codable {
    /// A number of pods.
    case pods = "Pods"
    /// Percent of the replicas at the period's start.
    case percent = "Percent"
  }

  /// What `value` counts.
  public var type: PolicyType
  /// The change allowed within the period; greater than 0.
  public var value: Int
  /// The period, in seconds; 1…1800.
  public var periodSeconds: Int

  /// Creates a policy that allows a change of `value` within `periodSeconds`.
  public init(type: PolicyType, value: Int, periodSeconds: Int) {
    self.type = type
    self.value = value
    self.periodSeconds = periodSeconds
  }

  var periodNanoseconds: Int64 { Int64(periodSeconds) * nanosecondsPerSecond }
}

/// Which of several policies counts.
public enum ScalingPolicySelect: String, Sendable, Hashable, CaseIterable, Codable {
  /// The one that allows the largest change.
  case max = "Max"
  /// The one that allows the smallest change.
  case min = "Min"
  /// None: no change in this direction.
  case disabled = "Disabled"
}

/// The rules for one direction, as given; nil means Kubernetes's default.
public struct HPAScalingRules: Sendable, Hashable, Codable {
  /// How far back proposals are considered, in seconds; 0…3600.
  public var stabilizationWindowSeconds: Int?
  /// Which policy counts.
  public var selectPolicy: ScalingPolicySelect?
  /// The policies; a given list replaces the default one as a whole, and must not be empty.
  public var policies: [HPAScalingPolicy]?
  /// Deviation of the usage ratio from 1 that is ignored, 0 or more; nil for the controller's.
  public var tolerance: Double?

  /// Creates rules; whatever is left out takes Kubernetes's default.
  public init(
    stabilizationWindowSeconds: Int? = nil, selectPolicy: ScalingPolicySelect? = nil,
    policies: [HPAScalingPolicy]? = nil, tolerance: Double? = nil
  ) {
    self.stabilizationWindowSeconds = stabilizationWindowSeconds
    self.selectPolicy = selectPolicy
    self.policies = policies
    self.tolerance = tolerance
  }
}

/// The rules for both directions, as given.
public struct HorizontalPodAutoscalerBehavior: Sendable, Hashable, Codable {
  /// Scaling up; nil for no window and the larger of 4 pods and 100 % per 15 s.
  public var scaleUp: HPAScalingRules?
  /// Scaling down; nil for the controller's downscale stabilization and 100 % per 15 s.
  public var scaleDown: HPAScalingRules?

  /// Creates a behavior; without arguments it is the empty one, `{}`, which is not the absent one.
  public init(scaleUp: HPAScalingRules? = nil, scaleDown: HPAScalingRules? = nil) {
    self.scaleUp = scaleUp
    self.scaleDown = scaleDown
  }
}

/// The rules for one direction with every default filled in.
public struct ResolvedScalingRules: Sendable, Hashable {
  /// How far back proposals are considered, in nanoseconds.
  public var windowNanoseconds: Int64
  /// Which policy counts.
  public var selectPolicy: ScalingPolicySelect
  /// The policies.
  public var policies: [HPAScalingPolicy]

  /// Fills in the defaults for scaling up.
  public init(scaleUp rules: HPAScalingRules?) {
    windowNanoseconds = Int64(rules?.stabilizationWindowSeconds ?? 0) * nanosecondsPerSecond
    selectPolicy = rules?.selectPolicy ?? .max
    policies =
      rules?.policies ?? [
        HPAScalingPolicy(type: .pods, value: 4, periodSeconds: 15),
        HPAScalingPolicy(type: .percent, value: 100, periodSeconds: 15),
      ]
  }

  /// Fills in the defaults for scaling down; the default window is the controller's, in whole seconds.
  public init(scaleDown rules: HPAScalingRules?, options: AutoscalerOptions) {
    let defaultWindowSeconds = options.downscaleStabilizationNanoseconds / nanosecondsPerSecond
    let windowSeconds = rules?.stabilizationWindowSeconds.map { Int64($0) } ?? defaultWindowSeconds
    windowNanoseconds = windowSeconds * nanosecondsPerSecond
    selectPolicy = rules?.selectPolicy ?? .max
    policies = rules?.policies ?? [HPAScalingPolicy(type: .percent, value: 100, periodSeconds: 15)]
  }

  var longestPeriodNanoseconds: Int64 { policies.map(\.periodNanoseconds).max() ?? 0 }
}

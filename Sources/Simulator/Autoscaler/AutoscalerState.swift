// What an autoscaler remembers between syncs.

/// The reason of a condition, with Kubernetes's spelling.
public enum ConditionReason: String, Sendable, Hashable {
  // AbleToScale
  /// The scale was read; nothing more was decided.
  case succeededGetScale = "SucceededGetScale"
  /// No window changed the proposal.
  case readyForNewScale = "ReadyForNewScale"
  /// A lower recent proposal held a scale-up back.
  case scaleUpStabilized = "ScaleUpStabilized"
  /// A higher recent proposal held a scale-down back.
  case scaleDownStabilized = "ScaleDownStabilized"
  /// The replica count was changed.
  case succeededRescale = "SucceededRescale"

  // ScalingActive
  /// At least one metric could be evaluated.
  case validMetricFound = "ValidMetricFound"
  /// The target has 0 replicas, which switches autoscaling off.
  case scalingDisabled = "ScalingDisabled"
  /// A `Resource` metric failed.
  case failedGetResourceMetric = "FailedGetResourceMetric"
  /// A `ContainerResource` metric failed.
  case failedGetContainerResourceMetric = "FailedGetContainerResourceMetric"
  /// A `Pods` metric failed.
  case failedGetPodsMetric = "FailedGetPodsMetric"
  /// An `Object` metric failed.
  case failedGetObjectMetric = "FailedGetObjectMetric"
  /// An `External` metric failed.
  case failedGetExternalMetric = "FailedGetExternalMetric"
  /// A metric is of an unknown type.
  case invalidMetricSourceType = "InvalidMetricSourceType"

  // ScalingLimited
  /// Nothing limited the stabilized count.
  case desiredWithinRange = "DesiredWithinRange"
  /// `minReplicas` raised the count.
  case tooFewReplicas = "TooFewReplicas"
  /// `maxReplicas` cut the count.
  case tooManyReplicas = "TooManyReplicas"
  /// The rate of scaling up cut the count.
  case scaleUpLimit = "ScaleUpLimit"
  /// The rate of scaling down raised the count.
  case scaleDownLimit = "ScaleDownLimit"
}

/// One condition of an autoscaler's status.
public struct AutoscalerCondition: Sendable, Hashable {
  /// Whether the condition holds.
  public var isTrue: Bool
  /// Why.
  public var reason: ConditionReason

  /// Creates a condition.
  public init(isTrue: Bool, reason: ConditionReason) {
    self.isTrue = isTrue
    self.reason = reason
  }
}

/// The conditions of an autoscaler's status; nil until first set, and kept by syncs that do not set them.
public struct AutoscalerConditions: Sendable, Hashable {
  /// Whether the target can be scaled.
  public var ableToScale: AutoscalerCondition?
  /// Whether metrics give a replica count.
  public var scalingActive: AutoscalerCondition?
  /// Whether a bound or a rate limit changed the count.
  public var scalingLimited: AutoscalerCondition?

  /// Creates conditions that were never set.
  public init() {}
}

/// What an autoscaler remembers between syncs.
///
/// The history lives in the controller's memory, the conditions in the API server.
public struct AutoscalerState: Sendable, Hashable {
  /// Whether the controller, since it started, has synced this autoscaler.
  ///
  /// The first sync takes the current count for a recommendation, so nothing scales below it for one window.
  public var hasSynced: Bool
  /// What was proposed lately.
  public var recommendations: RecommendationHistory
  /// What was added lately; kept only with `behavior`.
  public var scaleUpEvents: ScaleEventHistory
  /// What was removed lately; kept only with `behavior`.
  public var scaleDownEvents: ScaleEventHistory
  /// The conditions of the status.
  public var conditions: AutoscalerConditions

  /// Creates the state before the first sync.
  public init() {
    hasSynced = false
    recommendations = RecommendationHistory()
    scaleUpEvents = ScaleEventHistory()
    scaleDownEvents = ScaleEventHistory()
    conditions = AutoscalerConditions()
  }

  /// Forgets what a restarted controller or a new leader does not know: history, not conditions.
  public mutating func restartController() {
    hasSynced = false
    recommendations = RecommendationHistory()
    scaleUpEvents = ScaleEventHistory()
    scaleDownEvents = ScaleEventHistory()
  }
}

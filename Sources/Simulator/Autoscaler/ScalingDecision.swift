/// Why a replica count was changed.
public enum RescaleReason: Sendable, Hashable {
  /// There were more than `maxReplicas`.
  case aboveMaxReplicas
  /// There were fewer than `minReplicas`.
  case belowMinReplicas
  /// This metric asked for more than there were, and for the most of all metrics.
  case aboveTarget(MetricSpec)
  /// Every metric asked for fewer than there were.
  case allMetricsBelowTarget
  /// The metrics asked for what there was; an older recommendation or a bound changed it.
  case notByMetrics

  /// The text of Kubernetes's event `SuccessfulRescale`, which is empty for ``notByMetrics``.
  public var text: String {
    switch self {
    case .aboveMaxReplicas: "Current number of replicas above Spec.MaxReplicas"
    case .belowMinReplicas: "Current number of replicas below Spec.MinReplicas"
    case .aboveTarget(let metric): "\(metric.rescaleName) above target"
    case .allMetricsBelowTarget: "All metrics below target"
    case .notByMetrics: ""
    }
  }
}

/// What one sync decided, with everything needed to explain it.
public struct ScalingDecision: Sendable, Hashable {
  /// What a metric asked for, or why it could not.
  public typealias MetricOutcome = Result<MetricProposal, MetricFailure>

  /// The instant of the decision.
  public var nowNanoseconds: Int64
  /// The replicas that there were.
  public var currentReplicas: Int
  /// The replicas that there shall be.
  public var desiredReplicas: Int
  /// One outcome for each metric of the spec, in its order; empty if metrics were not evaluated.
  public var metricOutcomes: [MetricOutcome] = []
  /// The largest proposal; nil if metrics were not evaluated or gave no usable result.
  public var proposal: Int?
  /// The first metric of the spec that made the largest proposal, by index.
  public var proposingMetric: Int?
  /// The proposal after the stabilization windows.
  public var stabilizedReplicas: Int?
  /// The stabilized count after rate limits and bounds; its `replicas` is what was decided.
  public var limited: LimitedReplicas?
  /// Why the count changes; nil if it does not.
  public var rescaleReason: RescaleReason?
  /// The failure of the first metric that failed, also where the others sufficed to go on.
  public var failure: MetricFailure?
  /// The conditions after the sync.
  public var conditions = AutoscalerConditions()

  /// Whether the replica count changes.
  public var isRescale: Bool { desiredReplicas != currentReplicas }

  /// The proposal of the first `Resource` or `ContainerResource` metric that has a utilization or mean, as
  /// `kubectl get hpa` shows it; nil if there is none.
  public func resourceProposal(of spec: HorizontalPodAutoscalerSpec) -> MetricProposal? {
    for (metric, outcome) in zip(spec.metrics, metricOutcomes) {
      switch (metric, outcome) {
      case (.resource, .success(let proposal)), (.containerResource, .success(let proposal)):
        return proposal
      default:
        continue
      }
    }
    return nil
  }

  init(nowNanoseconds: Int64, currentReplicas: Int) {
    self.nowNanoseconds = nowNanoseconds
    self.currentReplicas = currentReplicas
    desiredReplicas = currentReplicas
  }
}

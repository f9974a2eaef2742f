/// What one metric asks for, and why.
public struct MetricProposal: Sendable, Hashable {
  /// How the replica count came about.
  public enum Rule: Sendable, Hashable {
    /// The ratio was within the tolerance: the current count stays.
    case withinTolerance
    /// `ceil(ratio · ready pods)`.
    case readyPods(Int)
    /// `ceil(filled ratio · samples)`, with assumed samples for missing and unready pods.
    case filledSamples(Int)
    /// The assumed samples turned the direction round: the current count stays.
    case directionReversed
    /// The samples' count contradicts the direction: the current count stays.
    case directionContradicted
    /// `ceil(value / target per pod)`.
    case perPodTarget
    /// `ceil(ratio)`, from no replicas at all.
    case fromZero
  }

  /// The replicas asked for, before any stabilization or limit; 0 or more, at most 2³¹ − 1.
  public var replicas: Int
  /// Usage over request of the pods that count, in whole percent, truncated; for utilization targets only.
  ///
  /// Assumed samples do not enter, so it can be far from the target while nothing happens.
  public var utilizationPercent: Int?
  /// The metric's mean per pod, or for a `value` target the metric itself, in thousandths of its unit.
  public var valueMilli: Int64
  /// Measured over target.
  public var ratio: Double
  /// The ratio with assumed samples for missing and unready pods; nil if none were needed.
  public var filledRatio: Double?
  /// How the pods were grouped; nil for `Object` and `External`.
  public var groups: PodGroupCounts?
  /// How `replicas` came about.
  public var rule: Rule
}

/// Why a metric asks for nothing; pods are named by their identity.
public enum MetricFailure: Error, Sendable, Hashable {
  /// The metrics API failed, or has no such object metric.
  case metricsAPIFailed
  /// The metrics API answered with an empty list.
  case noMetricsReturned
  /// The selector found no pods.
  case noPods
  /// Every pod with a sample is unready, terminating or failed.
  case noUsableMetrics
  /// A pod, of whatever phase, or a container of it that counts, has no request; nil for the pod as a whole.
  case missingRequest(pod: Int, container: String?)
  /// A pod has no container of the wanted name.
  case containerNotInPod(pod: Int, container: String)
  /// A pod's sample has no container of the wanted name.
  case containerNotInMetrics(pod: Int, container: String)
  /// No sample belongs to a pod with a request.
  case noMetricsForKnownPods
  /// The metric's type does not accept the target.
  case unusableTarget
  /// Kubernetes does not know the metric's type.
  case unrecognizedType(String)
}

extension MetricFailure: CustomStringConvertible {
  /// One line that says what is wrong.
  public var description: String {
    switch self {
    case .metricsAPIFailed: "the metrics API failed"
    case .noMetricsReturned: "the metrics API answered with an empty list"
    case .noPods: "the selector finds no pods"
    case .noUsableMetrics: "no pod that counts has a sample; pods may be unready"
    case .missingRequest(let pod, let container?): "container '\(container)' of pod \(pod) has no request"
    case .missingRequest(let pod, nil): "pod \(pod) has no request"
    case .containerNotInPod(let pod, let container): "pod \(pod) has no container '\(container)'"
    case .containerNotInMetrics(let pod, let container):
      "the sample of pod \(pod) has no container '\(container)'"
    case .noMetricsForKnownPods: "no sample belongs to a pod with a request"
    case .unusableTarget: "the metric's type does not accept its target"
    case .unrecognizedType(let type): "unknown metric type '\(type)'"
    }
  }
}

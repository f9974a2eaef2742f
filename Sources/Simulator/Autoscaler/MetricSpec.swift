// What a Horizontal Pod Autoscaler can be told to watch.
//
// Modelled: the five metric types of autoscaling/v2 and their targets.
// Not modelled: metric selectors. Where Kubernetes prints one, it is printed as absent.

/// A resource that metrics-server measures.
public enum ResourceName: String, Sendable, Hashable, CaseIterable {
  /// Processor time; its milli-unit is the millicore.
  case cpu
  /// Working set; its milli-unit is a thousandth of a byte.
  case memory
}

/// The value that a metric should have.
///
/// Which targets a metric type accepts: `Resource` and `ContainerResource` utilization and average value,
/// `Pods` average value, `Object` and `External` value and average value.
public enum MetricTarget: Sendable, Hashable {
  /// `averageUtilization`: used over *requested*, pooled over pods, in percent; greater than 0.
  case utilization(percent: Int)
  /// `averageValue`: mean per pod, in thousandths of the metric's unit; greater than 0.
  case averageValue(milli: Int64)
  /// `value`: the metric itself, in thousandths of its unit; greater than 0.
  case value(milli: Int64)
}

/// One entry of an autoscaler's `metrics`.
public enum MetricSpec: Sendable, Hashable {
  /// CPU or memory of whole pods.
  case resource(name: ResourceName, target: MetricTarget)
  /// CPU or memory of one container of each pod.
  case containerResource(name: ResourceName, container: String, target: MetricTarget)
  /// A custom metric that each pod has.
  case pods(metric: String, target: MetricTarget)
  /// A metric of one Kubernetes object; `describedKind` is that object's kind.
  case object(metric: String, describedKind: String, target: MetricTarget)
  /// A metric of something outside the cluster, as one or more series that are summed.
  case external(metric: String, target: MetricTarget)
  /// A type that Kubernetes does not know: the API refuses it, the controller fails on it at every sync.
  case unrecognized(type: String)

  /// The metric that Kubernetes adds where none is given: CPU at 80 % of its request.
  public static let defaultCPU = MetricSpec.resource(name: .cpu, target: .utilization(percent: 80))

  /// The wanted value; nil for a type that Kubernetes does not know.
  public var target: MetricTarget? {
    switch self {
    case .resource(_, let target), .containerResource(_, _, let target), .pods(_, let target),
      .object(_, _, let target), .external(_, let target):
      target
    case .unrecognized: nil
    }
  }

  /// How the controller names the metric in the reason of a rescale.
  ///
  /// Kubernetes calls an `Object` metric with an average value "external metric"; so does this.
  public var rescaleName: String {
    switch self {
    case .resource(let name, .utilization):
      "\(name.rawValue) resource utilization (percentage of request)"
    case .resource(let name, _):
      "\(name.rawValue) resource"
    case .containerResource(let name, _, .utilization):
      "\(name.rawValue) container resource utilization (percentage of request)"
    case .containerResource(let name, _, _):
      "\(name.rawValue) container resource"
    case .pods(let metric, _):
      "pods metric \(metric)"
    case .object(let metric, _, .averageValue), .external(let metric, _):
      "external metric \(metric)(nil)"
    case .object(let metric, let describedKind, _):
      "\(describedKind) metric \(metric)"
    case .unrecognized(let type):
      "\(type) metric"
    }
  }

  /// The reason of the condition `ScalingActive` when this metric fails.
  public var failureReason: ConditionReason {
    switch self {
    case .resource: .failedGetResourceMetric
    case .containerResource: .failedGetContainerResourceMetric
    case .pods: .failedGetPodsMetric
    case .object: .failedGetObjectMetric
    case .external: .failedGetExternalMetric
    case .unrecognized: .invalidMetricSourceType
    }
  }
}

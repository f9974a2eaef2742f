// What the autoscaler is asked to do, as a log has it: the spec of autoscaling/v2 and the controller's flags.

extension DecisionLog {
  /// The spec of a HorizontalPodAutoscaler.
  public struct Spec: Sendable, Equatable, Codable {
    /// The fewest replicas.
    public var minReplicas: Int
    /// The most replicas.
    public var maxReplicas: Int
    /// What to watch.
    public var metrics: [WatchedMetric]
    /// How fast to scale; nil and empty are different rules.
    public var behavior: HorizontalPodAutoscalerBehavior?

    init(_ spec: HorizontalPodAutoscalerSpec) {
      minReplicas = spec.minReplicas
      maxReplicas = spec.maxReplicas
      metrics = spec.metrics.map { WatchedMetric($0) }
      behavior = spec.behavior
    }

    var value: HorizontalPodAutoscalerSpec {
      HorizontalPodAutoscalerSpec(
        minReplicas: minReplicas, maxReplicas: maxReplicas, metrics: metrics.map(\.value), behavior: behavior)
    }
  }

  /// One of its metrics: its type, and what Kubernetes has in the field of that type.
  public struct WatchedMetric: Sendable, Equatable, Codable {
    /// `Resource`, `ContainerResource`, `Pods`, `Object` or `External`.
    public var type: String
    /// The name of the resource or metric; nil for an unknown type.
    public var name: String?
    /// The container of a `ContainerResource` metric.
    public var container: String?
    /// The kind of the object that an `Object` metric describes.
    public var describedObjectKind: String?
    /// The wanted value; nil for an unknown type.
    public var target: WantedValue?

    init(_ metric: MetricSpec) {
      target = metric.target.map { WantedValue($0) }
      switch metric {
      case .resource(let resource, _): (type, name) = ("Resource", resource.rawValue)
      case .containerResource(let resource, let wanted, _):
        (type, name, container) = ("ContainerResource", resource.rawValue, wanted)
      case .pods(let metric, _): (type, name) = ("Pods", metric)
      case .object(let metric, let kind, _): (type, name, describedObjectKind) = ("Object", metric, kind)
      case .external(let metric, _): (type, name) = ("External", metric)
      case .unrecognized(let unknown): type = unknown
      }
    }

    var value: MetricSpec {
      guard let name, let target = target?.value else { return .unrecognized(type: type) }
      let resource = ResourceName(rawValue: name)
      switch type {
      case "Resource":
        return resource.map { .resource(name: $0, target: target) } ?? .unrecognized(type: type)
      case "ContainerResource":
        return resource.map { .containerResource(name: $0, container: container ?? "", target: target) }
          ?? .unrecognized(type: type)
      case "Pods": return .pods(metric: name, target: target)
      case "Object":
        return .object(metric: name, describedKind: describedObjectKind ?? "", target: target)
      case "External": return .external(metric: name, target: target)
      default: return .unrecognized(type: type)
      }
    }
  }

  /// A metric's target; one of the three.
  public struct WantedValue: Sendable, Equatable, Codable {
    /// Used over requested, in percent.
    public var averageUtilization: Int?
    /// The mean per pod, in thousandths of the metric's unit.
    public var averageValueMilli: Int64?
    /// The metric itself, in thousandths of its unit.
    public var valueMilli: Int64?

    init(_ target: MetricTarget) {
      switch target {
      case .utilization(let percent): averageUtilization = percent
      case .averageValue(let milli): averageValueMilli = milli
      case .value(let milli): valueMilli = milli
      }
    }

    var value: MetricTarget? {
      averageUtilization.map { .utilization(percent: $0) }
        ?? averageValueMilli.map { .averageValue(milli: $0) } ?? valueMilli.map { .value(milli: $0) }
    }
  }

  /// The flags of the controller, and its two constants.
  public struct Controller: Sendable, Equatable, Codable {
    /// From one sync to the next, less what a sync lasts.
    public var syncPeriodSeconds: Double
    /// How far back a scale-down looks without `behavior`.
    public var downscaleStabilizationSeconds: Double
    /// The deviation of the ratio from 1 that is ignored.
    public var tolerance: Double
    /// How long after its start a pod's CPU counts only if it is ready and measured since.
    public var cpuInitializationPeriodSeconds: Double
    /// How long after its start a pod may turn unready and be taken for one that never was ready.
    public var initialReadinessDelaySeconds: Double
    /// How many times the current replicas a sync without `behavior` may ask for.
    public var scaleUpLimitFactor: Double
    /// How many replicas a sync without `behavior` may always ask for.
    public var scaleUpLimitMinimum: Double

    init(_ options: AutoscalerOptions) {
      syncPeriodSeconds = loggedSeconds(options.syncPeriodNanoseconds)
      downscaleStabilizationSeconds = loggedSeconds(options.downscaleStabilizationNanoseconds)
      tolerance = options.tolerance
      cpuInitializationPeriodSeconds = loggedSeconds(options.cpuInitializationPeriodNanoseconds)
      initialReadinessDelaySeconds = loggedSeconds(options.initialReadinessDelayNanoseconds)
      scaleUpLimitFactor = options.scaleUpLimitFactor
      scaleUpLimitMinimum = options.scaleUpLimitMinimum
    }

    var value: AutoscalerOptions {
      AutoscalerOptions(
        syncPeriodNanoseconds: nanoseconds(logged: syncPeriodSeconds),
        downscaleStabilizationNanoseconds: nanoseconds(logged: downscaleStabilizationSeconds),
        tolerance: tolerance,
        cpuInitializationPeriodNanoseconds: nanoseconds(logged: cpuInitializationPeriodSeconds),
        initialReadinessDelayNanoseconds: nanoseconds(logged: initialReadinessDelaySeconds),
        scaleUpLimitFactor: scaleUpLimitFactor, scaleUpLimitMinimum: scaleUpLimitMinimum)
    }
  }
}

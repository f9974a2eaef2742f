// From the words of the fixtures to the types of the simulator.
@testable import Simulator

/// A fixture that says something the simulator cannot express.
struct InexpressibleFixture: Error, CustomStringConvertible {
  var description: String
}

func nanoseconds(_ seconds: Double) -> Int64 { Int64((seconds * 1e9).rounded()) }

func nanoseconds(fromMilliseconds milliseconds: Int64) -> Int64 { milliseconds * 1_000_000 }

extension ControllerFixture {
  func options() -> AutoscalerOptions {
    var options = AutoscalerOptions()
    if let tolerance { options.tolerance = tolerance }
    if let syncPeriodSeconds { options.syncPeriodNanoseconds = nanoseconds(syncPeriodSeconds) }
    if let downscaleStabilizationSeconds {
      options.downscaleStabilizationNanoseconds = nanoseconds(downscaleStabilizationSeconds)
    }
    options.cpuInitializationPeriodNanoseconds = nanoseconds(cpuInitializationPeriodSeconds)
    options.initialReadinessDelayNanoseconds = nanoseconds(initialReadinessDelaySeconds)
    return options
  }
}

extension MetricFixture {
  /// The controller's own cases write a container's metric as a `Resource` with a container.
  func spec() throws -> MetricSpec {
    switch type {
    case "Resource" where container == nil:
      .resource(name: try resourceName(), target: try target())
    case "Resource", "ContainerResource":
      .containerResource(
        name: try resourceName(), container: try required(container, "a container"), target: try target())
    case "Pods": .pods(metric: "qps", target: try target())
    case "Object": .object(metric: "qps", describedKind: "Deployment", target: try target())
    case "External": .external(metric: "ext", target: try target())
    default: .unrecognized(type: type)
    }
  }

  private func resourceName() throws -> ResourceName {
    try required(ResourceName(rawValue: try required(resource, "a resource")), "cpu or memory")
  }

  /// A resource metric without a target fails like one with a target that its type does not accept.
  private func target() throws -> MetricTarget {
    switch targetType {
    case "Utilization":
      .utilization(percent: try required(targetUtilizationPercent, "a target utilization"))
    case "AverageValue": .averageValue(milli: try required(targetValueMilli, "a target value"))
    case "Value": .value(milli: try required(targetValueMilli, "a target value"))
    case "none" where type == "Resource": .value(milli: 0)
    default: throw InexpressibleFixture(description: "target type '\(targetType)' of \(type)")
    }
  }
}

func required<Value>(_ value: Value?, _ what: String) throws -> Value {
  guard let value else { throw InexpressibleFixture(description: "a fixture lacks \(what)") }
  return value
}

extension PolicyFixture {
  func policy() throws -> HPAScalingPolicy {
    HPAScalingPolicy(
      type: try required(HPAScalingPolicy.PolicyType(rawValue: type), "a policy type"), value: value,
      periodSeconds: periodSeconds)
  }
}

extension RulesFixture {
  func rules() throws -> HPAScalingRules {
    HPAScalingRules(
      stabilizationWindowSeconds: stabilizationWindowSeconds,
      selectPolicy: try selectPolicy.map {
        try required(ScalingPolicySelect(rawValue: $0), "Max, Min or Disabled")
      },
      policies: try policies.map { try $0.map { try $0.policy() } },
      tolerance: try tolerance.map { try required(Double($0), "a decimal tolerance") })
  }
}

extension BehaviorFixture {
  func behavior() throws -> HorizontalPodAutoscalerBehavior {
    HorizontalPodAutoscalerBehavior(scaleUp: try scaleUp?.rules(), scaleDown: try scaleDown?.rules())
  }
}

extension HPAFixture {
  func spec() throws -> HorizontalPodAutoscalerSpec {
    HorizontalPodAutoscalerSpec(
      minReplicas: minReplicas, maxReplicas: maxReplicas, metrics: try metrics.map { try $0.spec() },
      behavior: try behavior?.behavior())
  }
}

extension ReadinessFixture {
  func readiness(nowNanoseconds: Int64) throws -> PodObservation.Readiness {
    PodObservation.Readiness(
      status: try required(PodObservation.Readiness.Status(rawValue: status), "a readiness"),
      transitionNanoseconds: nowNanoseconds - nanoseconds(transitionAgeSeconds))
  }
}

extension ContainerFixture {
  var requested: PodObservation.Container {
    PodObservation.Container(
      name: name, cpuRequestMillicores: cpuRequestMillicores, memoryRequestBytes: memoryRequestBytes)
  }

  var used: PodSample.Container {
    PodSample.Container(
      name: name, cpuUsageMillicores: cpuUsageMillicores, memoryUsageBytes: memoryUsageBytes)
  }
}

extension PodFixture {
  func pod(id: Int, nowNanoseconds: Int64) throws -> PodObservation {
    PodObservation(
      id: id, phase: try required(PodObservation.Phase(rawValue: phase), "a phase"),
      isDeleting: deleting ?? false,
      startNanoseconds: startAgeSeconds.map { nowNanoseconds - nanoseconds($0) },
      readiness: try ready?.readiness(nowNanoseconds: nowNanoseconds),
      containers: (containers + (sidecars ?? [])).map(\.requested),
      podCPURequestMillicores: podCpuRequestMillicores)
  }
}

/// Identities for the names of pods, listed or not.
struct PodNames {
  private var ids: [String: Int] = [:]

  init(_ pods: [PodFixture]) {
    for pod in pods { _ = id(of: pod.name) }
  }

  mutating func id(of name: String) -> Int {
    if let id = ids[name] { return id }
    ids[name] = ids.count
    return ids.count - 1
  }
}

extension SourcesFixture {
  func target(
    specReplicas: Int, statusReplicas: Int, nowNanoseconds: Int64
  ) throws -> ScaleTargetObservation {
    ScaleTargetObservation(
      specReplicas: specReplicas, statusReplicas: statusReplicas,
      pods: try pods.enumerated().map { try $1.pod(id: $0, nowNanoseconds: nowNanoseconds) })
  }

  func reading(for metric: MetricSpec, nowNanoseconds: Int64) -> MetricReading {
    let isEmpty = metricsApi == "empty"
    guard metricsApi == nil || isEmpty else { return .failed }
    var names = PodNames(pods)
    switch metric {
    case .resource, .containerResource:
      let samples = (podMetrics ?? []).map { sample in
        PodSample(
          podID: names.id(of: sample.pod),
          timestampNanoseconds: nowNanoseconds - nanoseconds(sample.ageSeconds),
          windowNanoseconds: nanoseconds(sample.windowSeconds), containers: sample.containers.map(\.used))
      }
      return .podSamples(isEmpty ? [] : samples)
    case .pods:
      let values = (customMetrics ?? []).map {
        PodValue(podID: names.id(of: $0.pod), valueMilli: $0.valueMilli)
      }
      return .podValues(isEmpty ? [] : values)
    case .object:
      return isEmpty ? .failed : objectMetricMilli.map { .objectValue(milli: $0) } ?? .failed
    case .external:
      return .externalValues(milli: isEmpty ? [] : externalMetricMilli ?? [])
    case .unrecognized:
      return .failed
    }
  }
}

extension MetricFailure {
  /// The word for the failure in the fixtures.
  var category: String {
    switch self {
    case .metricsAPIFailed: "metricsApiError"
    case .noMetricsReturned: "noMetricsReturned"
    case .noPods: "noPods"
    case .noUsableMetrics: "noUsableMetrics"
    case .missingRequest: "missingRequest"
    case .containerNotInPod: "containerNotInPod"
    case .containerNotInMetrics: "containerNotInMetrics"
    case .noMetricsForKnownPods: "noMetricsForKnownPods"
    case .unusableTarget: "unusableTarget"
    case .unrecognizedType: "unrecognizedType"
    }
  }

  /// Whether the text of one of the controller's own errors tells of this failure.
  func isMeant(byErrorText text: String) -> Bool {
    let phrases = [
      "no metrics returned from": "noMetricsReturned",
      "no metrics returned matched known pods": "noMetricsForKnownPods",
      "not present in metrics for pod": "containerNotInMetrics",
      "missing request for": "missingRequest",
      "did not receive metrics": "noUsableMetrics",
      "no pods returned by selector": "noPods",
    ]
    return phrases.contains { text.contains($0.key) && category == $0.value }
  }
}

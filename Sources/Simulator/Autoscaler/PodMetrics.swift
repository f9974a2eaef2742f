// Samples and requests of pods, reduced to one number per pod.
//
// Source: Kubernetes, pkg/controller/podautoscaler: metrics/client.go (getPodMetrics, getContainerMetrics)
// and replica_calculator.go (calculateRequests).

/// One metric of one pod.
public struct PodMetric: Sendable, Hashable {
  /// The value, in thousandths of the metric's unit.
  public var valueMilli: Int64
  /// The end of the measured window.
  public var timestampNanoseconds: Int64
  /// The length of the measured window.
  public var windowNanoseconds: Int64

  /// Creates a metric of one pod.
  public init(valueMilli: Int64, timestampNanoseconds: Int64, windowNanoseconds: Int64) {
    self.valueMilli = valueMilli
    self.timestampNanoseconds = timestampNanoseconds
    self.windowNanoseconds = windowNanoseconds
  }
}

extension ResourceName {
  /// Reduces samples to one value per pod, by identity.
  ///
  /// A pod's value is the sum over its containers, or that of `container` alone. Where one of them lacks the
  /// resource, or there are none, the pod has no value.
  ///
  /// - Throws: ``MetricFailure/containerNotInMetrics(pod:container:)`` if any sample lacks `container`.
  func metrics(from samples: [PodSample], container: String?) throws(MetricFailure) -> [Int: PodMetric] {
    var metrics: [Int: PodMetric] = [:]
    metrics.reserveCapacity(samples.count)
    for sample in samples {
      guard let valueMilli = try usageMilli(of: sample, container: container) else { continue }
      metrics[sample.podID] = PodMetric(
        valueMilli: valueMilli, timestampNanoseconds: sample.timestampNanoseconds,
        windowNanoseconds: sample.windowNanoseconds)
    }
    return metrics
  }

  /// Returns a pod's request in thousandths of the resource's unit.
  ///
  /// A request of the pod as a whole replaces the sum over containers, unless one container is asked for.
  ///
  /// - Throws: ``MetricFailure/missingRequest(pod:container:)`` if something that counts has no request;
  ///   ``MetricFailure/containerNotInPod(pod:container:)`` if the container asked for does not exist.
  func requestMilli(of pod: PodObservation, container: String?) throws(MetricFailure) -> Int64 {
    if let container {
      guard let found = pod.containers.first(where: { $0.name == container }) else {
        throw .containerNotInPod(pod: pod.id, container: container)
      }
      return try requestMilli(of: found, pod: pod)
    }
    if pod.podCPURequestMillicores != nil || pod.podMemoryRequestBytes != nil {
      return try podLevelRequestMilli(of: pod)
    }
    var sum: Int64 = 0
    for container in pod.containers {
      sum += try requestMilli(of: container, pod: pod)
    }
    return sum
  }

  private func requestMilli(
    of container: PodObservation.Container, pod: PodObservation
  ) throws(MetricFailure) -> Int64 {
    guard let request = declaredRequestMilli(of: container) else {
      throw .missingRequest(pod: pod.id, container: container.name)
    }
    return request
  }

  /// A pod that requests only the other resource as a whole counts what its containers request of this one.
  private func podLevelRequestMilli(of pod: PodObservation) throws(MetricFailure) -> Int64 {
    let wholePod =
      switch self {
      case .cpu: pod.podCPURequestMillicores
      case .memory: pod.podMemoryRequestBytes.map { $0 * 1000 }
      }
    if let wholePod { return wholePod }
    let declared = pod.containers.compactMap { declaredRequestMilli(of: $0) }
    guard !declared.isEmpty else { throw .missingRequest(pod: pod.id, container: nil) }
    return declared.reduce(0, +)
  }

  private func declaredRequestMilli(of container: PodObservation.Container) -> Int64? {
    switch self {
    case .cpu: container.cpuRequestMillicores
    case .memory: container.memoryRequestBytes.map { $0 * 1000 }
    }
  }

  private func usageMilli(of container: PodSample.Container) -> Int64? {
    switch self {
    case .cpu: container.cpuUsageMillicores
    case .memory: container.memoryUsageBytes.map { $0 * 1000 }
    }
  }

  private func usageMilli(of sample: PodSample, container: String?) throws(MetricFailure) -> Int64? {
    if let container {
      guard let found = sample.containers.first(where: { $0.name == container }) else {
        throw .containerNotInMetrics(pod: sample.podID, container: container)
      }
      return usageMilli(of: found)
    }
    guard !sample.containers.isEmpty else { return nil }
    var sum: Int64 = 0
    for container in sample.containers {
      guard let usage = usageMilli(of: container) else { return nil }
      sum += usage
    }
    return sum
  }
}

// How many replicas one metric asks for.
//
// Modelled: all five metric types, with pods that are unready, without samples, terminating or failed; pooled
// integer arithmetic and the order of operations, on whose last bits results depend.
// Not modelled: metric selectors; values beyond 2⁶³ / 100 milli-units in sum.
// Source: Kubernetes 1.36, pkg/controller/podautoscaler: replica_calculator.go, metrics/utilization.go.

/// Turns one metric into a replica count, at one instant.
public struct ReplicaCalculator: Sendable {
  /// Gives the initialization period and the initial readiness delay.
  public var options: AutoscalerOptions
  /// What deviation of the ratio is ignored.
  public var tolerance: Tolerance
  /// The instant of the decision.
  public var nowNanoseconds: Int64

  /// Creates a calculator for decisions at `nowNanoseconds`.
  public init(options: AutoscalerOptions, tolerance: Tolerance, nowNanoseconds: Int64) {
    self.options = options
    self.tolerance = tolerance
    self.nowNanoseconds = nowNanoseconds
  }

  /// Returns how many replicas `metric` asks for.
  ///
  /// **Edge cases**
  /// - Nothing used asks for 0 replicas: the lower bound is the caller's.
  /// - A utilization or average value multiplies the *ready* pods of the listing, not the current replicas.
  ///
  /// - Parameters:
  ///   - metric: The metric and its target, which must be greater than 0.
  ///   - reading: What the metrics API answered; of the metric's own kind, or `failed`.
  ///   - target: The workload as it is now.
  /// - Returns: The replicas asked for, not yet stabilized or limited.
  /// - Throws: ``MetricFailure`` if the metric cannot be evaluated.
  public func proposal(
    of metric: MetricSpec, reading: MetricReading, for target: ScaleTargetObservation
  ) throws(MetricFailure) -> MetricProposal {
    switch (metric, reading) {
    case (.unrecognized(let type), _):
      throw .unrecognizedType(type)
    case (_, .failed):
      throw .metricsAPIFailed
    case (.resource(let name, let wanted), .podSamples(let samples)):
      return try resourceProposal(name, container: nil, wanted: wanted, samples: samples, target: target)
    case (.containerResource(let name, let container, let wanted), .podSamples(let samples)):
      return try resourceProposal(
        name, container: container, wanted: wanted, samples: samples, target: target)
    case (.pods(_, let wanted), .podValues(let values)):
      return try podsProposal(wanted: wanted, values: values, target: target)
    case (.object(_, _, let wanted), .objectValue(let valueMilli)):
      return try valueProposal(wanted: wanted, valueMilli: valueMilli, target: target)
    case (.external(_, let wanted), .externalValues(let valuesMilli)):
      guard !valuesMilli.isEmpty else { throw .noMetricsReturned }
      return try valueProposal(wanted: wanted, valueMilli: saturatingSum(valuesMilli), target: target)
    default:
      preconditionFailure("a reading must be of its metric's kind, got \(reading) for \(metric)")
    }
  }

  // MARK: - Metrics of pods

  private func resourceProposal(
    _ name: ResourceName, container: String?, wanted: MetricTarget, samples: [PodSample],
    target: ScaleTargetObservation
  ) throws(MetricFailure) -> MetricProposal {
    guard !samples.isEmpty else { throw .noMetricsReturned }
    let metrics = try name.metrics(from: samples, container: container)
    guard !target.pods.isEmpty else { throw .noPods }
    let groups = group(target.pods, metrics: metrics, isCPU: name == .cpu)
    let measured = try countedMetrics(metrics, pods: target.pods, groups: groups)

    switch wanted {
    case .utilization(let percent):
      var requestsMilli: [Int64] = []
      requestsMilli.reserveCapacity(target.pods.count)
      for pod in target.pods {
        requestsMilli.append(try name.requestMilli(of: pod, container: container))
      }
      let pool = UtilizationPool(
        pods: target.pods, requestsMilli: requestsMilli, metrics: measured, targetPercent: percent)
      return try pooledProposal(pool, groups: groups, specReplicas: target.specReplicas)
    case .averageValue(let milli):
      let pool = AveragePool(metrics: measured, targetMilli: milli)
      return try pooledProposal(pool, groups: groups, specReplicas: target.specReplicas)
    case .value:
      throw .unusableTarget
    }
  }

  private func podsProposal(
    wanted: MetricTarget, values: [PodValue], target: ScaleTargetObservation
  ) throws(MetricFailure) -> MetricProposal {
    guard case .averageValue(let targetMilli) = wanted else { throw .unusableTarget }
    guard !values.isEmpty else { throw .noMetricsReturned }
    guard !target.pods.isEmpty else { throw .noPods }
    var metrics: [Int: PodMetric] = [:]
    metrics.reserveCapacity(values.count)
    for value in values {
      metrics[value.podID] = PodMetric(
        valueMilli: value.valueMilli, timestampNanoseconds: nowNanoseconds, windowNanoseconds: 0)
    }
    let groups = group(target.pods, metrics: metrics, isCPU: false)
    let measured = try countedMetrics(metrics, pods: target.pods, groups: groups)
    let pool = AveragePool(metrics: measured, targetMilli: targetMilli)
    return try pooledProposal(pool, groups: groups, specReplicas: target.specReplicas)
  }

  private func group(
    _ pods: [PodObservation], metrics: [Int: PodMetric], isCPU: Bool
  ) -> PodGroups {
    PodGroups(
      pods: pods, metrics: metrics, isCPU: isCPU, options: options, nowNanoseconds: nowNanoseconds)
  }

  /// Drops the samples of ignored and unready pods; those of pods that are not listed stay.
  private func countedMetrics(
    _ metrics: [Int: PodMetric], pods: [PodObservation], groups: PodGroups
  ) throws(MetricFailure) -> [Int: PodMetric] {
    var counted = metrics
    for index in groups.ignored { counted[pods[index].id] = nil }
    for index in groups.unready { counted[pods[index].id] = nil }
    guard !counted.isEmpty else { throw .noUsableMetrics }
    return counted
  }

  /// Scales the ready pods by the ratio; where pods are missing or damp a scale-up, fills in samples first.
  private func pooledProposal(
    _ measured: some MetricPool, groups: PodGroups, specReplicas: Int
  ) throws(MetricFailure) -> MetricProposal {
    let ratio = try measured.ratio()
    var proposal = MetricProposal(
      replicas: specReplicas, utilizationPercent: measured.utilizationPercent,
      valueMilli: measured.meanMilli, ratio: ratio, filledRatio: nil, groups: groups.counts,
      rule: .withinTolerance)

    let isDampedByUnready = !groups.unready.isEmpty && ratio > 1
    guard isDampedByUnready || !groups.missing.isEmpty else {
      guard !tolerance.contains(ratio) else { return proposal }
      proposal.replicas = replicaCount(ratio * Double(groups.readyCount))
      proposal.rule = .readyPods(groups.readyCount)
      return proposal
    }

    var filled = measured
    if ratio < 1 {
      for index in groups.missing { filled.addAtTarget(podIndex: index) }
    } else if ratio > 1 {
      for index in groups.missing { filled.addIdle(podIndex: index) }
      for index in groups.unready { filled.addIdle(podIndex: index) }
    }
    let filledRatio = try filled.ratio()
    proposal.filledRatio = filledRatio
    guard !tolerance.contains(filledRatio) else { return proposal }
    guard !(ratio < 1 && filledRatio > 1), !(ratio > 1 && filledRatio < 1) else {
      proposal.rule = .directionReversed
      return proposal
    }
    let replicas = replicaCount(filledRatio * Double(filled.sampleCount))
    guard !(filledRatio < 1 && replicas > specReplicas), !(filledRatio > 1 && replicas < specReplicas) else {
      proposal.rule = .directionContradicted
      return proposal
    }
    proposal.replicas = replicas
    proposal.rule = .filledSamples(filled.sampleCount)
    return proposal
  }

  // MARK: - Metrics of other things

  private func valueProposal(
    wanted: MetricTarget, valueMilli: Int64, target: ScaleTargetObservation
  ) throws(MetricFailure) -> MetricProposal {
    switch wanted {
    case .value(let targetMilli):
      return try totalProposal(targetMilli: targetMilli, valueMilli: valueMilli, target: target)
    case .averageValue(let targetMilli):
      return perPodProposal(
        targetMilli: targetMilli, valueMilli: valueMilli, statusReplicas: target.statusReplicas)
    case .utilization:
      throw .unusableTarget
    }
  }

  private func totalProposal(
    targetMilli: Int64, valueMilli: Int64, target: ScaleTargetObservation
  ) throws(MetricFailure) -> MetricProposal {
    let ratio = Double(valueMilli) / Double(targetMilli)
    var proposal = MetricProposal(
      replicas: target.specReplicas, utilizationPercent: nil, valueMilli: valueMilli, ratio: ratio,
      filledRatio: nil, groups: nil, rule: .withinTolerance)
    if target.specReplicas == 0 {
      proposal.replicas = replicaCount(ratio)
      proposal.rule = .fromZero
      return proposal
    }
    guard !tolerance.contains(ratio) else { return proposal }
    guard !target.pods.isEmpty else { throw .noPods }
    let readyCount = target.pods.count { $0.phase == .running && $0.readiness?.status == .ready }
    proposal.replicas = replicaCount(ratio * Double(readyCount))
    proposal.rule = .readyPods(readyCount)
    return proposal
  }

  /// Divides a value among pods.
  ///
  /// Within the tolerance the answer is the *status* count, so a surge can scale up by itself, as in
  /// Kubernetes. With no replicas in the status there is no mean; it is given as 0.
  private func perPodProposal(
    targetMilli: Int64, valueMilli: Int64, statusReplicas: Int
  ) -> MetricProposal {
    let ratio = Double(valueMilli) / (Double(targetMilli) * Double(statusReplicas))
    let meanMilli =
      statusReplicas == 0 ? 0 : (Double(valueMilli) / Double(statusReplicas)).rounded(.up)
    var proposal = MetricProposal(
      replicas: statusReplicas, utilizationPercent: nil,
      valueMilli: Int64(exactly: meanMilli) ?? .max, ratio: ratio, filledRatio: nil, groups: nil,
      rule: .withinTolerance)
    guard !tolerance.contains(ratio) else { return proposal }
    proposal.replicas = replicaCount(Double(valueMilli) / Double(targetMilli))
    proposal.rule = .perPodTarget
    return proposal
  }

  private func saturatingSum(_ values: [Int64]) -> Int64 {
    var sum: Int64 = 0
    for value in values {
      let (partial, overflow) = sum.addingReportingOverflow(value)
      guard !overflow else { return value > 0 ? .max : .min }
      sum = partial
    }
    return sum
  }
}

/// Rounds a fractional replica count up, to at most the 2³¹ − 1 that Kubernetes can store.
func replicaCount(_ replicas: Double) -> Int {
  let roundedUp = replicas.rounded(.up)
  return roundedUp < Double(Int32.max) ? Int(roundedUp) : Int(Int32.max)
}

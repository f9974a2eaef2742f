// One sync of the autoscaler in words, or several that stay for the same cause: figures that differ among
// them are given as ranges.

import CostModel
import Simulator

/// What one stretch of syncs saw, wanted and got.
struct SyncText {
  /// The syncs, at least one; several only if none changes the replicas and all have the same cause.
  let records: [DecisionRecord]
  /// All syncs from the first of the trial to the last of these.
  let history: ArraySlice<DecisionRecord>
  let spec: HorizontalPodAutoscalerSpec
  let options: AutoscalerOptions

  private var last: ScalingDecision { records[records.count - 1].decision }

  /// Whether the replicas change.
  var isChange: Bool { last.isRescale }

  /// What became of the replicas.
  var head: String {
    let count = last.currentReplicas
    if isChange { return "\(count) → \(counted(last.desiredReplicas, "replica"))." }
    let stay = "\(counted(count, "replica")) \(count == 1 ? "stays" : "stay")"
    return records.count == 1 ? "\(stay)." : "\(stay), \(counted(records.count, "sync"))."
  }

  /// Why, in sentences.
  var sentences: String {
    let parts: [String]
    switch last.rescaleReason {
    case .belowMinReplicas:
      parts = ["Fewer than minReplicas: brought up to it at once, without looking at metrics."]
    case .aboveMaxReplicas:
      parts = ["More than maxReplicas: brought down to it at once, without looking at metrics."]
    default:
      if last.currentReplicas == 0 {
        parts = ["With 0 replicas autoscaling is off (ScalingDisabled)."]
      } else {
        parts = failures + metric
      }
    }
    return parts.joined(separator: " ")
  }

  /// Metrics that failed, with the condition's reason and what it means here.
  private var failures: [String] {
    last.metricOutcomes.enumerated().compactMap { index, outcome in
      guard case .failure(let failure) = outcome else { return nil }
      let reason = spec.metrics[index].failureReason.rawValue
      var text = "\(reason): \(failure.words)."
      if last.proposal == nil, index == last.metricOutcomes.lastIndex(where: \.isFailure) {
        text += " Without usable metrics the replicas stay."
      }
      return text
    }
  }

  private var metric: [String] {
    guard let index = last.proposingMetric else { return [] }
    let figures = MetricText(records: records, index: index, spec: spec, options: options)
    let correction = CorrectionText(records: records, history: history, spec: spec, options: options)
    let result = "\(figures.outcome)\(others(than: index))\(correction.text)."
    guard let assumption = figures.assumption else {
      return ["\(figures.measured)\(result)"] + figures.leftOut
    }
    return ["\(figures.measured).", "\(assumption)\(result)"] + figures.leftOut
  }

  /// What the other metrics asked for, where there are several.
  private func others(than index: Int) -> String {
    let wanted = last.metricOutcomes.enumerated().compactMap { other, outcome -> String? in
      guard other != index, case .success(let proposal) = outcome else { return nil }
      return "\(spec.metrics[other].shortName) \(proposal.replicas)"
    }
    return wanted.isEmpty
      ? ""
      : " by \(spec.metrics[index].shortName), the most of all metrics (\(wanted.joined(separator: ", ")))"
  }
}

extension Result {
  fileprivate var isFailure: Bool {
    if case .failure = self { true } else { false }
  }
}

extension MetricSpec {
  /// What is watched, in a word or two.
  var shortName: String {
    switch self {
    case .resource(.cpu, _): "CPU"
    case .resource(.memory, _): "memory"
    case .containerResource(let name, let container, _): "\(name.rawValue) of container \(container)"
    case .pods(let metric, _), .object(let metric, _, _), .external(let metric, _): metric
    case .unrecognized(let type): type
    }
  }
}

extension MetricFailure {
  /// What is wrong, for someone who wonders what to do about it.
  fileprivate var words: String {
    switch self {
    case .noMetricsReturned: "metrics-server has no sample of any pod yet"
    case .noUsableMetrics: "none of the pods that have a sample is ready and measured since"
    case .metricsAPIFailed: "nothing serves this metric in a simulation"
    case .missingRequest: "\(description), and a utilization is a share of the request"
    case .noPods, .containerNotInPod, .containerNotInMetrics, .noMetricsForKnownPods, .unusableTarget,
      .unrecognizedType:
      description
    }
  }
}

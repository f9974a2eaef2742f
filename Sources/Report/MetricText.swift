import CostModel
import Simulator

/// One metric's way from usage to replicas, in one sync or a stretch of them.
struct MetricText {
  private let metric: MetricSpec
  private let proposals: [MetricProposal]
  private let accounts: [PodAccount]
  private let tolerance: Tolerance
  private let decisions: [ScalingDecision]

  init(
    records: [DecisionRecord], index: Int, spec: HorizontalPodAutoscalerSpec, options: AutoscalerOptions
  ) {
    metric = spec.metrics[index]
    tolerance = Tolerance(behavior: spec.behavior, options: options)
    decisions = records.map(\.decision)
    proposals = decisions.compactMap { decision in
      if case .success(let proposal) = decision.metricOutcomes[index] { proposal } else { nil }
    }
    accounts = records.compactMap { $0.account(ofMetric: index, of: spec, options: options) }
  }

  private var last: MetricProposal { proposals[proposals.count - 1] }
  private var isSingle: Bool { proposals.count == 1 }

  /// What was measured, and against what target.
  var measured: String {
    let ratio = "ratio \(range(proposals.map(\.ratio)) { fixed($0, digits: 2) })"
    guard let target = metric.target else { return ratio }
    switch target {
    case .utilization(let percent):
      let measured = range(proposals.compactMap(\.utilizationPercent)) { "\($0)" }
      return "\(used)\(measured) % of request against a target of \(percent) %, \(ratio)"
    case .averageValue(let milli):
      let measured = range(proposals.map(\.valueMilli)) { amount($0) }
      return "\(used)\(measured) per pod on average against a target of \(amount(milli)), \(ratio)"
    case .value(let milli):
      return
        "\(range(proposals.map(\.valueMilli)) { amount($0) }) against a target of \(amount(milli)), \(ratio)"
    }
  }

  /// What all counted pods used; left out of stretches, where the shares are enough.
  private var used: String {
    guard isSingle, let account = accounts.first else { return metric.isCPU ? "" : "\(metric.shortName): " }
    let usage = "\(counted(account.countedPods, "pod")) used \(total(account.usedMilli))"
    guard account.requestedMilli > 0 else { return "\(usage) \(metric.shortName): " }
    return "\(usage) of \(total(account.requestedMilli)) \(metric.shortName) requested: "
  }

  /// What was assumed of pods that do not count, where it changed the ratio; nil otherwise.
  var assumption: String? {
    guard last.filledRatio != nil else { return nil }
    let grows = last.ratio > 1
    let reasons: Set<LeftOutReason> =
      grows ? [.pending, .notReady, .freshlyReady, .noSample] : [.noSample]
    let most = leftOutMost.filter { reasons.contains($0.key) }
    guard !most.isEmpty, last.ratio != 1 else { return nil }
    let count = isSingle ? most.values.reduce(0, +) : 2
    let verb = count == 1 ? "is" : "are"
    let ratio = range(proposals.compactMap(\.filledRatio)) { fixed($0, digits: 2) }
    let assumed = grows ? "nothing, as Kubernetes does when scaling up" : full(isOne: count == 1)
    return "\(list(most)) \(verb) counted as using \(assumed): ratio \(ratio)"
  }

  /// What a pod without a sample is assumed to use when the others ask for fewer replicas.
  private func full(isOne: Bool) -> String {
    let amount =
      if case .utilization(let percent)? = metric.target, percent <= 100 {
        "\(isOne ? "its" : "their") whole request"
      } else {
        "the target"
      }
    return "\(amount), as Kubernetes does when scaling down"
  }

  /// What the ratio comes to.
  var outcome: String {
    switch last.rule {
    case .withinTolerance:
      let deviation = (last.filledRatio ?? last.ratio) > 1 ? tolerance.scaleUp : tolerance.scaleDown
      return ", within the tolerance of \(NumberText.short(deviation))"
    case .directionReversed:
      return ", which turns the direction round: nothing is done"
    case .directionContradicted:
      return ", but its count would go the other way: nothing is done"
    case .readyPods, .filledSamples, .perPodTarget, .fromZero:
      let wanted = proposals.map(\.replicas)
      return
        " → \(range(wanted) { "\($0)" }) \(wanted.allSatisfy { $0 == 1 } ? "replica" : "replicas") wanted"
    }
  }

  /// The pods that were simply not counted, as a sentence; empty if there are none.
  var leftOut: [String] {
    let assumed: Set<LeftOutReason> =
      assumption == nil
      ? [] : last.ratio > 1 ? [.pending, .notReady, .freshlyReady, .noSample] : [.noSample]
    let rest = leftOutMost.filter { !assumed.contains($0.key) }
    guard !rest.isEmpty else { return [] }
    let isOne = isSingle && rest.values.reduce(0, +) == 1
    return ["\(list(rest)) \(isOne ? "is" : "are") left out."]
  }

  /// How many pods did not count by reason, the most of the stretch.
  private var leftOutMost: [LeftOutReason: Int] {
    accounts.reduce(into: [:]) { $0.merge($1.leftOut) { max($0, $1) } }
  }

  private func list(_ pods: [LeftOutReason: Int]) -> String {
    let parts = pods.sorted { $0.key < $1.key }.map { reason, count in
      "\(counted(count, "pod")) \(reason.words)"
    }
    return (isSingle ? "" : "Up to ") + parts.joined(separator: ", ")
  }

  private func total(_ milli: Int64) -> String {
    metric.isMemory ? NumberText.memory(milli / 1000) : fixed(Double(milli) / 1000, digits: 2)
  }

  private func amount(_ milli: Int64) -> String {
    if metric.isMemory { return NumberText.memory(milli / 1000) }
    return metric.isCPU ? "\(milli)m" : NumberText.short(Double(milli) / 1000)
  }
}

/// The smallest and the largest of some values, as in `3–5`, or the one that they all read as.
func range<Value: Comparable>(_ values: [Value], _ text: (Value) -> String) -> String {
  guard let lowest = values.min(), let highest = values.max() else { return "none" }
  let (low, high) = (text(lowest), text(highest))
  return low == high ? low : "\(low)–\(high)"
}

extension LeftOutReason {
  /// What the pods are, after their number.
  fileprivate var words: String {
    switch self {
    case .pending: "not started"
    case .notReady: "starting"
    case .freshlyReady: "just ready and not yet measured since"
    case .noSample: "without a sample"
    case .terminating: "terminating"
    case .failed: "failed"
    }
  }
}

extension MetricSpec {
  fileprivate var resource: ResourceName? {
    switch self {
    case .resource(let name, _), .containerResource(let name, _, _): name
    case .pods, .object, .external, .unrecognized: nil
    }
  }
  fileprivate var isCPU: Bool { resource == .cpu }
  fileprivate var isMemory: Bool { resource == .memory }
}

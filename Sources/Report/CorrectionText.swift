import CostModel
import Simulator

/// What stabilization, policies and bounds made of the replicas that the metrics wanted.
struct CorrectionText {
  let records: [DecisionRecord]
  let history: ArraySlice<DecisionRecord>
  let spec: HorizontalPodAutoscalerSpec
  let options: AutoscalerOptions

  private var decision: ScalingDecision { records[records.count - 1].decision }

  /// The corrections, each after a semicolon; empty where the proposal went through.
  var text: String { stabilization + limit }

  private var stabilization: String {
    guard let proposal = decision.proposal, let stabilized = decision.stabilizedReplicas,
      proposal != stabilized
    else { return "" }
    let counts = range(records.compactMap(\.decision.stabilizedReplicas)) { "\($0)" }
    if stabilized > proposal {
      let given = spec.behavior?.scaleDown?.stabilizationWindowSeconds
      let name =
        given == nil
        ? "downscale stabilization" : "behavior.scaleDown.stabilizationWindowSeconds"
      let window = given.map(Double.init) ?? Double(options.downscaleStabilizationNanoseconds) / 1e9
      let span = NumberText.span(window)
      let wasWanted = history.contains { ($0.decision.proposal ?? 0) >= stabilized }
      let why =
        wasWanted
        ? "as many were wanted within the last \(span)"
        : "what the first sync finds counts as wanted for \(span)"
      return "; \(verb(to: stabilized)) \(counts): \(why) (\(name))"
    }
    let window = Double(spec.behavior?.scaleUp?.stabilizationWindowSeconds ?? 0)
    return "; held to \(counts): no more were wanted at some time within the last \(NumberText.span(window)) "
      + "(behavior.scaleUp.stabilizationWindowSeconds)"
  }

  private var limit: String {
    guard let limited = decision.limited, limited.replicas != decision.stabilizedReplicas else { return "" }
    switch limited.reason {
    case .tooManyReplicas: return "; held to \(limited.replicas): maxReplicas"
    case .tooFewReplicas: return "; raised to \(limited.replicas): minReplicas"
    case .scaleUpLimit: return "; held to \(limited.replicas): \(scaleUpLimit(limited.replicas))"
    case .scaleDownLimit: return "; \(verb(to: limited.replicas)) \(limited.replicas): \(policies(up: false))"
    default: return "; then \(limited.replicas): \(limited.reason.rawValue)"
    }
  }

  /// How a count above the one wanted stands to the current one.
  private func verb(to replicas: Int) -> String {
    let current = decision.currentReplicas
    return replicas > current ? "raised to" : replicas == current ? "kept at" : "lowered only to"
  }

  private func scaleUpLimit(_ replicas: Int) -> String {
    guard spec.behavior == nil else { return policies(up: true) }
    let current = decision.currentReplicas
    let factor = options.scaleUpLimitFactor
    guard Double(replicas) == factor * Double(current) else {
      return "a sync may always go up to \(replicas), and from \(current) no further (no behavior given)"
    }
    let times = factor == 2 ? "double" : "\(NumberText.short(factor)) times"
    return "at most \(times) the current \(current) per sync (no behavior given)"
  }

  /// The policies of one direction, in words.
  private func policies(up: Bool) -> String {
    let rules =
      up
      ? ResolvedScalingRules(scaleUp: spec.behavior?.scaleUp)
      : ResolvedScalingRules(scaleDown: spec.behavior?.scaleDown, options: options)
    let field = up ? "behavior.scaleUp" : "behavior.scaleDown"
    guard rules.selectPolicy != .disabled else { return "\(field).selectPolicy is Disabled" }
    let limits = rules.policies.map { policy in
      let amount = policy.type == .percent ? "\(policy.value) %" : counted(policy.value, "pod")
      return "\(amount) per \(NumberText.span(Double(policy.periodSeconds)))"
    }
    let choice = limits.count == 1 ? "" : rules.selectPolicy == .max ? " (the larger)" : " (the smaller)"
    return "at most \(limits.joined(separator: " or "))\(choice) by \(field)"
  }
}

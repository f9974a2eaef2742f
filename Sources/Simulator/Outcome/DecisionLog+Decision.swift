// What the autoscaler decides, as a log has it.

extension DecisionLog {
  /// What one sync decided.
  public struct Decision: Sendable, Equatable, Codable {
    /// The replicas that there were.
    public var currentReplicas: Int
    /// The replicas that there shall be.
    public var desiredReplicas: Int
    /// What each metric asked for; empty if metrics were not evaluated.
    public var metrics: [Metric]
    /// The most that a metric asked for; nil if none gave a usable result.
    public var proposal: Int?
    /// The first metric that asked for it, by its index in the spec.
    public var proposingMetric: Int?
    /// The proposal after the stabilization windows.
    public var stabilizedReplicas: Int?
    /// The count after rate limits and bounds.
    public var limited: LimitedReplicas?
    /// The reason of the event `SuccessfulRescale`; nil where the count stays.
    public var rescaleReason: String?
    /// The conditions of the status after the sync.
    public var conditions: [Condition]

    init(_ decision: ScalingDecision) {
      currentReplicas = decision.currentReplicas
      desiredReplicas = decision.desiredReplicas
      metrics = decision.metricOutcomes.map { Metric($0) }
      proposal = decision.proposal
      proposingMetric = decision.proposingMetric
      stabilizedReplicas = decision.stabilizedReplicas
      limited = decision.limited
      rescaleReason = decision.rescaleReason?.text
      let all = decision.conditions
      conditions = [
        Condition("AbleToScale", all.ableToScale), Condition("ScalingActive", all.scalingActive),
        Condition("ScalingLimited", all.scalingLimited),
      ].compactMap { $0 }
    }
  }

  /// A condition of the autoscaler's status.
  public struct Condition: Sendable, Equatable, Codable {
    /// Its type, as in `AbleToScale`.
    public var type: String
    /// `True` or `False`.
    public var status: String
    /// Why.
    public var reason: ConditionReason

    init?(_ type: String, _ condition: AutoscalerCondition?) {
      guard let condition else { return nil }
      self.type = type
      status = condition.isTrue ? "True" : "False"
      reason = condition.reason
    }
  }

  /// What one metric asked for: a failure, or all the rest.
  public struct Metric: Sendable, Equatable, Codable {
    /// Why it asks for nothing, in a line.
    public var failure: String?
    /// The replicas asked for.
    public var replicas: Int?
    /// Usage over request of the pods that counted, in whole percent.
    public var averageUtilization: Int?
    /// The mean per pod, or the metric itself for a target of type `Value`, in thousandths of its unit.
    public var valueMilli: Int64?
    /// Measured over target.
    public var ratio: Double?
    /// The ratio with assumed samples for missing and unready pods.
    public var filledRatio: Double?
    /// How the pods were grouped.
    public var pods: PodGroupCounts?
    /// How the replicas came about.
    public var rule: String?
    /// What the rule multiplied the ratio with.
    public var multiplier: Int?

    init(_ outcome: ScalingDecision.MetricOutcome) {
      switch outcome {
      case .failure(let problem):
        failure = problem.description
      case .success(let proposal):
        replicas = proposal.replicas
        averageUtilization = proposal.utilizationPercent
        valueMilli = proposal.valueMilli
        ratio = proposal.ratio
        filledRatio = proposal.filledRatio
        pods = proposal.groups
        (rule, multiplier) = Self.parts(of: proposal.rule)
      }
    }

    private static func parts(of rule: MetricProposal.Rule) -> (String, Int?) {
      switch rule {
      case .withinTolerance: ("withinTolerance", nil)
      case .readyPods(let count): ("readyPods", count)
      case .filledSamples(let count): ("filledSamples", count)
      case .directionReversed: ("directionReversed", nil)
      case .directionContradicted: ("directionContradicted", nil)
      case .perPodTarget: ("perPodTarget", nil)
      case .fromZero: ("fromZero", nil)
      }
    }
  }
}

extension ConditionReason: Codable {}

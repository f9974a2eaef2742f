// How far one sync may move the replica count.
//
// Source: Kubernetes, pkg/controller/podautoscaler/horizontal.go (convertDesiredReplicasWithRules,
// convertDesiredReplicasWithBehaviorRate, calculateScaleUpLimitWithScalingRules,
// calculateScaleDownLimitWithBehaviors).

/// A replica count after limits and bounds.
public struct LimitedReplicas: Sendable, Hashable, Codable {
  /// The count allowed.
  public var replicas: Int
  /// The least that was allowed.
  public var lowest: Int
  /// The most that was allowed.
  public var highest: Int
  /// The reason of the condition `ScalingLimited`.
  public var reason: ConditionReason
}

/// The limit of one sync without `behavior`.
public enum DefaultScalingLimit {
  /// Brings a stabilized count within `min…max` and the scale-up limit `max(factor · current, minimum)`.
  public static func limit(
    _ stabilized: Int, currentReplicas: Int, minReplicas: Int, maxReplicas: Int,
    options: AutoscalerOptions
  ) -> LimitedReplicas {
    let scaleUpLimit = Int(
      max(options.scaleUpLimitFactor * Double(currentReplicas), options.scaleUpLimitMinimum))
    let highest = min(maxReplicas, scaleUpLimit)
    var limited = LimitedReplicas(
      replicas: stabilized, lowest: minReplicas, highest: highest, reason: .desiredWithinRange)
    if stabilized < minReplicas {
      limited.replicas = minReplicas
      limited.reason = .tooFewReplicas
    } else if stabilized > highest {
      limited.replicas = highest
      limited.reason = maxReplicas > scaleUpLimit ? .scaleUpLimit : .tooManyReplicas
    }
    return limited
  }
}

/// The limits of one sync by scaling policies.
///
/// A policy limits the change from where its period began, and that is the current count less what was added
/// and plus what was removed since: a scale-down shortly before allows a larger scale-up, and vice versa.
public struct ScalingPolicyLimits: Sendable, Hashable {
  /// The replicas that there are.
  public var currentReplicas: Int
  /// What was added lately.
  public var scaleUpEvents: ScaleEventHistory
  /// What was removed lately.
  public var scaleDownEvents: ScaleEventHistory
  /// The instant of the decision.
  public var nowNanoseconds: Int64

  /// Creates limits at `nowNanoseconds`.
  public init(
    currentReplicas: Int, scaleUpEvents: ScaleEventHistory, scaleDownEvents: ScaleEventHistory,
    nowNanoseconds: Int64
  ) {
    self.currentReplicas = currentReplicas
    self.scaleUpEvents = scaleUpEvents
    self.scaleDownEvents = scaleDownEvents
    self.nowNanoseconds = nowNanoseconds
  }

  /// Returns the most replicas that the rules allow, without regard to the current count and `maxReplicas`.
  ///
  /// Percentages are computed in doubles and rounded up, so 10 % above 50 is 56 (`50 · 1.1 > 55`).
  public func scaleUpLimit(_ rules: ResolvedScalingRules) -> Int {
    let proposals = rules.policies.map { policy in
      let start = replicasAtStart(of: policy)
      return switch policy.type {
      case .pods: min(start + policy.value, Int(Int32.max))
      case .percent: replicaCount(Double(start) * (1 + Double(policy.value) / 100))
      }
    }
    return switch rules.selectPolicy {
    case .disabled: currentReplicas
    case .min: proposals.min() ?? currentReplicas
    case .max: proposals.max() ?? currentReplicas
    }
  }

  /// Returns the fewest replicas that the rules allow, without regard to the current count and `minReplicas`.
  ///
  /// Percentages are computed in doubles, and the pods left are truncated. `max` selects the largest change,
  /// hence the smallest count.
  public func scaleDownLimit(_ rules: ResolvedScalingRules) -> Int {
    let proposals = rules.policies.map { policy in
      let start = replicasAtStart(of: policy)
      return switch policy.type {
      case .pods: start - policy.value
      case .percent: Int(Double(start) * (1 - Double(policy.value) / 100))
      }
    }
    return switch rules.selectPolicy {
    case .disabled: currentReplicas
    case .min: proposals.max() ?? currentReplicas
    case .max: proposals.min() ?? currentReplicas
    }
  }

  /// Brings a stabilized count within the policies and `min…max`, in the direction in which it would move.
  public func limit(
    _ stabilized: Int, minReplicas: Int, maxReplicas: Int, scaleUp: ResolvedScalingRules,
    scaleDown: ResolvedScalingRules
  ) -> LimitedReplicas {
    var limited = LimitedReplicas(
      replicas: stabilized, lowest: currentReplicas, highest: currentReplicas, reason: .desiredWithinRange)
    if stabilized > currentReplicas {
      let policyLimit = max(scaleUpLimit(scaleUp), currentReplicas)
      limited.highest = min(maxReplicas, policyLimit)
      if stabilized > limited.highest {
        limited.replicas = limited.highest
        limited.reason = maxReplicas > policyLimit ? .scaleUpLimit : .tooManyReplicas
      }
    } else if stabilized < currentReplicas {
      let policyLimit = min(scaleDownLimit(scaleDown), currentReplicas)
      limited.lowest = max(minReplicas, policyLimit)
      if stabilized < limited.lowest {
        limited.replicas = limited.lowest
        limited.reason = minReplicas < policyLimit ? .scaleDownLimit : .tooFewReplicas
      }
    }
    return limited
  }

  private func replicasAtStart(of policy: HPAScalingPolicy) -> Int {
    let period = policy.periodNanoseconds
    let added = scaleUpEvents.replicaChange(withinNanoseconds: period, of: nowNanoseconds)
    let removed = scaleDownEvents.replicaChange(withinNanoseconds: period, of: nowNanoseconds)
    return currentReplicas - added + removed
  }
}

// A rolling update: how many new pods to create and old ones to remove, step by step.
//
// Modelled: never more than `replicas + maxSurge` pods; at least `replicas − maxUnavailable` of them
// available; old pods that are not ready go first; percentages of the replicas, the surge rounded up and what
// may be unavailable rounded down, one pod where both come to nothing.
// Not modelled: minReadySeconds, progress deadlines, and the proportional spreading of a change of replicas
// over the old and the new: such a change is taken up by the rollout's own steps.
// Source: Kubernetes, pkg/controller/deployment: rolling.go, util/deployment_util.go (ResolveFenceposts,
// NewRSNewReplicas).

import CostModel

/// The two limits of a rolling update, and what they allow.
public struct RolloutPlan: Sendable, Equatable {
  /// Pods beyond the replicas that may be there meanwhile.
  public var maxSurge: IntOrPercent
  /// Pods of the replicas that may be unavailable meanwhile.
  public var maxUnavailable: IntOrPercent

  /// A plan from its limits, each Kubernetes's 25 % by default.
  public init(maxSurge: IntOrPercent = .percent(25), maxUnavailable: IntOrPercent = .percent(25)) {
    self.maxSurge = maxSurge
    self.maxUnavailable = maxUnavailable
  }

  /// The pods there are, without those that are terminating.
  struct Counts: Equatable {
    var new = 0
    var newReady = 0
    var old = 0
    var oldReady = 0
  }

  /// What to do next; all zero when there is nothing to do until a pod becomes ready.
  struct Step: Equatable {
    /// New pods to create.
    var create = 0
    /// Old pods to remove, those that are not ready first.
    var removeOld = 0
    /// New pods to remove, since fewer replicas are wanted by now.
    var removeNew = 0
  }

  /// The next step.
  ///
  /// - Parameters:
  ///   - replicas: The replicas wanted, 0 or more.
  ///   - counts: The pods there are.
  /// - Returns: Pods to create, or else pods to remove.
  func step(replicas: Int, counts: Counts) -> Step {
    let surge = maxSurge.resolved(of: replicas, roundingUp: true)
    let wanted = maxUnavailable.resolved(of: replicas, roundingUp: false)
    let unavailable = min(replicas, surge == 0 && wanted == 0 ? 1 : wanted)
    let all = counts.new + counts.old
    if counts.new > replicas { return Step(removeNew: counts.new - replicas) }
    let create = min(replicas + surge - all, replicas - counts.new)
    if create > 0 { return Step(create: create) }
    let least = replicas - unavailable
    let removable = all - least - (counts.new - counts.newReady)
    guard removable > 0 else { return Step() }
    let unhealthy = min(removable, counts.old - counts.oldReady)
    let spare = max(0, counts.newReady + counts.oldReady - least)
    return Step(removeOld: unhealthy + min(counts.oldReady, min(spare, removable - unhealthy)))
  }
}

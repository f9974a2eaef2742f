// How many pods may be evicted: a PodDisruptionBudget.
//
// Modelled: node autoscaling removes a node only if the budget lets all its pods go at once.
// Not modelled: rollouts, scaling, crashes and node failures, which no budget holds back in Kubernetes
// either; policies for pods that are not ready, which count as if they were.
// Source: Kubernetes, pkg/controller/disruption/disruption.go (getExpectedPodCount, countHealthyPods); the
// autoscaler's check is simulator/drainability/rules/pdb.

import CostModel

/// The budget of a deployment's pods for evictions.
public enum DisruptionBudget: Sendable, Equatable {
  /// So many of the replicas must stay ready; a percentage is rounded up.
  case minAvailable(IntOrPercent)
  /// So many of the replicas may be missing; a percentage is rounded up.
  case maxUnavailable(IntOrPercent)

  /// How many pods may be evicted now, 0 or more.
  ///
  /// - Parameters:
  ///   - replicas: The replicas wished for.
  ///   - ready: Ready pods.
  /// - Returns: The count that `status.disruptionsAllowed` shows.
  func allowedDisruptions(replicas: Int, ready: Int) -> Int {
    let needed =
      switch self {
      case .minAvailable(let bound): bound.resolved(of: replicas, roundingUp: true)
      case .maxUnavailable(let bound): max(0, replicas - bound.resolved(of: replicas, roundingUp: true))
      }
    return max(0, ready - needed)
  }
}

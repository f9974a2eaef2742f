// Which pods a deployment removes first when it has too many.
//
// Modelled: without a node first; pending, unknown, running; not ready before ready; more active pods of the
// deployment on the same node; ready for a shorter time; restarted more often; newer. Times are compared by
// the power of two that their age in nanoseconds reaches; of pods in one class the one with the lower random
// identity goes.
// Not modelled: pod deletion cost, which comes before company.
// Source: Kubernetes, pkg/controller/controller_utils.go (ActivePodsWithRanks, LogarithmicScaleDown).

import CostModel

/// What the order looks at in a pod.
struct RemovalCandidate {
  var hasNode: Bool
  var phase: PodObservation.Phase
  var isReady: Bool
  /// Active pods of the deployment on its node, itself included.
  var company: Int
  /// When it last became ready.
  var readySince: Instant
  var restarts: Int
  var created: Instant
  /// Drawn at random when it was created, as its UID.
  var identity: UInt64
}

/// The order of removal at one instant.
struct VictimOrder {
  let now: Instant

  /// Whether `a` is removed before `b`.
  func precedes(_ a: RemovalCandidate, _ b: RemovalCandidate) -> Bool {
    if a.hasNode != b.hasNode { return !a.hasNode }
    if a.phase != b.phase { return rank(a.phase) < rank(b.phase) }
    if a.isReady != b.isReady { return !a.isReady }
    if a.company != b.company { return a.company > b.company }
    if a.isReady, a.readySince != b.readySince {
      return isYounger(a.readySince, b.readySince) ?? (a.identity < b.identity)
    }
    if a.restarts != b.restarts { return a.restarts > b.restarts }
    guard a.created != b.created else { return a.identity < b.identity }
    return isYounger(a.created, b.created) ?? (a.identity < b.identity)
  }

  private func rank(_ phase: PodObservation.Phase) -> Int {
    switch phase {
    case .pending: return 0
    case .unknown: return 1
    case .running, .succeeded, .failed: return 2
    }
  }

  /// Whether the first of two times is in a younger class; nil if both are in one.
  private func isYounger(_ a: Instant, _ b: Instant) -> Bool? {
    let (first, second) = (ageClass(of: a), ageClass(of: b))
    return first == second ? nil : first < second
  }

  /// The power of two that an age in nanoseconds reaches; −1 for none.
  private func ageClass(of time: Instant) -> Int {
    let age = (now - time).rawValue
    return age > 0 ? Int64.bitWidth - 1 - age.leadingZeroBitCount : -1
  }
}

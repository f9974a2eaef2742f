// How many pods there are: replicas wished for, pods created and removed, rolling updates.
//
// Modelled: the deployment creates what is missing and removes what is too much at once; during a rolling
// update its steps decide, whenever a pod becomes ready or is lost. Who is removed: ``VictimOrder``.
// Not modelled: the controllers' own delays and their slow start of many pods.

import CostModel

extension World {
  /// Creates or removes pods until there are as many as wished for.
  mutating func setReplicas(_ replicas: Int) {
    desiredReplicas = replicas
    replicasAreDue = false
    if rollout != nil { return continueRollout() }
    let active = pods.indices.filter { pods[$0].isActive }
    createPods(replicas - active.count)
    remove(active.count - replicas, of: active)
  }

  /// Begins to replace all pods by new ones; one that is under way goes on to the newest.
  mutating func startRollout(_ plan: RolloutPlan) {
    rollout = plan
    revision += 1
    continueRollout()
  }

  /// Does what the rollout allows now.
  private mutating func continueRollout() {
    while let plan = rollout {
      let active = pods.indices.filter { pods[$0].isActive }
      let new = active.filter { pods[$0].revision == revision }
      let old = active.filter { pods[$0].revision != revision }
      if old.isEmpty {
        rollout = nil
        return setReplicas(desiredReplicas)
      }
      let counts = RolloutPlan.Counts(
        new: new.count, newReady: new.count { pods[$0].isReady }, old: old.count,
        oldReady: old.count { pods[$0].isReady })
      let step = plan.step(replicas: desiredReplicas, counts: counts)
      guard step != RolloutPlan.Step() else { return }
      createPods(step.create)
      remove(step.removeOld, of: old)
      remove(step.removeNew, of: new)
    }
  }

  private mutating func createPods(_ count: Int) {
    guard count > 0 else { return }
    for _ in 0..<count { createPod() }
    recorder.noteCounts(of: pods)
  }

  /// Removes so many of some pods, in Kubernetes's order.
  private mutating func remove(_ count: Int, of candidates: [Int]) {
    guard count > 0 else { return }
    let active = pods.indices.filter { pods[$0].isActive }
    let company = Dictionary(grouping: active) { pods[$0].node }.mapValues(\.count)
    let order = VictimOrder(now: now)
    let ranked = candidates.map { (slot: $0, rank: removalCandidate($0, company: company)) }
    let victims = ranked.sorted { order.precedes($0.rank, $1.rank) }.prefix(count)
    for victim in victims { terminate(victim.slot) }
  }

  private func removalCandidate(_ slot: Int, company: [Int: Int]) -> RemovalCandidate {
    let pod = pods[slot]
    return RemovalCandidate(
      hasNode: pod.node >= 0, phase: pod.started == nil ? .pending : .running, isReady: pod.isReady,
      company: company[pod.node] ?? 0, readySince: pod.readyTransition ?? pod.created, restarts: pod.restarts,
      created: pod.created, identity: pod.identity)
  }
}

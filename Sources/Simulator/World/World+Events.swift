// What the scenario has happen to the cluster: node failures, crashes, updates, manual scaling.
//
// Modelled: a node that fails takes its pods with it: what they have is cut, what is still sent to them is
// never answered. The control plane notices after its grace period, by default 40 s, and takes them for not
// ready; after the pods' toleration, by default 300 s more, they are deleted and the deployment creates
// others. The node never comes back, and no longer counts among those that autoscaling may have; it is paid
// until it fails, and its pods until they are deleted. A container that crashes starts again on its node.
// Not modelled: nodes that are slow or cut off for a while, pods that survive on them.
// Source: Kubernetes, pkg/controller/nodelifecycle and tainteviction.

import CostModel

/// What is to be done at a known time.
enum PlannedAction {
  /// An event of the scenario.
  case event(ScenarioEvent.Kind)
  /// The control plane notices that a node has failed.
  case noticeFailure(node: Int)
  /// The pods of a failed node are deleted.
  case evictPods(node: Int)
}

extension World {
  /// Plans an action, after those of the same time.
  mutating func plan(_ action: PlannedAction, at time: Instant) {
    let index = actions.firstIndex { $0.time > time } ?? actions.count
    actions.insert((time, action), at: index)
    schedule(Actor.events, at: actions[0].time)
  }

  /// Does what is due.
  mutating func handleActions() {
    while let first = actions.first, first.time <= now {
      actions.removeFirst()
      perform(first.action)
    }
    schedule(Actor.events, at: actions.first?.time ?? .never)
  }

  private mutating func perform(_ action: PlannedAction) {
    switch action {
    case .event(.nodeFailure(let node)): failNode(node)
    case .event(.podCrash(let count)): crashPods(count)
    case .event(.rollingUpdate(let plan)): startRollout(plan)
    case .event(.setReplicas(let replicas)): setReplicas(replicas)
    case .noticeFailure(let node):
      for pod in nodes[node].pods { loseReadiness(pod) }
    case .evictPods(let node):
      nodes[node].state = .removed
      for pod in nodes[node].pods { end(pod) }
      replicasAreDue = true
    }
  }

  /// Lets a node fail, if there is one of that number.
  private mutating func failNode(_ node: Int) {
    guard nodes.indices.contains(node), nodes[node].state == .open || nodes[node].state == .cordoned else {
      return
    }
    nodes[node].state = .failed
    recorder.noteEnd(of: nodes[node], at: now)
    for pod in nodes[node].pods {
      guard pods[pod].phase != .terminating else {
        end(pod)
        continue
      }
      cutWork(pod)
      pods[pod].phase = .lost
      pods[pod].timer = .never
    }
    let noticed = now + scenario.cluster.nodeMonitorGracePeriod
    plan(.noticeFailure(node: node), at: noticed)
    plan(.evictPods(node: node), at: noticed + scenario.cluster.unreachableToleration)
  }

  /// Lets the containers of the oldest pods crash, so many of those that run.
  private mutating func crashPods(_ count: Int) {
    let running = pods.indices.filter { slot in
      [.loading, .unready, .ready].contains(pods[slot].phase)
    }
    for pod in running.sorted(by: { pods[$0].id < pods[$1].id }).prefix(count) { restartContainer(pod) }
  }
}

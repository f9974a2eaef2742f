import CostModel
import Documents

extension ScenarioEvent {
  private enum Name: String, CaseIterable { case nodeFailure, podCrash, rollingUpdate, setReplicas }

  /// Reads `at`, `kind` and what belongs to it.
  ///
  /// - Parameters:
  ///   - node: The event.
  ///   - scenario: The scenario read so far: how long it lasts, and how many nodes it may have.
  /// - Throws: `DocumentError` for what is missing, unknown or out of range.
  init(node: DocumentNode, in scenario: Scenario) throws(DocumentError) {
    self = try node.object { event throws(DocumentError) in
      let time = try event.required("at")
      let at = try time.duration()
      guard at <= scenario.duration else {
        throw time.error(expected: "at most the duration of \(scenario.duration.text)", found: at.text)
      }
      let names = "nodeFailure, podCrash, rollingUpdate or setReplicas"
      switch try event.required("kind", expected: names).choice(Name.self) {
      case .nodeFailure:
        let last = scenario.cluster.maxNodes - 1
        let number = try event.optional("node")?.integer(expected: "a node from 0 to \(last)") {
          (0...last).contains($0)
        }
        return ScenarioEvent(at: at, .nodeFailure(node: number ?? 0))
      case .podCrash:
        return ScenarioEvent(
          at: at, .podCrash(pods: try event.optional("pods")?.count("pods", upTo: 5000) ?? 1))
      case .rollingUpdate: return ScenarioEvent(at: at, .rollingUpdate(try readRollout(&event)))
      case .setReplicas:
        let replicas = try event.required("replicas").integer(expected: "0 to 5000 replicas") {
          (0...5000).contains($0)
        }
        return ScenarioEvent(at: at, .setReplicas(replicas))
      }
    }
  }
}

private func readRollout(_ object: inout DocumentObject) throws(DocumentError) -> RolloutPlan {
  var plan = RolloutPlan()
  let surge = object.optional("maxSurge")
  let unavailable = object.optional("maxUnavailable")
  if let surge { plan.maxSurge = try IntOrPercent(node: surge) }
  if let unavailable { plan.maxUnavailable = try IntOrPercent(node: unavailable, percentMax: 100) }
  let none: [IntOrPercent] = [.count(0), .percent(0)]
  if none.contains(plan.maxSurge), none.contains(plan.maxUnavailable), let unavailable {
    throw unavailable.error(expected: "more than 0 where maxSurge is 0")
  }
  return plan
}

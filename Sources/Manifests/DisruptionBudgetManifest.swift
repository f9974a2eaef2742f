// A PodDisruptionBudget of policy/v1.
//
// Modelled: its bound, where its selector selects the Deployment's pods in its namespace; one that selects
// nothing here is named as unused. Of several that select the pods Kubernetes refuses every eviction; they
// are refused here.
// Source: Kubernetes, pkg/apis/policy/validation (ValidatePodDisruptionBudgetSpec).

import CostModel
import Documents
import Simulator

/// A PodDisruptionBudget as its manifest gives it.
struct DisruptionBudgetManifest {
  /// The object itself.
  var object: ManifestObject
  /// What it leaves standing; nil where it gives no bound.
  var budget: DisruptionBudget?
  /// Which pods it is about; nil for none.
  private var selector: LabelSelector?

  /// Checks a budget: a selector, and at most one of its two bounds.
  init(_ object: ManifestObject) throws(DocumentError) {
    self.object = object
    (selector, budget) = try object.spec().openObject { spec throws(DocumentError) in
      let selector = try spec.optional("selector").map { node throws(DocumentError) in
        try LabelSelector(node: node)
      }
      let (least, most) = (spec.optional("minAvailable"), spec.optional("maxUnavailable"))
      let lower = try least.map { node throws(DocumentError) in try IntOrPercent(node: node, percentMax: 100)
      }
      let upper = try most.map { node throws(DocumentError) in try IntOrPercent(node: node, percentMax: 100) }
      if least != nil, let most {
        throw most.error(expected: "either minAvailable or maxUnavailable", found: "both")
      }
      var unused = UnusedKeys()
      try unused.note(&spec, known: ["unhealthyPodEvictionPolicy"])
      return (selector, lower.map { .minAvailable($0) } ?? upper.map { .maxUnavailable($0) })
    }
  }

  /// Whether it is about a Deployment's pods.
  func selects(_ deployment: DeploymentManifest) -> Bool {
    guard let selector, object.name.namespace == deployment.object.name.namespace else { return false }
    return selector.selects(deployment.template.labels)
  }
}

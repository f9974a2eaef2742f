// A PodDisruptionBudget of policy/v1.
//
// Modelled: nothing: no disruption that it would hold back is. It is checked, and named as unused.
// Source: Kubernetes, pkg/apis/policy/validation (ValidatePodDisruptionBudgetSpec).

import CostModel
import Documents

/// A PodDisruptionBudget as its manifest gives it.
struct DisruptionBudgetManifest {
  /// The object itself.
  var object: ManifestObject

  /// Checks a budget: a selector, and at most one of its two bounds.
  init(_ object: ManifestObject) throws(DocumentError) {
    self.object = object
    try object.spec().openObject { spec throws(DocumentError) in
      if let selector = spec.optional("selector") { _ = try LabelSelector(node: selector) }
      let bounds = ["minAvailable", "maxUnavailable"].compactMap { spec.optional($0) }
      for bound in bounds { _ = try IntOrPercent(node: bound, percentMax: 100) }
      guard bounds.count < 2 else {
        throw bounds[1].error(expected: "either minAvailable or maxUnavailable", found: "both")
      }
      var unused = UnusedKeys()
      try unused.note(&spec, known: ["unhealthyPodEvictionPolicy"])
    }
  }
}

// A HorizontalPodAutoscaler of autoscaling/v2 or autoscaling/v1.
//
// Modelled: v2 whole, as far as scenarios have sources for its metrics; v1 as Kubernetes converts it: its one
// percentage is a Resource metric of v2, and 80 % where it is not given.
// Not modelled: metrics and behavior in the annotations of v1 (refused).
// Source: Kubernetes, pkg/apis/autoscaling/v1 (conversion.go, defaults.go), v2/defaults.go, validation.

import Documents
import Simulator

/// A HorizontalPodAutoscaler as its manifest gives it.
struct AutoscalerManifest {
  /// The object itself.
  var object: ManifestObject
  /// What it should do.
  var spec: HorizontalPodAutoscalerSpec
  /// Where it says what it scales.
  var targetNode: DocumentNode
  /// The kind that it scales.
  var targetKind: String
  /// The name of what it scales, in its own namespace.
  var target: ManifestName

  /// Reads an autoscaler.
  init(_ object: ManifestObject) throws(DocumentError) {
    self.object = object
    let specNode = try object.spec()
    let isV1 = object.meaning == .autoscalerV1
    if isV1 { try Self.refuseAnnotations(of: object) }
    let targetNode = try specNode.openObject { spec throws(DocumentError) in
      let strangers = isV1 ? ["metrics", "behavior"] : ["targetCPUUtilizationPercentage"]
      if let stranger = strangers.first(where: { spec.optional($0) != nil }) {
        throw specNode.error(
          expected: "keys of autoscaling/\(isV1 ? "v1" : "v2")", found: "'\(stranger)'",
          advice: "It is one of autoscaling/\(isV1 ? "v2" : "v1"): change apiVersion")
      }
      return try spec.required("scaleTargetRef")
    }
    (targetKind, target) = try targetNode.object { reference throws(DocumentError) in
      let kind = try reference.required("kind").text()
      let name = try reference.required("name").text()
      let version = try reference.required("apiVersion")
      if kind == "Deployment", try version.text() != "apps/v1" { throw version.error(expected: "apps/v1") }
      return (kind, ManifestName(namespace: object.name.namespace, name: name))
    }
    self.targetNode = targetNode
    spec = try HorizontalPodAutoscalerSpec(node: specNode)
  }

  private static func refuseAnnotations(of object: ManifestObject) throws(DocumentError) {
    try object.node.openObject { root throws(DocumentError) in
      try root.required("metadata").openObject { metadata throws(DocumentError) in
        guard let node = metadata.optional("annotations") else { return }
        let hidden = try node.labels().keys.sorted().first {
          $0 == "autoscaling.alpha.kubernetes.io/metrics" || $0 == "autoscaling.alpha.kubernetes.io/behavior"
        }
        guard let hidden else { return }
        throw node.error(
          expected: "no metrics or behavior in annotations", found: "'\(hidden)'",
          advice: "Write them as autoscaling/v2")
      }
    }
  }
}

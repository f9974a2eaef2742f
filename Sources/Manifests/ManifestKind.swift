// Which Kubernetes objects are read, which are known and not used, and which are refused.
//
// The kinds that Kubernetes itself has (1.36) and that do not say how many pods of which size there are can
// stand beside the others; custom resources are refused, since nobody here can tell what they do.
// Source: Kubernetes API reference.

import Documents

/// What a manifest's `apiVersion` and `kind` mean here.
enum ManifestKind {
  case deployment
  case autoscalerV1
  case autoscalerV2
  case node
  case disruptionBudget
  /// Objects in a list of theirs: `items`.
  case list
  /// Kubernetes knows it, the model does not use it.
  case unused

  /// The meaning of two names.
  ///
  /// - Throws: `DocumentError` for a version that Kubernetes has not, or a kind that it does not come with.
  init(apiVersion: DocumentNode, kind: DocumentNode) throws(DocumentError) {
    let (version, name) = (try apiVersion.text(), try kind.text())
    switch (version, name) {
    case ("apps/v1", "Deployment"): self = .deployment
    case ("autoscaling/v1", "HorizontalPodAutoscaler"): self = .autoscalerV1
    case ("autoscaling/v2", "HorizontalPodAutoscaler"): self = .autoscalerV2
    case ("v1", "Node"): self = .node
    case ("policy/v1", "PodDisruptionBudget"): self = .disruptionBudget
    case ("v1", "List"): self = .list
    default:
      if name.hasSuffix("List"), Self.readVersions[String(name.dropLast(4))]?.contains(version) == true {
        self = .list
      } else if let versions = Self.readVersions[name] {
        throw apiVersion.error(expected: "\(versions.joined(separator: " or ")) for a \(name)")
      } else if Self.known[version]?.contains(name) == true {
        self = .unused
      } else {
        throw Self.unknown(version: version, name: name, at: kind)
      }
    }
  }

  private static func unknown(version: String, name: String, at node: DocumentNode) -> DocumentError {
    let read = readVersions.keys.sorted()
    let names = known.values.flatMap { $0 } + read
    let meant = suggestion(for: name, among: names.sorted()).flatMap { $0 == name ? nil : $0 }
    return node.error(
      expected: "a kind that is read (\(read.joined(separator: ", ")), List) or another of Kubernetes's own",
      found: "\(name) of \(version)",
      advice: meant.map { "Did you mean '\($0)'?" } ?? "Leave it out")
  }

  private static let readVersions = [
    "Deployment": ["apps/v1"], "HorizontalPodAutoscaler": ["autoscaling/v2", "autoscaling/v1"],
    "Node": ["v1"],
    "PodDisruptionBudget": ["policy/v1"],
  ]

  private static let known: [String: [String]] = [
    "v1": [
      "ConfigMap", "Endpoints", "Event", "LimitRange", "Namespace", "PersistentVolume",
      "PersistentVolumeClaim",
      "Pod", "PodTemplate", "ReplicationController", "ResourceQuota", "Secret", "Service", "ServiceAccount",
    ],
    "apps/v1": ["ControllerRevision", "DaemonSet", "ReplicaSet", "StatefulSet"],
    "batch/v1": ["CronJob", "Job"],
    "networking.k8s.io/v1": ["Ingress", "IngressClass", "NetworkPolicy"],
    "rbac.authorization.k8s.io/v1": ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"],
    "scheduling.k8s.io/v1": ["PriorityClass"],
    "storage.k8s.io/v1": ["CSIDriver", "CSINode", "StorageClass", "VolumeAttachment"],
    "discovery.k8s.io/v1": ["EndpointSlice"],
    "coordination.k8s.io/v1": ["Lease"],
    "node.k8s.io/v1": ["RuntimeClass"],
    "certificates.k8s.io/v1": ["CertificateSigningRequest"],
    "admissionregistration.k8s.io/v1": [
      "MutatingWebhookConfiguration", "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding",
      "ValidatingWebhookConfiguration",
    ],
    "apiextensions.k8s.io/v1": ["CustomResourceDefinition"],
    "apiregistration.k8s.io/v1": ["APIService"],
  ]
}

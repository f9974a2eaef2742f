// The pod template of a Deployment.
//
// Modelled: one container serves, the others are taken to be idle: their requests count for the node and for
// the autoscaler, their use is 0. The serving one is that of the annotation
// kubectl.kubernetes.io/default-container, or else the first. Init containers that run beside the others
// (restartPolicy Always) count as they do.
// Not modelled: other init containers, affinity, volumes, priorities; what is given of them is named as
// unused.
// Source: Kubernetes API reference, PodTemplateSpec and PodSpec; pkg/api/v1/resource (PodRequests).

import Documents

/// A pod template as its manifest gives it.
struct PodTemplateManifest {
  /// The labels of its pods.
  var labels: Labels = [:]
  /// The container that serves.
  var server: ContainerManifest
  /// The containers beside it.
  var sidecars: [ContainerManifest] = []
  /// The grace period in seconds.
  var gracePeriod = 30
  /// Taints that its pods tolerate.
  var tolerations: [Toleration] = []
  /// What is not used of it.
  var unused = UnusedKeys()

  /// All containers that run beside one another.
  var containers: [ContainerManifest] { [server] + sidecars }

  /// Reads a template.
  init(node: DocumentNode) throws(DocumentError) {
    self = try node.object { template throws(DocumentError) in
      let spec = try template.required("spec")
      var pod = try Self(spec: spec)
      if let metadata = template.optional("metadata") { try pod.readMetadata(metadata) }
      for container in pod.containers { for path in container.unused.paths { pod.unused.note(path) } }
      return pod
    }
  }

  private init(server: ContainerManifest) { self.server = server }

  private init(spec: DocumentNode) throws(DocumentError) {
    self = try spec.openObject { object throws(DocumentError) in
      let list = try object.required("containers")
      let containers = try Self.containers(list)
      guard let first = containers.first else {
        throw list.error(expected: "at least one container", found: "none")
      }
      var pod = PodTemplateManifest(server: first)
      let inits = try Self.containers(object.optional("initContainers"))
      try Self.checkNames(containers + inits)
      pod.sidecars = containers.dropFirst() + inits.filter(\.isRestartable)
      for container in inits where !container.isRestartable { pod.unused.note(container.node.keyPath) }
      if let grace = object.optional("terminationGracePeriodSeconds") {
        pod.gracePeriod = try grace.seconds(0...86_400)
      }
      for toleration in try object.optional("tolerations")?.list() ?? [] {
        pod.tolerations.append(try Toleration(node: toleration))
      }
      if let policy = object.optional("restartPolicy"), try policy.text() != "Always" {
        throw policy.error(expected: "Always in a Deployment")
      }
      if let resources = object.optional("resources"), !resources.isEmpty {
        throw resources.error(
          expected: "resources of containers", found: "resources of the whole pod",
          advice: "Give them to the containers")
      }
      try pod.unused.note(&object, known: Self.otherKeys)
      return pod
    }
  }

  private static func containers(_ list: DocumentNode?) throws(DocumentError) -> [ContainerManifest] {
    var containers: [ContainerManifest] = []
    for node in try list?.list() ?? [] { containers.append(try ContainerManifest(node: node)) }
    return containers
  }

  private static func checkNames(_ containers: [ContainerManifest]) throws(DocumentError) {
    var places: [String: String] = [:]
    for container in containers {
      if let other = places.updateValue(container.node.keyPath, forKey: container.name) {
        throw container.node.error(expected: "a name of its own", found: "'\(container.name)', as \(other)")
      }
    }
  }

  private mutating func readMetadata(_ node: DocumentNode) throws(DocumentError) {
    var (labels, annotations): (Labels, Labels) = ([:], [:])
    let place = try node.openObject { metadata throws(DocumentError) in
      labels = try metadata.optional("labels")?.labels() ?? [:]
      let node = metadata.optional("annotations")
      annotations = try node?.labels() ?? [:]
      return node
    }
    self.labels = labels
    guard let place else { return }
    let name = annotations.removeValue(forKey: Self.serverAnnotation)
    if !annotations.isEmpty { unused.note(place.keyPath) }
    guard let name, name != server.name else { return }
    guard let index = sidecars.firstIndex(where: { $0.name == name }) else {
      throw place.error(
        expected: "\(Self.serverAnnotation) to name one of \(containers.map(\.name).joined(separator: ", "))",
        found: "'\(name)'")
    }
    (server, sidecars[index]) = (sidecars[index], server)
  }

  private static let serverAnnotation = "kubectl.kubernetes.io/default-container"

  private static let otherKeys = [
    "activeDeadlineSeconds", "affinity", "automountServiceAccountToken", "dnsConfig", "dnsPolicy",
    "enableServiceLinks", "ephemeralContainers", "hostAliases", "hostIPC", "hostNetwork", "hostPID",
    "hostUsers",
    "hostname", "hostnameOverride", "imagePullSecrets", "nodeName", "nodeSelector", "os", "overhead",
    "preemptionPolicy", "priority", "priorityClassName", "readinessGates", "resourceClaims",
    "runtimeClassName",
    "schedulerName", "schedulingGates", "securityContext", "serviceAccount", "serviceAccountName",
    "setHostnameAsFQDN", "shareProcessNamespace", "subdomain", "topologySpreadConstraints", "volumes",
    "workloadRef",
  ]
}

// A Deployment of apps/v1.
//
// Modelled: replicas (1 if not given), the selector, the pod template.
// Not modelled: the update strategy and its deadlines; what is given of them is checked and named as unused.
// Source: Kubernetes, pkg/apis/apps/v1/defaults.go (SetDefaults_Deployment) and pkg/apis/apps/validation
// (ValidateDeploymentSpec, ValidateRollingUpdateDeployment).

import CostModel
import Documents
import Simulator

/// A Deployment as its manifest gives it.
struct DeploymentManifest {
  /// The object itself.
  var object: ManifestObject
  /// The replicas; nil where they are not given.
  var replicas: Int?
  /// Its pods.
  var template: PodTemplateManifest
  /// What is not used of it.
  var unused = UnusedKeys()

  /// Reads a Deployment.
  init(_ object: ManifestObject) throws(DocumentError) {
    self = try object.spec().openObject { spec throws(DocumentError) in
      let selectorNode = try spec.required("selector")
      let selector = try LabelSelector(node: selectorNode)
      guard !selector.requirements.isEmpty else {
        throw selectorNode.error(expected: "labels to select by", found: "none")
      }
      let replicasNode = spec.optional("replicas")
      let templateNode = try spec.required("template")
      var deployment = DeploymentManifest(
        object: object,
        replicas: try replicasNode?.integer(expected: "1 to 5000 replicas") { (1...5000).contains($0) },
        template: try PodTemplateManifest(node: templateNode))
      guard selector.selects(deployment.template.labels) else {
        throw selectorNode.error(
          expected: "a selector of the template's labels",
          found: "one that does not match \(templateNode.keyPath).metadata.labels")
      }
      if let strategy = spec.optional("strategy") { try deployment.readStrategy(strategy) }
      for path in deployment.template.unused.paths { deployment.unused.note(path) }
      try deployment.unused.note(
        &spec, known: ["minReadySeconds", "paused", "progressDeadlineSeconds", "revisionHistoryLimit"])
      return deployment
    }
  }

  private init(object: ManifestObject, replicas: Int?, template: PodTemplateManifest) {
    self.object = object
    self.replicas = replicas
    self.template = template
  }

  private enum Strategy: String, CaseIterable { case recreate = "Recreate", rollingUpdate = "RollingUpdate" }

  private mutating func readStrategy(_ node: DocumentNode) throws(DocumentError) {
    if !node.isEmpty { unused.note(node.keyPath) }
    try node.object { strategy throws(DocumentError) in
      let type = try strategy.optional("type")?.choice(Strategy.self) ?? .rollingUpdate
      guard let update = strategy.optional("rollingUpdate") else { return }
      guard type == .rollingUpdate else {
        throw update.error(expected: "nothing beside the type Recreate")
      }
      try update.object { update throws(DocumentError) in
        let surge = try update.optional("maxSurge").map { node throws(DocumentError) in
          try IntOrPercent(node: node)
        }
        let unavailable = try update.optional("maxUnavailable").map { node throws(DocumentError) in
          try IntOrPercent(node: node, percentMax: 100)
        }
        let isStuck = [surge, unavailable].allSatisfy { $0?.resolved(of: 1_000_000, roundingUp: true) == 0 }
        guard !isStuck else {
          throw update.node.error(expected: "maxSurge or maxUnavailable above 0", found: "both 0")
        }
      }
    }
  }

  /// The deployment of a scenario; without replicas it begins with the autoscaler's fewest, where one will
  /// see to that.
  func spec(minReplicas: Int?) -> DeploymentSpec {
    var spec = DeploymentSpec()
    spec.replicas = replicas ?? minReplicas ?? 1
    spec.resources = template.server.resources.spec
    let requests = template.sidecars.map(\.resources.spec)
    spec.sidecars.cpuRequest = requests.compactMap(\.cpuRequest).reduce(nil) { ($0 ?? Millicores(0)) + $1 }
    spec.sidecars.memoryRequest = requests.compactMap(\.memoryRequest).reduce(nil) {
      ($0 ?? ByteCount(0)) + $1
    }
    spec.terminationGracePeriod = .seconds(Int64(template.gracePeriod))
    spec.preStopSleep = .seconds(Int64(min(template.server.preStopSleep, template.gracePeriod)))
    spec.readinessProbe = template.server.readinessProbe ?? ProbeSpec()
    spec.livenessProbe = template.server.livenessProbe
    spec.startupProbe = template.server.startupProbe
    return spec
  }

  /// What is assumed where the manifest says less, or more, than the model knows.
  var assumptions: [String] {
    var assumptions: [String] = []
    let path = template.server.node.keyPath
    if template.server.readinessProbe == nil {
      assumptions.append(
        "\(path): no readinessProbe: simulated with one every 10 s that finds the weights loaded")
    }
    if !template.sidecars.isEmpty {
      let names = template.sidecars.map(\.name).joined(separator: ", ")
      assumptions.append(
        "\(path): '\(template.server.name)' serves; beside it \(names) requests room and is taken to be idle")
    }
    return assumptions.map { "\(object.node.file): \($0)" }
  }
}

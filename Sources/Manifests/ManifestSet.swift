// All manifests of a scenario together, and what must hold between them.
//
// Modelled: one Deployment, the autoscaler that scales it, and the nodes.
// Not modelled: other Deployments on the same nodes, and whatever else the manifests hold; it is named.
// Source: Kubernetes, pkg/controller/podautoscaler (AmbiguousSelector; replica_calculator.go:
// calculateRequests).

import Documents
import Simulator

/// The manifests of a scenario.
public struct ManifestSet {
  let objects: [ManifestObject]
  let deployment: DeploymentManifest?
  let autoscaler: AutoscalerManifest?
  /// What evictions must leave standing.
  let budget: DisruptionBudgetManifest?
  let nodes: [NodeManifest]
  private let unchosen: [ManifestObject]

  /// Reads manifests and checks what must hold between them.
  ///
  /// - Parameters:
  ///   - sources: The files, in their order.
  ///   - name: Which of several Deployments is meant; nil where there is one.
  /// - Throws: `DocumentError` for what Kubernetes or Headroom refuses, with the file and the key path.
  public init(_ sources: [ManifestSource], deployment name: String? = nil) throws(DocumentError) {
    var objects: [ManifestObject] = []
    for source in sources {
      for document in try Document.documents(text: source.text, file: source.file) {
        objects += try ManifestObject.objects(at: document.root)
      }
    }
    self.objects = objects
    try Self.checkNames(objects)
    var (deployments, autoscalers): ([DeploymentManifest], [AutoscalerManifest]) = ([], [])
    var nodes: [NodeManifest] = []
    var budgets: [DisruptionBudgetManifest] = []
    for object in objects {
      switch object.meaning {
      case .deployment: deployments.append(try DeploymentManifest(object))
      case .autoscalerV1, .autoscalerV2: autoscalers.append(try AutoscalerManifest(object))
      case .node: nodes.append(try NodeManifest(object))
      case .disruptionBudget: budgets.append(try DisruptionBudgetManifest(object))
      case .list, .unused: break
      }
    }
    self.nodes = nodes
    let chosen = try Self.choose(deployments, name: name)
    deployment = chosen
    budget = try Self.choose(budgets, for: chosen)
    autoscaler = try Self.choose(autoscalers, for: chosen, among: deployments, isNamed: name != nil)
    let used = [chosen?.object.name, autoscaler?.object.name, budget?.object.name]
    unchosen =
      deployments.map(\.object).filter { $0.name != used[0] }
      + autoscalers.map(\.object).filter { $0.name != used[1] }
      + budgets.map(\.object).filter { $0.name != used[2] }
    if let deployment, let autoscaler { try autoscaler.checkRequests(of: deployment) }
  }

  private static func checkNames(_ objects: [ManifestObject]) throws(DocumentError) {
    var places: [String: String] = [:]
    for object in objects {
      let identity = "\(object.kind) \(object.name.namespace)/\(object.name.name)"
      if let other = places.updateValue(object.node.file, forKey: identity) {
        throw object.node.error(
          expected: "each object once", found: "\(object.title) again, after \(other)")
      }
    }
  }

  private static func choose(
    _ deployments: [DeploymentManifest], name: String?
  ) throws(DocumentError) -> DeploymentManifest? {
    let names = deployments.map(\.object.name.name)
    if let name {
      let found = deployments.filter { $0.object.name.name == name }
      guard let first = found.first else {
        throw DocumentError(
          file: "--deployment",
          expected: names.isEmpty
            ? "a Deployment in the manifests" : "one of \(names.joined(separator: ", "))",
          found: "'\(name)'", advice: suggestion(for: name, among: names).map { "Did you mean '\($0)'?" })
      }
      return first
    }
    guard deployments.count < 2 else {
      throw deployments[1].object.node.error(
        expected: "one Deployment", found: names.map { "'\($0)'" }.joined(separator: " and "),
        advice: "Name the one to simulate with --deployment")
    }
    return deployments.first
  }

  /// The budget of the chosen Deployment's pods; two of them are refused.
  private static func choose(
    _ budgets: [DisruptionBudgetManifest], for chosen: DeploymentManifest?
  ) throws(DocumentError) -> DisruptionBudgetManifest? {
    let found = budgets.filter { budget in chosen.map { budget.selects($0) } ?? false }
    guard found.count < 2 else {
      throw found[1].object.node.error(
        expected: "one PodDisruptionBudget of the pods",
        found: found.map { "'\($0.object.name.name)'" }.joined(separator: " and "),
        advice: "Kubernetes would evict none of them: leave one out")
    }
    return found.first
  }

  /// The autoscaler of the chosen Deployment; two of one target, and one without a target here, are refused.
  private static func choose(
    _ autoscalers: [AutoscalerManifest], for chosen: DeploymentManifest?,
    among deployments: [DeploymentManifest],
    isNamed: Bool
  ) throws(DocumentError) -> AutoscalerManifest? {
    var found: AutoscalerManifest?
    for autoscaler in autoscalers {
      let name = autoscaler.object.name.name
      let rival = autoscalers.first {
        $0.target == autoscaler.target && $0.targetKind == autoscaler.targetKind
      }
      if let rival, rival.object.name != autoscaler.object.name {
        throw autoscaler.targetNode.error(
          expected: "a target of its own",
          found: "\(autoscaler.targetKind) '\(autoscaler.target.name)', which "
            + "'\(rival.object.name.name)' scales too",
          advice: "Kubernetes would scale for neither of them: leave one out")
      }
      let isThere =
        autoscaler.targetKind == "Deployment" && deployments.contains { $0.object.name == autoscaler.target }
      guard isThere || isNamed else {
        let names = deployments.map(\.object.name.name)
        let advice = suggestion(for: autoscaler.target.name, among: names).flatMap { meant in
          meant == autoscaler.target.name ? nil : "Did you mean '\(meant)'?"
        }
        throw autoscaler.targetNode.error(
          expected: "a Deployment among the manifests for '\(name)' to scale",
          found:
            "\(autoscaler.targetKind) '\(autoscaler.target.name)' in namespace "
            + "\(autoscaler.target.namespace)",
          advice: advice ?? "Give its manifest too")
      }
      if isThere, autoscaler.target == chosen?.object.name { found = autoscaler }
    }
    return found
  }

  /// Reads a scenario with the manifests' parts in place of its own.
  ///
  /// - Parameter node: The scenario that gives the traffic, and all else that no manifest gives.
  /// - Returns: The scenario, and what of the manifests and of it was not used.
  /// - Throws: `DocumentError` for what is wrong in the scenario, or with both together.
  public func scenario(node: DocumentNode) throws(DocumentError) -> (scenario: Scenario, warnings: [String]) {
    let scenario = try Scenario(node: node, replacing: try parts())
    var warnings = warnings
    let hasOwn = try node.openObject { object throws(DocumentError) in
      object.optional("horizontalPodAutoscaler") != nil
    }
    if hasOwn, let deployment, autoscaler == nil {
      warnings.append(
        "\(node.file): horizontalPodAutoscaler is not used: the manifests give \(deployment.object.title) "
          + "without one"
      )
    }
    return (scenario, warnings)
  }

  /// What the manifests put in place of a scenario's own parts.
  func parts() throws(DocumentError) -> ScenarioParts {
    var parts = ScenarioParts()
    parts.deployment = deployment?.spec(minReplicas: autoscaler?.spec.minReplicas)
    parts.deployment?.disruptionBudget = budget?.budget
    parts.autoscaler = autoscaler?.spec
    parts.workers = deployment?.template.server.workers
    parts.threads = deployment?.template.server.threads
    parts.nodes = try nodes.nodes(for: deployment?.template.tolerations ?? [])
    parts.resourcesPlace = deployment.map {
      let node = $0.template.server.node
      return ScenarioParts.Place(file: node.file, keyPath: "\(node.keyPath).resources")
    }
    return parts
  }

  /// What was given and is not used, one line for each manifest or object.
  public var warnings: [String] {
    var warnings = deployment.map { [$0.unused.warning(file: $0.object.node.file)].compactMap(\.self) } ?? []
    warnings += deployment?.assumptions ?? []
    let others = objects.filter { object in
      object.meaning == .unused
        || unchosen.contains { $0.name == object.name && $0.kind == object.kind }
    }
    let files = Dictionary(grouping: others, by: \.node.file).sorted { $0.key < $1.key }
    for (file, objects) in files {
      warnings.append(
        "\(file): not used by the model: \(objects.map(\.title).sorted().joined(separator: ", "))")
    }
    let tolerations = deployment?.template.tolerations ?? []
    for node in nodes {
      let place = "\(node.object.node.file): \(node.object.title)"
      if let obstacle = node.obstacle(to: tolerations) {
        warnings.append("\(place) is left out: \(obstacle)")
      }
      if let warning = node.unused.warning(file: place) { warnings.append(warning) }
    }
    return warnings
  }
}

extension AutoscalerManifest {
  /// Refuses pods on which a Utilization target would fail at every sync, in Kubernetes's own words.
  func checkRequests(of deployment: DeploymentManifest) throws(DocumentError) {
    for metric in spec.metrics {
      guard case .resource(let resource, .utilization) = metric else { continue }
      func request(_ container: ContainerManifest) -> Int64? {
        resource == .cpu ? container.resources.cpuRequest : container.resources.memoryRequest
      }
      for container in deployment.template.containers where request(container) == nil {
        throw DocumentError(
          file: container.node.file,
          keyPath: "\(container.node.keyPath).resources.requests.\(resource.rawValue)",
          expected: "a request, since '\(object.name.name)' has a Utilization target",
          found: "none: \"missing request for \(resource.rawValue) in container \(container.name) of Pod "
            + "\(deployment.object.name.name)\" at every sync",
          advice: "Set the request, or give the autoscaler an AverageValue target")
      }
      guard deployment.template.containers.contains(where: { request($0) ?? 0 > 0 }) else {
        throw DocumentError(
          file: deployment.object.node.file,
          keyPath: "\(deployment.template.server.node.keyPath).resources.requests.\(resource.rawValue)",
          expected: "a request above 0, since '\(object.name.name)' has a Utilization target", found: "0")
      }
    }
  }
}

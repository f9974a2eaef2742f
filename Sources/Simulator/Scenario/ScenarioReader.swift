import CostModel
import Documents
import Foundation

extension Scenario {
  /// The schema that this version reads.
  public static let schema = "headroom.scenario/v1"

  /// What to do when a scenario's file is not there.
  public static let advice = "Scenarios that come with Headroom are in workloads/"

  /// Reads a scenario's file, JSON or YAML, with the files that it refers to.
  ///
  /// - Parameter path: The file; paths in it are relative to its folder.
  /// - Throws: `DocumentError` for whatever is missing, unknown, out of range or contradictory.
  public init(contentsOf path: String) throws(DocumentError) {
    try self.init(node: try Document(contentsOf: path, advice: Self.advice).root)
  }

  /// Reads a scenario from a document.
  ///
  /// - Parameters:
  ///   - node: The scenario.
  ///   - parts: What stands in place of its own parts; they are read and checked all the same, but a
  ///     `deployment` need not be there if one is given.
  /// - Throws: `DocumentError` for whatever is missing, unknown, out of range or contradictory.
  public init(node: DocumentNode, replacing parts: ScenarioParts = ScenarioParts()) throws(DocumentError) {
    self = try node.object { object throws(DocumentError) in
      try node.checkSchema(Self.schema, in: &object)
      return try Scenario(object: &object, file: node.file, isDeployed: parts.deployment != nil)
    }
    parts.apply(to: &self)
    try check(node, resources: parts.resourcesPlace)
  }

  private init(object: inout DocumentObject, file: String, isDeployed: Bool) throws(DocumentError) {
    name =
      try object.optional("name")?.string()
      ?? URL(filePath: file).deletingPathExtension().lastPathComponent
    description = try object.optional("description")?.string()
    profile = try Self.readProfile(&object)
    duration = try object.required("duration").duration(atLeast: Nanoseconds(1))
    let warmUp = try Self.readWarmUp(&object)
    self.warmUp = warmUp ?? .zero
    findsWarmUp = warmUp == nil
    trials =
      try object.optional("trials")?.integer(expected: "1 to 10000 trials") { (1...10_000).contains($0) } ?? 5
    let seed = try object.optional("seed")?.integer(expected: "a whole number of 0 or more") { $0 >= 0 } ?? 1
    self.seed = UInt64(seed)
    objective = try object.optional("objective").map { node throws(DocumentError) in try Objective(node: node)
    }
    traffic = try Traffic(node: object.required("traffic"))
    server =
      try object.optional("server").map { node throws(DocumentError) in try ServerSpec(node: node) }
      ?? ServerSpec()
    let ownDeployment = isDeployed ? object.optional("deployment") : try object.required("deployment")
    deployment =
      try ownDeployment.map { node throws(DocumentError) in try DeploymentSpec(node: node) }
      ?? DeploymentSpec()
    autoscaler = try object.optional("horizontalPodAutoscaler").map { node throws(DocumentError) in
      try HorizontalPodAutoscalerSpec(node: node)
    }
    controllers =
      try object.optional("controllers").map { node throws(DocumentError) in
        try ControllerOptions(node: node)
      } ?? ControllerOptions()
    cluster =
      try object.optional("cluster").map { node throws(DocumentError) in try ClusterSpec(node: node) }
      ?? ClusterSpec()
    prices =
      try object.optional("prices").map { node throws(DocumentError) in try Prices(node: node) }
      ?? Prices()
    for node in try object.optional("events")?.list() ?? [] {
      events.append(try ScenarioEvent(node: node, in: self))
    }
  }

  /// Reads `warmUp`; nil for one that is to be found.
  private static func readWarmUp(_ object: inout DocumentObject) throws(DocumentError) -> Nanoseconds? {
    guard let node = object.optional("warmUp") else { return .zero }
    let expected = "a duration with its unit, as in \"30s\", or \"auto\""
    let text = try node.string(expected: expected)
    guard text != "auto" else { return nil }
    guard let value = Nanoseconds(text: text), value >= .zero else { throw node.error(expected: expected) }
    return value
  }

  private static func readProfile(_ object: inout DocumentObject) throws(DocumentError) -> ProfileReference {
    if let file = object.optional("profile") {
      guard object.optional("network") == nil else {
        throw object.node.error(expected: "either 'network' or 'profile'", found: "both")
      }
      return .file(file.relativePath(try file.string(expected: "a profile's file")))
    }
    return .network(try object.required("network", expected: "or 'profile'").string())
  }

  /// Checks what concerns several keys at once.
  private func check(_ node: DocumentNode, resources place: ScenarioParts.Place?) throws(DocumentError) {
    func fail(_ key: String, expected: String, found: String, advice: String? = nil) -> DocumentError {
      DocumentError(
        file: place?.file ?? node.file, keyPath: "\(place?.keyPath ?? "deployment.resources").\(key)",
        expected: expected, found: found, advice: advice)
    }
    guard warmUp < duration else {
      throw DocumentError(
        file: node.file, keyPath: "warmUp", expected: "less than the duration of \(duration.text)",
        found: warmUp.text)
    }
    try checkBurst(node)
    let resources = deployment.podResources
    if let limit = resources.cpuLimit, limit > cluster.nodeCPU {
      throw fail(
        "limits.cpu", expected: "at most a node's \(cluster.nodeCPU.quantity)",
        found: limit.quantity, advice: "Lower the limit or set cluster.node.cpu")
    }
    if let limit = resources.memoryLimit, limit > cluster.nodeMemory {
      throw fail(
        "limits.memory", expected: "at most a node's \(cluster.nodeMemory.quantity)",
        found: limit.quantity, advice: "Lower the limit or set cluster.node.memory")
    }
    if let request = resources.cpuRequest, request > cluster.allocatableCPU {
      throw fail(
        "requests.cpu",
        expected: "at most a node's allocatable \(cluster.allocatableCPU.quantity)", found: request.quantity,
        advice: "Lower the request or set cluster.node.cpu")
    }
    if let request = resources.memoryRequest, request > cluster.allocatableMemory {
      throw fail(
        "requests.memory",
        expected: "at most a node's allocatable \(cluster.allocatableMemory.quantity)",
        found: request.quantity,
        advice: "Lower the request or set cluster.node.memory")
    }
  }
}

extension DocumentNode {
  /// Checks the key `schema`: it may be absent, and must not be another kind's or a newer one.
  func checkSchema(_ schema: String, in object: inout DocumentObject) throws(DocumentError) {
    guard let node = object.optional("schema") else { return }
    let found = try node.string()
    guard found != schema else { return }
    let isNewer = found.hasPrefix(schema.prefix { $0 != "/" } + "/")
    throw node.error(
      expected: schema, advice: isNewer ? "It was written for another version: update Headroom" : nil)
  }

  /// A path that stands in this file, which is relative to the file's folder.
  func relativePath(_ path: String) -> String {
    guard !path.hasPrefix("/") else { return path }
    let folder = URL(filePath: file).deletingLastPathComponent().relativePath
    return folder == "." || folder.isEmpty ? path : "\(folder)/\(path)"
  }
}

extension Objective {
  /// Reads `responseTime`, `percentile` and `availability`, the last in percent.
  init(node: DocumentNode) throws(DocumentError) {
    self = try node.object { object throws(DocumentError) in
      Objective(
        responseTime: try object.required("responseTime").duration(atLeast: Nanoseconds(1)),
        percentile: try object.optional("percentile")?.number(expected: "a percentile above 0 and below 100")
        {
          $0 > 0 && $0 < 100
        } ?? 95,
        availability: try
          (object.optional("availability")?.number(expected: "percent, 0 to 100") {
            $0 >= 0 && $0 <= 100
          } ?? 99.9) / 100)
    }
  }
}

extension Prices {
  /// Reads `vcpuHour`, `gibHour` and `currency`.
  init(node: DocumentNode) throws(DocumentError) {
    self = try node.object { object throws(DocumentError) in
      let expected = "a price of 0 or more"
      var prices = Prices()
      if let price = object.optional("vcpuHour") {
        prices.vcpuHour = try price.number(expected: expected) { $0 >= 0 }
      }
      if let price = object.optional("gibHour") {
        prices.gibHour = try price.number(expected: expected) { $0 >= 0 }
      }
      if let currency = object.optional("currency") { prices.currency = try currency.string() }
      return prices
    }
  }
}

import CostModel

/// What stands in place of a scenario file's own parts, as Kubernetes manifests give it.
public struct ScenarioParts: Sendable {
  /// Where the server's resources are written, to be named in errors.
  public struct Place: Sendable {
    /// The file as errors name it.
    public var file: String
    /// The path to the resources.
    public var keyPath: String

    /// A place.
    public init(file: String, keyPath: String) {
      self.file = file
      self.keyPath = keyPath
    }
  }

  /// Nodes of one size.
  public struct Nodes: Sendable, Equatable {
    /// How many, at least 1.
    public var count: Int
    /// A node's CPU.
    public var cpu: Millicores
    /// A node's memory.
    public var memory: ByteCount
    /// CPU of it that pods may not request.
    public var reservedCPU: Millicores
    /// Memory of it that pods may not request.
    public var reservedMemory: ByteCount

    /// So many nodes of a size.
    public init(
      count: Int, cpu: Millicores, memory: ByteCount, reservedCPU: Millicores, reservedMemory: ByteCount
    ) {
      self.count = count
      self.cpu = cpu
      self.memory = memory
      self.reservedCPU = reservedCPU
      self.reservedMemory = reservedMemory
    }
  }

  /// The deployment; nil leaves the scenario's own, with its autoscaler.
  public var deployment: DeploymentSpec?
  /// The deployment's autoscaler; nil, with a deployment, is none.
  public var autoscaler: HorizontalPodAutoscalerSpec?
  /// Requests that a pod serves at once; nil leaves the scenario's.
  public var workers: Int?
  /// Threads that work on one request; nil leaves the scenario's.
  public var threads: Int?
  /// The nodes; nil leaves the scenario's.
  public var nodes: Nodes?
  /// Where the deployment's resources are written.
  public var resourcesPlace: Place?

  /// Nothing in place of anything.
  public init() {}

  /// Puts the parts into a scenario; nodes may be added up to its `maxNodes` where it allows that.
  func apply(to scenario: inout Scenario) {
    if let deployment {
      scenario.deployment = deployment
      scenario.autoscaler = autoscaler
    }
    scenario.server.workers = workers ?? scenario.server.workers
    scenario.server.threads = threads ?? scenario.server.threads
    guard let nodes else { return }
    let isGrowing = scenario.cluster.maxNodes > scenario.cluster.nodes
    scenario.cluster.nodes = nodes.count
    scenario.cluster.maxNodes = isGrowing ? max(scenario.cluster.maxNodes, nodes.count) : nodes.count
    scenario.cluster.nodeCPU = nodes.cpu
    scenario.cluster.nodeMemory = nodes.memory
    scenario.cluster.systemReservedCPU = nodes.reservedCPU
    scenario.cluster.systemReservedMemory = nodes.reservedMemory
  }
}

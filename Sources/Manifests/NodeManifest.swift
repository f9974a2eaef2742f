// A Node of v1.
//
// Modelled: capacity and allocatable CPU and memory; unschedulable nodes and tainted ones are left out.
// Not modelled: labels, other resources, the number of pods (110 are assumed), what the kubelet reports
// besides.
// Source: Kubernetes API reference, NodeStatus; pkg/apis/core/v1/defaults.go (SetDefaults_NodeStatus).

import CostModel
import Documents
import Simulator

/// A Node as its manifest gives it.
struct NodeManifest {
  /// The object itself.
  var object: ManifestObject
  /// A node of its size.
  var size: ScenarioParts.Nodes
  /// Whether it takes no new pods.
  var isUnschedulable = false
  /// Its taints.
  var taints: [Taint] = []
  /// What is not used of it.
  var unused = UnusedKeys()

  /// Reads a node; without `allocatable` all its capacity is.
  init(_ object: ManifestObject) throws(DocumentError) {
    self = try object.node.object { root throws(DocumentError) in
      root.ignore("apiVersion", "kind", "metadata")
      var unused = UnusedKeys()
      let status = try root.required("status")
      var node = NodeManifest(object: object, size: try Self.size(status, unused: &unused))
      node.unused = unused
      if let spec = root.optional("spec") { try node.readSpec(spec) }
      return node
    }
  }

  private init(object: ManifestObject, size: ScenarioParts.Nodes) {
    self.object = object
    self.size = size
  }

  private static func size(
    _ status: DocumentNode, unused: inout UnusedKeys
  ) throws(DocumentError) -> ScenarioParts.Nodes {
    // Each kubelet reports more than the model uses; of that, what somebody added is named.
    var reported = UnusedKeys()
    let size = try status.openObject { object throws(DocumentError) in
      let others = ["pods", "ephemeral-storage"]
      let capacityNode = object.optional("capacity")
      let capacity = try ResourceAmounts(node: capacityNode, others: others, unused: &reported)
      let allocatableNode = object.optional("allocatable")
      let allocatable = try ResourceAmounts(node: allocatableNode, others: others, unused: &reported)
      guard let place = allocatableNode ?? capacityNode else {
        throw status.error(expected: "key 'capacity' or 'allocatable'", found: "neither")
      }
      let (cpu, memory) = (try capacity.milliUnits("cpu"), try capacity.units("memory"))
      let (allocatableCPU, allocatableMemory) = (
        try allocatable.milliUnits("cpu"), try allocatable.units("memory")
      )
      guard let freeCPU = allocatableCPU ?? cpu, freeCPU > 0,
        let freeMemory = allocatableMemory ?? memory, freeMemory > 0
      else { throw place.error(expected: "'cpu' and 'memory' above 0") }
      let (allCPU, allMemory) = (max(cpu ?? 0, freeCPU), max(memory ?? 0, freeMemory))
      return ScenarioParts.Nodes(
        count: 1, cpu: Millicores(Int(allCPU)), memory: ByteCount(allMemory),
        reservedCPU: Millicores(Int(allCPU - freeCPU)), reservedMemory: ByteCount(allMemory - freeMemory))
    }
    let usual = [".pods", ".ephemeral-storage", ".hugepages-1Gi", ".hugepages-2Mi"]
    for path in reported.paths where !usual.contains(where: { path.hasSuffix($0) }) { unused.note(path) }
    return size
  }

  private mutating func readSpec(_ node: DocumentNode) throws(DocumentError) {
    var (keys, taints, isUnschedulable) = (unused, [Taint](), false)
    try node.openObject { spec throws(DocumentError) in
      isUnschedulable = try spec.optional("unschedulable")?.bool() ?? false
      for taint in try spec.optional("taints")?.list() ?? [] { taints.append(try Taint(node: taint)) }
      for identity in ["podCIDR", "podCIDRs", "providerID"] { _ = spec.optional(identity) }
      try keys.note(&spec, known: ["configSource", "externalID"])
    }
    (unused, self.taints, self.isUnschedulable) = (keys, taints, isUnschedulable)
  }

  /// Why pods with these tolerations stay off it; nil where they do not.
  func obstacle(to tolerations: [Toleration]) -> String? {
    if isUnschedulable { return "it is unschedulable" }
    let taint = taints.first { taint in taint.isHard && !tolerations.contains { $0.tolerates(taint) } }
    return taint.map { "its taint \($0.key):\($0.effect) keeps the pods off" }
  }
}

extension [NodeManifest] {
  /// The nodes of a scenario: those that pods with these tolerations may be put on; nil where there are none
  /// at all.
  ///
  /// - Throws: `DocumentError` where nodes differ in size, or no pod may be put on any.
  func nodes(for tolerations: [Toleration]) throws(DocumentError) -> ScenarioParts.Nodes? {
    guard let first else { return nil }
    let open = filter { $0.obstacle(to: tolerations) == nil }
    guard var nodes = open.first?.size else {
      throw first.object.node.error(
        expected: "a node that takes pods", found: "none of \(count)",
        advice: "Remove the taint, tolerate it, or add a node")
    }
    for node in open where node.size != nodes {
      throw node.object.node.error(
        expected: "nodes of one size, \(nodes.text) as \(open[0].object.name.name)", found: node.size.text,
        advice: "Give the nodes of one size")
    }
    nodes.count = open.count
    return nodes
  }
}

extension ScenarioParts.Nodes {
  /// The size in words.
  fileprivate var text: String {
    "\(cpu.quantity) CPU and \(memory.quantity) (\((cpu - reservedCPU).quantity) and "
      + "\((memory - reservedMemory).quantity) allocatable)"
  }
}

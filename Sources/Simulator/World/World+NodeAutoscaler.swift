// Node autoscaling: when nodes are ordered, and when they are removed.
//
// Modelled: at each scan as many nodes are ordered as the pending pods need beyond those that are on their
// way, up to `maxNodes`; they are there after the provisioning time. At a scan that orders nothing, nodes are
// removed as ``NodeScaleDown`` says, down to `minNodes`: no pod is placed there any more, those on it are
// terminated with their grace while the deployment creates others, and the node goes with the last.
// Not modelled: several kinds of nodes, orders that fail, the time that removing takes.
// Source: Kubernetes autoscaler, cluster-autoscaler: core/static_autoscaler.go.

import CostModel

extension World {
  /// Adds the nodes that have been provisioned, and scans the cluster if it is time.
  mutating func handleNodes() {
    addDueNodes()
    if nextScan <= now {
      nextScan = now + scenario.cluster.autoscaler.scanInterval
      scanNodes()
    }
    schedule(Actor.nodes, at: min(nextScan, nodeArrivals.first ?? .never))
  }

  /// Nodes that are there, or are paid at least.
  var nodeCount: Int { nodes.count { $0.state != .removed && $0.state != .failed } }

  private mutating func scanNodes() {
    guard !ordersNodes() else { return }
    guard scenario.cluster.autoscaler.scaleDownEnabled else { return }
    let resources = scenario.deployment.podResources
    let allowed = scenario.deployment.disruptionBudget?.allowedDisruptions(
      replicas: desiredReplicas, ready: pods.count { $0.isReady && $0.phase == .ready })
    let candidates = nodes.map { node in
      NodeCandidate(
        isOpen: node.state == .open, requestedShare: node.allocatedShare, pods: node.pods.count,
        room: max(0, node.room(for: resources)), isEvictable: node.pods.count <= allowed ?? .max)
    }
    let isDraining = nodes.contains { $0.state == .cordoned }
    let staying = nodes.count { $0.state == .open }
    let chosen = nodeScaleDown.scan(
      candidates, removable: max(0, staying - scenario.cluster.minNodes), isDraining: isDraining, now: now)
    for node in chosen { drain(node) }
  }

  /// Orders the nodes that the pending pods need and that may still be added.
  ///
  /// - Returns: Whether there were any.
  private mutating func ordersNodes() -> Bool {
    let cluster = scenario.cluster
    let pending = pods.count { $0.phase == .pending }
    guard pending > 0 else { return false }
    let needed = (pending + scenario.podsPerNode - 1) / scenario.podsPerNode
    let orders = min(needed, cluster.maxNodes - nodeCount) - nodeArrivals.count
    guard orders > 0 else { return false }
    nodeArrivals += [Instant](repeating: now + cluster.nodeProvisioning, count: orders)
    nodeScaleDown.lastOrder = now
    return true
  }

  private mutating func addDueNodes() {
    guard let first = nodeArrivals.first, first <= now else { return }
    while let due = nodeArrivals.first, due <= now {
      nodeArrivals.removeFirst()
      let node = Node(scenario.cluster, added: now)
      if let free = nodes.firstIndex(where: { $0.state == .removed }) {
        nodes[free] = node
      } else {
        nodes.append(node)
      }
    }
    recorder.noteNodes(nodeCount)
    placePending()
  }

  /// Empties a node and removes it.
  private mutating func drain(_ node: Int) {
    nodes[node].state = .cordoned
    guard !nodes[node].pods.isEmpty else { return removeNode(node) }
    for pod in nodes[node].pods { terminate(pod) }
    replicasAreDue = true
  }

  /// Removes a node that has no pods.
  mutating func removeNode(_ node: Int) {
    recorder.noteEnd(of: nodes[node], at: now)
    nodes[node].state = .removed
  }
}

extension Scenario {
  /// How many pods one empty node has room for, at least 1.
  fileprivate var podsPerNode: Int {
    max(1, Node(cluster, added: .zero).room(for: deployment.podResources))
  }

  /// Nodes at the beginning: node autoscaling has long added those that the first replicas need.
  var firstNodes: Int {
    let needed = (deployment.replicas + podsPerNode - 1) / podsPerNode
    return max(cluster.nodes, min(cluster.maxNodes, needed))
  }
}

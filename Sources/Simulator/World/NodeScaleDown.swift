// Which nodes the cluster autoscaler removes.
//
// Modelled: at each scan a node is unneeded if less than the threshold of it is requested, its pods may all
// be evicted, and they fit on the other nodes, those that are unneeded too left out; a node that has been
// unneeded for long enough goes, unless nodes were ordered a short while ago or too few would stay: up to ten
// empty ones at a scan, of those with pods one at a time.
// Not modelled: pods that forbid eviction, local storage, pods of the system.
// Source: Kubernetes autoscaler, cluster-autoscaler: core/scaledown (eligibility, planner, actuation).

import CostModel

/// What the autoscaler looks at in a node.
struct NodeCandidate {
  /// Whether pods may be placed on it.
  var isOpen = true
  /// The larger of the shares of CPU and memory that its pods request.
  var requestedShare: Double
  /// Pods on it that would have to go elsewhere.
  var pods: Int
  /// Pods for which it still has room.
  var room: Int
  /// Whether the disruption budget lets its pods go.
  var isEvictable = true
}

/// The autoscaler's memory of unneeded nodes.
struct NodeScaleDown {
  /// Empty nodes removed at one scan: `--max-empty-bulk-delete`.
  static let emptyAtOnce = 10

  let spec: NodeAutoscalerSpec
  /// When nodes were last ordered; nil for never.
  var lastOrder: Instant?
  /// Since when each node has been unneeded.
  private(set) var unneededSince: [Int: Instant] = [:]

  init(_ spec: NodeAutoscalerSpec) { self.spec = spec }

  /// Looks at all nodes.
  ///
  /// - Parameters:
  ///   - nodes: All nodes, by their number.
  ///   - removable: How many may go, 0 or more.
  ///   - isDraining: Whether a node with pods is being removed already.
  ///   - now: The time of this scan.
  /// - Returns: The numbers of the nodes to remove now.
  mutating func scan(_ nodes: [NodeCandidate], removable: Int, isDraining: Bool, now: Instant) -> [Int] {
    var since: [Int: Instant] = [:]
    var room = nodes.reduce(0) { $0 + ($1.isOpen ? $1.room : 0) }
    for (index, node) in nodes.enumerated() where node.isOpen {
      let roomElsewhere = room - node.room
      guard node.requestedShare < spec.scaleDownUtilizationThreshold, node.isEvictable,
        node.pods <= roomElsewhere
      else { continue }
      since[index] = unneededSince[index] ?? now
      room = roomElsewhere - node.pods
    }
    unneededSince = since
    if let lastOrder, now - lastOrder < spec.scaleDownDelayAfterAdd { return [] }
    let due = since.keys.sorted().filter { now - (since[$0] ?? now) >= spec.scaleDownUnneededTime }
    var chosen = Array(due.filter { nodes[$0].pods == 0 }.prefix(min(removable, Self.emptyAtOnce)))
    if !isDraining, chosen.count < removable, let busy = due.first(where: { nodes[$0].pods > 0 }) {
      chosen.append(busy)
    }
    return chosen
  }
}

/// What happened to nodes and containers, over the whole scenario.
public struct ClusterFigures: Sendable, Equatable, Codable {
  /// Nodes over time, in node-hours.
  public var nodeHours: Estimate
  /// The largest number of nodes of all trials.
  public var nodesMax: Int
  /// Containers started again, whatever ended them.
  public var restarts: Estimate
  /// Containers killed for their memory.
  public var outOfMemoryKills: Estimate
  /// Pods that found no node when they were created, by reason; reasons that never occurred are left out.
  public var pending: [String: Estimate]

  init(_ trials: [TrialOutcome]) {
    func estimate(_ figure: (TrialOutcome) -> Double) -> Estimate { Estimate(trials.map(figure)) }
    nodeHours = estimate(\.nodeHours)
    nodesMax = trials.map(\.nodesMax).max() ?? 0
    restarts = estimate { Double($0.restarts) }
    outOfMemoryKills = estimate { Double($0.outOfMemoryKills) }
    pending = [:]
    for reason in PendingReason.allCases where trials.contains(where: { $0.pendingReasons[reason] != nil }) {
      pending[reason.rawValue] = estimate { Double($0.pendingReasons[reason] ?? 0) }
    }
  }
}

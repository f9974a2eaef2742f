/// Why a pod finds no node, in the scheduler's order.
public enum PendingReason: String, Sendable, CaseIterable, Codable, CodingKeyRepresentable {
  /// What it requests of CPU is more than a node has left.
  case insufficientCPU
  /// What it requests of memory is more than a node has left.
  case insufficientMemory
  /// A node has as many pods as its kubelet takes.
  case tooManyPods
  /// A node has failed or is being removed.
  case nodeUnavailable

  /// The reason as the scheduler words it.
  public var words: String {
    switch self {
    case .insufficientCPU: return "Insufficient cpu"
    case .insufficientMemory: return "Insufficient memory"
    case .tooManyPods: return "Too many pods"
    case .nodeUnavailable: return "node unavailable"
    }
  }
}

import CostModel

/// Something that happens to the cluster at a known time.
public struct ScenarioEvent: Sendable, Equatable {
  /// What happens.
  public enum Kind: Sendable, Equatable {
    /// A node dies with everything on it and never comes back; nodes are numbered from 0.
    case nodeFailure(node: Int)
    /// The containers of so many pods exit, those of the oldest pods first.
    case podCrash(pods: Int)
    /// The deployment's pods are replaced by new ones.
    case rollingUpdate(RolloutPlan)
    /// Somebody sets the deployment's replicas; an autoscaler goes on from there.
    case setReplicas(Int)
  }

  /// When, since the scenario's beginning.
  public var at: Nanoseconds
  /// What happens.
  public var kind: Kind

  /// An event at a time.
  public init(at: Nanoseconds, _ kind: Kind) {
    self.at = at
    self.kind = kind
  }
}

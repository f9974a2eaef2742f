import CostModel

/// How the cluster autoscaler adds and removes nodes, under the names and defaults of its flags.
public struct NodeAutoscalerSpec: Sendable, Equatable {
  /// Nodes that stay in any case; nil for as many as the scenario begins with.
  public var minNodes: Int?
  /// `--scan-interval`: from one look at the cluster to the next.
  public var scanInterval = Nanoseconds.seconds(10)
  /// `--scale-down-enabled`: whether nodes are removed.
  public var scaleDownEnabled = true
  /// `--scale-down-utilization-threshold`: a node may go when less than this share of it is requested, 0…1.
  public var scaleDownUtilizationThreshold = 0.5
  /// `--scale-down-unneeded-time`: how long it must have been unneeded.
  public var scaleDownUnneededTime = Nanoseconds.seconds(600)
  /// `--scale-down-delay-after-add`: how long after nodes were ordered none is removed.
  public var scaleDownDelayAfterAdd = Nanoseconds.seconds(600)

  /// The flags' defaults.
  public init() {}
}

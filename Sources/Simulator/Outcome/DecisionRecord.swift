/// One sync of the autoscaler: what it saw, and what it decided.
public struct DecisionRecord: Sendable, Equatable {
  /// The workload that it saw.
  public var target: ScaleTargetObservation
  /// What the metrics API answered, one for each metric of the spec.
  public var readings: [MetricReading]
  /// What it decided, and when.
  public var decision: ScalingDecision

  /// A record of one sync.
  public init(target: ScaleTargetObservation, readings: [MetricReading], decision: ScalingDecision) {
    self.target = target
    self.readings = readings
    self.decision = decision
  }

  /// The instant of the sync, in seconds since the beginning.
  public var seconds: Double { Double(decision.nowNanoseconds) / 1e9 }
}

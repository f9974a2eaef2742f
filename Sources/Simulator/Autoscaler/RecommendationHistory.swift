// What the metrics proposed lately, and how that steadies the replica count.
//
// Recommendations are the raw proposals, not what was done about them.
// Source: Kubernetes, pkg/controller/podautoscaler/horizontal.go (stabilizeRecommendation,
// stabilizeRecommendationWithBehaviors).

/// A proposal and its instant.
public struct ReplicaRecommendation: Sendable, Hashable {
  /// The replicas proposed.
  public var replicas: Int
  /// When.
  public var timestampNanoseconds: Int64

  /// Creates a recommendation.
  public init(replicas: Int, timestampNanoseconds: Int64) {
    self.replicas = replicas
    self.timestampNanoseconds = timestampNanoseconds
  }
}

/// The proposals of the last minutes, in slots that are used again once they are too old.
public struct RecommendationHistory: Sendable, Hashable {
  /// The slots; not in order of time once one has been used again.
  public private(set) var slots: [ReplicaRecommendation]

  /// Creates a history with the given slots.
  public init(_ slots: [ReplicaRecommendation] = []) {
    self.slots = slots
  }

  /// Stabilizes a proposal as the controller does without `behavior`, and stores it.
  ///
  /// The result is the largest of the proposal and of what was proposed within the window; a recommendation
  /// exactly as old as the window counts. It can be above the current count although every metric is below
  /// its target.
  ///
  /// - Parameters:
  ///   - proposal: The replicas that the metrics ask for.
  ///   - windowNanoseconds: The controller's downscale stabilization.
  ///   - nowNanoseconds: The instant of the decision.
  /// - Returns: The stabilized count, `proposal` or more.
  public mutating func stabilize(
    _ proposal: Int, windowNanoseconds: Int64, nowNanoseconds: Int64
  ) -> Int {
    let cutoff = nowNanoseconds - windowNanoseconds
    var highest = proposal
    for slot in slots where slot.timestampNanoseconds >= cutoff {
      highest = max(highest, slot.replicas)
    }
    store(proposal, reusing: slots.lastIndex { $0.timestampNanoseconds < cutoff }, at: nowNanoseconds)
    return highest
  }

  /// Stabilizes a proposal as the controller does with `behavior`, and stores it.
  ///
  /// The current count is raised to the least that was proposed within the scale-up window, then lowered to
  /// the most that was proposed within the scale-down window; a recommendation exactly as old as a window
  /// does not count in it. The result's direction can differ from the proposal's.
  ///
  /// - Parameters:
  ///   - proposal: The replicas that the metrics ask for.
  ///   - currentReplicas: The replicas that there are.
  ///   - scaleUpWindowNanoseconds: The window for scaling up.
  ///   - scaleDownWindowNanoseconds: The window for scaling down.
  ///   - nowNanoseconds: The instant of the decision.
  /// - Returns: The stabilized count.
  public mutating func stabilize(
    _ proposal: Int, currentReplicas: Int, scaleUpWindowNanoseconds: Int64,
    scaleDownWindowNanoseconds: Int64, nowNanoseconds: Int64
  ) -> Int {
    let upCutoff = nowNanoseconds - scaleUpWindowNanoseconds
    let downCutoff = nowNanoseconds - scaleDownWindowNanoseconds
    var lowest = proposal
    var highest = proposal
    for slot in slots {
      if slot.timestampNanoseconds > upCutoff { lowest = min(lowest, slot.replicas) }
      if slot.timestampNanoseconds > downCutoff { highest = max(highest, slot.replicas) }
    }
    let oldest = min(upCutoff, downCutoff)
    store(proposal, reusing: slots.lastIndex { $0.timestampNanoseconds < oldest }, at: nowNanoseconds)
    return min(max(currentReplicas, lowest), highest)
  }

  private mutating func store(_ proposal: Int, reusing slot: Int?, at nowNanoseconds: Int64) {
    let recommendation = ReplicaRecommendation(replicas: proposal, timestampNanoseconds: nowNanoseconds)
    if let slot {
      slots[slot] = recommendation
    } else {
      slots.append(recommendation)
    }
  }
}

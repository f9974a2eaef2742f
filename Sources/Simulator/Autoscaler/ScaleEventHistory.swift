// How much was scaled lately in one direction.
//
// Source: Kubernetes, pkg/controller/podautoscaler/horizontal.go (storeScaleEvent, markScaleEventsOutdated,
// getReplicasChangePerPeriod).

/// A change of the replica count in one direction.
public struct ScaleEvent: Sendable, Hashable {
  /// How many replicas were added, or removed; greater than 0.
  public var replicaChange: Int
  /// When.
  public var timestampNanoseconds: Int64
  /// Whether the slot may be used again.
  ///
  /// Until it is, the event counts wherever it lies within a period: after periods have been lengthened, say.
  public var isOutdated: Bool

  /// Creates an event.
  public init(replicaChange: Int, timestampNanoseconds: Int64, isOutdated: Bool = false) {
    self.replicaChange = replicaChange
    self.timestampNanoseconds = timestampNanoseconds
    self.isOutdated = isOutdated
  }
}

/// The changes in one direction, in slots that are used again once they are older than every policy's period.
public struct ScaleEventHistory: Sendable, Hashable {
  /// The slots; not in order of time once one has been used again.
  public private(set) var slots: [ScaleEvent]

  /// Creates a history with the given slots.
  public init(_ slots: [ScaleEvent] = []) {
    self.slots = slots
  }

  /// Returns by how many replicas the count changed within a period.
  ///
  /// An event exactly as old as the period does not count, so with syncs every 15 s a policy per 15 s never
  /// sees the sync before.
  public func replicaChange(withinNanoseconds periodNanoseconds: Int64, of nowNanoseconds: Int64) -> Int {
    let cutoff = nowNanoseconds - periodNanoseconds
    var change = 0
    for slot in slots where slot.timestampNanoseconds > cutoff {
      change += slot.replicaChange
    }
    return change
  }

  /// Stores a change, in the last slot older than the longest policy period if there is one.
  public mutating func store(
    replicaChange: Int, longestPeriodNanoseconds: Int64, nowNanoseconds: Int64
  ) {
    let cutoff = nowNanoseconds - longestPeriodNanoseconds
    for index in slots.indices where slots[index].timestampNanoseconds < cutoff {
      slots[index].isOutdated = true
    }
    let event = ScaleEvent(replicaChange: replicaChange, timestampNanoseconds: nowNanoseconds)
    if let slot = slots.lastIndex(where: \.isOutdated) {
      slots[slot] = event
    } else {
      slots.append(event)
    }
  }
}

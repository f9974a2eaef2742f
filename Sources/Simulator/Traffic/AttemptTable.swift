import CostModel

/// One try of a client to get a request answered.
struct Attempt {
  /// Tells this use of the slot from earlier ones.
  var id: UInt64 = 0
  /// When the request arrived: the start of its first attempt.
  var arrival = Instant.zero
  /// When service began.
  var started = Instant.never
  /// Wall time that serving it takes alone on an idle machine.
  var work: Int64 = 0
  /// Which try this is, from 1.
  var number = 1
  /// The closed user who sent it; -1 in open traffic.
  var user: Int32 = -1
  /// The pod that has it.
  var pod: Int32 = -1
  /// Whether the client has gone, while the server still has it.
  var isAbandoned = false
  /// The next attempt of the same batch; -1 ends it.
  var nextInBatch: Int32 = -1
}

/// The attempts in flight, in slots that are used again: memory grows with concurrency, not with requests.
struct AttemptTable {
  private var slots: [Attempt] = []
  private var free: [Int32] = []
  private var issued: UInt64 = 0

  /// Stores an attempt under a new id and returns its slot.
  mutating func insert(_ attempt: Attempt) -> Int {
    issued += 1
    let slot: Int
    if let reused = free.popLast() {
      slot = Int(reused)
      slots[slot] = attempt
    } else {
      slot = slots.count
      slots.append(attempt)
    }
    slots[slot].id = issued
    return slot
  }

  /// Frees a slot; its id is never used again.
  mutating func remove(_ slot: Int) {
    slots[slot].id = 0
    free.append(Int32(truncatingIfNeeded: slot))
  }

  /// Whether a slot still holds the attempt of this id, and its client still waits.
  func isAwaited(slot: Int, id: UInt64) -> Bool { slots[slot].id == id && !slots[slot].isAbandoned }

  subscript(slot: Int) -> Attempt {
    @inline(__always) get { slots[slot] }
    @inline(__always) _modify { yield &slots[slot] }
  }
}

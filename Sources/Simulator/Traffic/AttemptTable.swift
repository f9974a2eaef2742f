import CostModel

/// One try of a client to get a request answered.
struct Attempt {
  /// When the request arrived: the start of its first attempt.
  var arrival = Instant.zero
  /// When service began.
  var started = Instant.never
  /// When its client gives it up.
  var deadline = Instant.never
  /// Wall time that serving it takes alone on an idle machine.
  var work: Int64 = 0
  /// Which try this is, from 1.
  var number: Int32 = 1
  /// The closed user who sent it; -1 in open traffic.
  var user: Int32 = -1
  /// The pod that has it.
  var pod: Int32 = -1
  /// The next attempt of the same batch; -1 ends it.
  var nextInBatch: Int32 = -1
  /// Its neighbours among those whose clients wait; -1 for none.
  fileprivate var previousWaiting: Int32 = -1
  fileprivate var nextWaiting: Int32 = -1
  /// Whether the client has gone, while the server still has it.
  var isAbandoned = false

  init(arrival: Instant = .zero, work: Int64, number: Int32 = 1, user: Int32 = -1, deadline: Instant = .never)
  {
    self.arrival = arrival
    self.work = work
    self.number = number
    self.user = user
    self.deadline = deadline
  }
}

/// The attempts in flight, in slots that are used again: memory grows with concurrency, not with requests.
///
/// Those whose clients wait are chained in the order in which they were sent, which is that of their
/// deadlines, since all clients wait equally long.
struct AttemptTable {
  private var slots = Slots<Attempt>()
  private var free = Slots<Int32>()
  /// The ends of the chain; -1 for none.
  private var firstWaiting: Int32 = -1
  private var lastWaiting: Int32 = -1

  /// The earliest deadline that a client waits for; ``Instant/never`` where none waits.
  @inline(__always)
  var nextDeadline: Instant { firstWaiting < 0 ? .never : slots[Int(firstWaiting)].deadline }

  /// The attempt whose client has waited longest; nil where none waits.
  @inline(__always)
  var longestWaiting: Int? { firstWaiting < 0 ? nil : Int(firstWaiting) }

  /// Stores an attempt whose client begins to wait.
  ///
  /// - Parameter attempt: Its deadline is not before that of any other that waits.
  /// - Returns: Its slot.
  @inline(__always)
  mutating func insert(_ attempt: Attempt) -> Int {
    let slot: Int
    if let reused = free.popLast() {
      slot = Int(reused)
      slots[slot] = attempt
    } else {
      slot = slots.count
      slots.append(attempt)
    }
    slots[slot].previousWaiting = lastWaiting
    let number = Int32(truncatingIfNeeded: slot)
    if lastWaiting < 0 { firstWaiting = number } else { slots[Int(lastWaiting)].nextWaiting = number }
    lastWaiting = number
    return slot
  }

  /// Frees a slot; its client waits no more.
  @inline(__always)
  mutating func remove(_ slot: Int) {
    if !slots[slot].isAbandoned { stopWaiting(slot) }
    free.append(Int32(truncatingIfNeeded: slot))
  }

  /// Takes the attempt whose deadline has come, which its client abandons while the server still has it; nil
  /// where there is none.
  mutating func takeExpired(at now: Instant) -> Int? {
    guard nextDeadline <= now else { return nil }
    let slot = Int(firstWaiting)
    stopWaiting(slot)
    slots[slot].isAbandoned = true
    return slot
  }

  @inline(__always)
  private mutating func stopWaiting(_ slot: Int) {
    let (previous, next) = (slots[slot].previousWaiting, slots[slot].nextWaiting)
    if previous < 0 { firstWaiting = next } else { slots[Int(previous)].nextWaiting = next }
    if next < 0 { lastWaiting = previous } else { slots[Int(next)].previousWaiting = previous }
  }

  subscript(slot: Int) -> Attempt {
    @inline(__always) unsafeAddress { UnsafePointer(slots.address(of: slot)) }
    @inline(__always) nonmutating unsafeMutableAddress { slots.address(of: slot) }
  }
}

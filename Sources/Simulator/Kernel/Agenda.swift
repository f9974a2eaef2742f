// The event queue and the clock: at most one pending event for each actor, the earliest first.
//
// An actor is a small number: whoever schedules decides what it stands for. One event an actor is enough,
// since an actor always knows its own next moment; so a change of plan is a move in the heap, and the heap
// never holds more entries than there are actors. Order is total: time, then priority (the lower first), then
// the order of scheduling. Nothing is left to chance and no event is nudged.
//
// Setting, clearing and taking cost O(log actors) in a four-way heap; nothing is allocated once the actors
// exist.

import CostModel

/// A clock and what is to happen, at most one event for each actor.
struct Agenda {
  fileprivate struct Entry {
    var time: Int64
    /// Priority in the high 8 bits, order of scheduling below: one comparison decides ties.
    var rank: UInt64
    var actor: Int32

    @inline(__always)
    func precedes(_ other: Entry) -> Bool {
      time < other.time || (time == other.time && rank < other.rank)
    }
  }

  /// The instant of the event that was taken last.
  private(set) var now = Instant.zero
  private var heap: [Entry] = []
  /// Where each actor's entry stands in the heap; -1 for none.
  private var positions: [Int32]
  private var scheduled: UInt64 = 0

  /// Creates an agenda for actors 0 ..< `actors`; more can be added.
  init(actors: Int) {
    positions = [Int32](repeating: -1, count: actors)
    heap.reserveCapacity(actors)
  }

  /// How many events have been scheduled so far.
  var scheduledCount: Int { Int(scheduled) }

  /// The actors there are.
  var actorCount: Int { positions.count }

  /// Adds an actor with nothing pending and returns its number.
  mutating func addActor() -> Int {
    positions.append(-1)
    return positions.count - 1
  }

  /// When the actor's event is due; ``Instant/never`` for none.
  func time(of actor: Int) -> Instant {
    let position = positions[actor]
    return position < 0 ? .never : Instant(nanoseconds: heap[Int(position)].time)
  }

  /// Sets the actor's event, in place of one that is pending; ``Instant/never`` clears it.
  ///
  /// An event that is already due at exactly this time keeps its place among equals.
  ///
  /// - Parameters:
  ///   - actor: An actor's number.
  ///   - time: Not before ``now``.
  ///   - priority: Of events at one instant the lower comes first.
  mutating func set(_ actor: Int, at time: Instant, priority: UInt8) {
    guard time < .never else { return clear(actor) }
    precondition(time >= now, "an event at \(time.nanoseconds) ns is before now, \(now.nanoseconds) ns")
    let position = Int(positions[actor])
    if position >= 0, heap[position].time == time.nanoseconds { return }
    scheduled += 1
    let rank = UInt64(priority) << 56 | scheduled
    let entry = Entry(time: time.nanoseconds, rank: rank, actor: Int32(truncatingIfNeeded: actor))
    if position < 0 {
      heap.append(entry)
      siftUp(from: heap.count - 1, entry)
    } else if entry.precedes(heap[position]) {
      siftUp(from: position, entry)
    } else {
      siftDown(from: position, entry)
    }
  }

  /// Drops the actor's pending event, if there is one.
  mutating func clear(_ actor: Int) {
    let position = Int(positions[actor])
    guard position >= 0 else { return }
    positions[actor] = -1
    let last = heap.removeLast()
    guard position < heap.count else { return }
    if position > 0, last.precedes(heap[(position - 1) >> 2]) {
      siftUp(from: position, last)
    } else {
      siftDown(from: position, last)
    }
  }

  /// Takes the earliest event that is due at or before `end` and moves the clock to it.
  ///
  /// - Returns: Its actor; nil, with the clock unmoved, when nothing is due by then.
  mutating func next(until end: Instant) -> Int? {
    guard let first = heap.first, first.time <= end.nanoseconds else { return nil }
    now = Instant(nanoseconds: first.time)
    let actor = Int(first.actor)
    clear(actor)
    return actor
  }

  private mutating func siftUp(from start: Int, _ entry: Entry) {
    withEntries { entries, positions in
      var position = start
      while position > 0 {
        let parent = (position - 1) >> 2
        guard entry.precedes(entries[parent]) else { break }
        place(entries[parent], at: position, entries, positions)
        position = parent
      }
      place(entry, at: position, entries, positions)
    }
  }

  private mutating func siftDown(from start: Int, _ entry: Entry) {
    withEntries { entries, positions in
      let count = entries.count
      var position = start
      while true {
        let firstChild = position << 2 + 1
        guard firstChild < count else { break }
        var least = firstChild
        var child = firstChild + 1
        while child < min(firstChild + 4, count) {
          if entries[child].precedes(entries[least]) { least = child }
          child += 1
        }
        guard entries[least].precedes(entry) else { break }
        place(entries[least], at: position, entries, positions)
        position = least
      }
      place(entry, at: position, entries, positions)
    }
  }

  /// Gives the heap and the positions in place: one check of ownership for a whole walk.
  @inline(__always)
  private mutating func withEntries(
    _ body: (UnsafeMutableBufferPointer<Entry>, UnsafeMutableBufferPointer<Int32>) -> Void
  ) {
    heap.withUnsafeMutableBufferPointer { entries in
      positions.withUnsafeMutableBufferPointer { body(entries, $0) }
    }
  }
}

@inline(__always)
private func place(
  _ entry: Agenda.Entry, at position: Int, _ entries: UnsafeMutableBufferPointer<Agenda.Entry>,
  _ positions: UnsafeMutableBufferPointer<Int32>
) {
  entries[position] = entry
  positions[Int(entry.actor)] = Int32(truncatingIfNeeded: position)
}

// The event queue and the clock: at most one pending event for each actor, the earliest first.
//
// An actor is a small number: whoever schedules decides what it stands for. One event an actor is enough,
// since an actor always knows its own next moment; so a change of plan is a move in the heap, and the heap
// never holds more entries than there are actors. Order is total: time, then priority (the lower first), then
// the order of scheduling. Nothing is left to chance and no event is nudged.
//
// Setting, clearing and taking cost O(log actors) in a four-way heap; nothing is allocated once the actors
// exist. Two things save most of that: the event just taken stays at the heap's top until its actor has
// planned the next, which mostly replaces it there; and one actor, whose events are about as many as all
// others' together, has a place beside the heap.

import CostModel

/// A clock and what is to happen, at most one event for each actor.
///
/// It is a reference: copies share what is planned, though not the clock; there should be one.
struct Agenda {
  /// An event: 16 bytes, so that an actor's four children in the heap share a cache line.
  fileprivate struct Entry {
    var time: Int64
    /// Priority, order of scheduling and actor in 4, 40 and 20 bits: one comparison decides ties.
    var rank: UInt64

    /// No event: after all others.
    static let none = Entry(time: .max, rank: .max)

    @inline(__always)
    var actor: Int { Int(rank & 0xF_FFFF) }

    @inline(__always)
    func precedes(_ other: Entry) -> Bool {
      time < other.time || (time == other.time && rank < other.rank)
    }
  }

  /// The instant of the event that was taken last.
  private(set) var now = Instant.zero
  private var heap: Slots<Entry>
  /// Where each actor's entry stands in the heap; -1 for none.
  private var positions: Slots<Int32>
  /// The actor beside the heap; -1 for none.
  private let frequent: Int
  private var beside = Entry.none
  /// The actor whose event was taken and still stands in the heap; -1 for none.
  private var taken = -1
  private var scheduled: UInt64 = 0

  /// Creates an agenda for actors 0 ..< `actors`; more can be added.
  ///
  /// - Parameters:
  ///   - actors: How many, less than 2^20 with those that are added.
  ///   - frequent: The one among them whose events are most; nil where none stands out.
  init(actors: Int, frequent: Int? = nil) {
    heap = Slots(capacity: actors)
    positions = Slots(repeatElement(-1, count: actors))
    self.frequent = frequent ?? -1
  }

  /// How many events have been scheduled so far; less than 2^40.
  var scheduledCount: Int { Int(scheduled) }

  /// The actors there are.
  var actorCount: Int { positions.count }

  /// Adds an actor with nothing pending and returns its number.
  mutating func addActor() -> Int {
    precondition(positions.count < 1 << 20, "an agenda holds 2^20 actors")
    positions.append(-1)
    return positions.count - 1
  }

  /// When the actor's event is due; ``Instant/never`` for none.
  @inline(__always)
  func time(of actor: Int) -> Instant {
    if actor == frequent { return Instant(nanoseconds: beside.time) }
    let position = positions[actor]
    return position < 0 || actor == taken ? .never : Instant(nanoseconds: heap[Int(position)].time)
  }

  /// Sets the actor's event, in place of one that is pending; ``Instant/never`` clears it.
  ///
  /// An event that is already due at exactly this time keeps its place among equals.
  ///
  /// - Parameters:
  ///   - actor: An actor's number.
  ///   - time: Not before ``now``.
  ///   - priority: Of events at one instant the lower comes first; at most 15.
  @inline(__always)
  mutating func set(_ actor: Int, at time: Instant, priority: UInt8) {
    guard actor == frequent, time < .never, time >= now else { return move(actor, to: time, priority) }
    if beside.time != time.nanoseconds { beside = entry(actor, time, priority) }
  }

  /// Sets the event of any actor.
  private mutating func move(_ actor: Int, to time: Instant, _ priority: UInt8) {
    guard time < .never else { return clear(actor) }
    precondition(time >= now, "an event at \(time.nanoseconds) ns is before now, \(now.nanoseconds) ns")
    let position = Int(positions[actor])
    guard position >= 0 else {
      heap.append(.none)
      return siftUp(from: heap.count - 1, entry(actor, time, priority))
    }
    let old = heap[position]
    if actor == taken { taken = -1 } else if old.time == time.nanoseconds { return }
    let entry = entry(actor, time, priority)
    if entry.precedes(old) { siftUp(from: position, entry) } else { siftDown(from: position, entry) }
  }

  /// Drops the actor's pending event, if there is one.
  mutating func clear(_ actor: Int) {
    if actor == frequent {
      beside = .none
      return
    }
    if actor == taken { taken = -1 }
    let position = Int(positions[actor])
    guard position >= 0 else { return }
    positions[actor] = -1
    guard let last = heap.popLast(), position < heap.count else { return }
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
    if taken >= 0 { clear(taken) }
    let first = heap.isEmpty ? .none : heap[0]
    guard first.precedes(beside) else {
      guard beside.time <= end.nanoseconds, beside.rank != .max else { return nil }
      now = Instant(nanoseconds: beside.time)
      beside = .none
      return frequent
    }
    guard first.time <= end.nanoseconds else { return nil }
    now = Instant(nanoseconds: first.time)
    taken = first.actor
    return taken
  }

  @inline(__always)
  private mutating func entry(_ actor: Int, _ time: Instant, _ priority: UInt8) -> Entry {
    scheduled += 1
    return Entry(
      time: time.nanoseconds,
      rank: UInt64(priority) << 60 | scheduled << 20 | UInt64(truncatingIfNeeded: actor))
  }

  private func siftUp(from start: Int, _ entry: Entry) {
    let (entries, positions) = (heap.start, positions.start)
    var position = start
    while position > 0 {
      let parent = (position - 1) >> 2
      guard entry.precedes(entries[parent]) else { break }
      place(entries[parent], at: position, entries, positions)
      position = parent
    }
    place(entry, at: position, entries, positions)
  }

  private func siftDown(from start: Int, _ entry: Entry) {
    let (entries, positions, count) = (heap.start, positions.start, heap.count)
    var position = start
    while true {
      let firstChild = position << 2 + 1
      guard firstChild < count else { break }
      var least = firstChild
      for child in firstChild + 1..<min(firstChild + 4, count) where entries[child].precedes(entries[least]) {
        least = child
      }
      guard entries[least].precedes(entry) else { break }
      place(entries[least], at: position, entries, positions)
      position = least
    }
    place(entry, at: position, entries, positions)
  }

  @inline(__always)
  private func place(
    _ entry: Entry, at position: Int, _ entries: UnsafeMutablePointer<Entry>,
    _ positions: UnsafeMutablePointer<Int32>
  ) {
    entries[position] = entry
    positions[entry.actor] = Int32(truncatingIfNeeded: position)
  }
}

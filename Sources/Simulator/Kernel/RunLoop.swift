import CostModel

/// A model that the run loop drives: it keeps an agenda and handles one event at a time.
protocol DiscreteEventModel {
  /// Takes the earliest event due at or before `end` from the agenda, and moves the clock to it.
  ///
  /// - Returns: Its actor; nil when nothing is due by then.
  mutating func takeNext(until end: Instant) -> Int?

  /// Does what the actor planned for now, and plans what follows.
  mutating func handle(actor: Int)
}

extension DiscreteEventModel {
  /// Runs every event due at or before `end`, in order.
  ///
  /// - Returns: How many events were handled.
  mutating func run(until end: Instant) -> Int {
    var events = 0
    while let actor = takeNext(until: end) {
      handle(actor: actor)
      events += 1
    }
    return events
  }
}

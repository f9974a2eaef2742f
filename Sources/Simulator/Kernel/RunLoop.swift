import CostModel

/// A model that the run loop drives: it keeps an agenda and handles one event at a time.
protocol DiscreteEventModel {
  /// The clock and what is to happen.
  var agenda: Agenda { get set }

  /// Does what the actor planned for `agenda.now`, and plans what follows.
  mutating func handle(actor: Int)
}

extension DiscreteEventModel {
  /// Runs every event due at or before `end`, in order.
  ///
  /// - Returns: How many events were handled.
  mutating func run(until end: Instant) -> Int {
    var events = 0
    while let actor = agenda.next(until: end) {
      handle(actor: actor)
      events += 1
    }
    return events
  }
}

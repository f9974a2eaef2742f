import CostModel
import Statistics
import Testing

@testable import Simulator

/// Takes everything: the actors in their order.
private func order(_ agenda: inout Agenda) -> [Int] {
  var actors: [Int] = []
  while let actor = agenda.next(until: .never) { actors.append(actor) }
  return actors
}

@Suite struct AgendaTests {
  @Test func `events come by time, then priority, then order of scheduling`() {
    var agenda = Agenda(actors: 6)
    agenda.set(0, at: instant(2), priority: 0)
    agenda.set(1, at: instant(1), priority: 5)
    agenda.set(2, at: instant(1), priority: 3)
    agenda.set(3, at: instant(1), priority: 5)
    agenda.set(4, at: instant(1), priority: 3)
    agenda.set(5, at: instant(0.5), priority: 9)
    #expect(agenda.scheduledCount == 6)
    #expect(order(&agenda) == [5, 2, 4, 1, 3, 0])
  }

  @Test func `a moved event stands last among its new equals, and one set to its own time keeps its place`() {
    var agenda = Agenda(actors: 3)
    for actor in 0..<3 { agenda.set(actor, at: instant(1), priority: 0) }
    agenda.set(0, at: instant(1), priority: 0)
    #expect(order(&agenda) == [0, 1, 2])
    for actor in 0..<3 { agenda.set(actor, at: instant(1), priority: 0) }
    agenda.set(0, at: instant(2), priority: 0)
    agenda.set(0, at: instant(1), priority: 0)
    #expect(order(&agenda) == [1, 2, 0])
  }

  @Test func `a cleared event does not happen`() {
    var agenda = Agenda(actors: 4)
    for actor in 0..<4 { agenda.set(actor, at: instant(Double(actor)), priority: 0) }
    agenda.clear(1)
    agenda.clear(1)
    agenda.set(2, at: .never, priority: 0)
    #expect(agenda.time(of: 1) == .never)
    #expect(agenda.time(of: 3) == instant(3))
    #expect(order(&agenda) == [0, 3])
  }

  @Test func `the clock moves with the events taken, and not beyond the end asked for`() {
    var agenda = Agenda(actors: 1)
    agenda.set(0, at: instant(5), priority: 0)
    #expect(agenda.next(until: instant(4)) == nil)
    #expect(agenda.now == .zero)
    #expect(agenda.next(until: instant(5)) == 0)
    #expect(agenda.now == instant(5))
    #expect(agenda.next(until: .never) == nil)
    #expect(agenda.addActor() == 1)
    #expect(agenda.actorCount == 2)
  }

  // The naive twin keeps a list and looks for the least entry each time.
  @Test(arguments: [nil, 7])
  func `a long random agenda agrees with a sorted list, one actor beside the heap or none`(frequent: Int?) {
    var random = RandomStream(seed: 11, name: "agenda")
    var agenda = Agenda(actors: 40, frequent: frequent)
    var list: [(time: Int64, priority: UInt8, order: Int, actor: Int)] = []
    var scheduled = 0
    for _ in 0..<20_000 {
      let actor = random.below(40)
      switch random.below(6) {
      case 0:
        agenda.clear(actor)
        list.removeAll { $0.actor == actor }
      case 1, 2:
        let first = list.min { ($0.time, $0.priority, $0.order) < ($1.time, $1.priority, $1.order) }
        #expect(agenda.next(until: .never) == first?.actor)
        list.removeAll { $0.actor == first?.actor }
      default:
        let time = agenda.now.nanoseconds + Int64(random.below(20))
        if !list.contains(where: { $0.actor == actor && $0.time == time }) {
          scheduled += 1
          list.removeAll { $0.actor == actor }
          list.append((time, UInt8(actor % 4), scheduled, actor))
        }
        agenda.set(actor, at: Instant(nanoseconds: time), priority: UInt8(actor % 4))
      }
      let expected = list.first { $0.actor == actor }.map { Instant(nanoseconds: $0.time) } ?? .never
      #expect(agenda.time(of: actor) == expected)
    }
    #expect(agenda.scheduledCount == scheduled)
  }

  @Test func `the run loop handles every event up to the end, those planned on the way too`() {
    struct Ticker: DiscreteEventModel {
      var agenda = Agenda(actors: 1)
      var ticks: [Double] = []
      mutating func takeNext(until end: Instant) -> Int? { agenda.next(until: end) }
      mutating func handle(actor: Int) {
        ticks.append(agenda.now.seconds)
        agenda.set(actor, at: agenda.now + .seconds(2), priority: 0)
      }
    }
    var ticker = Ticker()
    ticker.agenda.set(0, at: instant(1), priority: 0)
    #expect(ticker.run(until: instant(5)) == 3)
    #expect(ticker.ticks == [1, 3, 5])
    #expect(ticker.run(until: instant(6.9)) == 0)
  }
}

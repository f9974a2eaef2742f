import Testing

@testable import Simulator

@Suite struct SlotsTests {
  /// Counts how many of its kind are alive.
  private final class Guest {
    static nonisolated(unsafe) var alive = 0
    let number: Int
    init(_ number: Int) {
      self.number = number
      Guest.alive += 1
    }
    deinit { Guest.alive -= 1 }
  }

  @Test func `values keep their index while the row grows`() {
    var slots = Slots<Int>(capacity: 1)
    for value in 0..<1000 { slots.append(value * value) }
    #expect(Array(slots) == (0..<1000).map { $0 * $0 })
    slots[7] = -1
    #expect(slots[7] == -1)
    #expect(slots.popLast() == 999 * 999)
    #expect(slots.count == 999)
  }

  @Test func `an empty row has nothing to take`() {
    var slots = Slots<Int>()
    #expect(slots.popLast() == nil)
    #expect(slots.isEmpty)
  }

  @Test func `values are freed once, with the row or when they are taken`() {
    do {
      var slots = Slots((0..<3).map(Guest.init))
      for number in 3..<40 { slots.append(Guest(number)) }
      #expect(Guest.alive == 40)
      #expect(slots.popLast()?.number == 39)
      #expect(Guest.alive == 39)
      slots[0] = Guest(0)
      #expect(Guest.alive == 39)
    }
    #expect(Guest.alive == 0)
  }

  @Test func `copies share their values`() {
    let slots = Slots([1, 2])
    let copy = slots
    copy[0] = 5
    #expect(slots[0] == 5)
  }
}

import CostModel
import Statistics
import Testing

@testable import Simulator

@Suite struct AttemptTableTests {
  @Test func `slots are used again, so that memory grows with what is in flight`() {
    var table = AttemptTable()
    let first = table.insert(Attempt(work: 1))
    let second = table.insert(Attempt(work: 2))
    #expect([first, second] == [0, 1])
    table.remove(first)
    let third = table.insert(Attempt(work: 3))
    #expect(third == first)
    #expect([table[third].work, table[second].work] == [3, 2])
  }

  // The naive twin keeps a list of who waits, in order.
  @Test func `the deadline that comes next is that of the first who still waits`() {
    var random = RandomStream(seed: 3, name: "attempts")
    var table = AttemptTable()
    var waiting: [(slot: Int, deadline: Instant)] = []
    var abandoned: [Int] = []
    for step in 0..<5000 {
      switch random.below(5) {
      case 0, 1:
        let deadline = instant(Double(step + 20))
        waiting.append((table.insert(Attempt(work: 1, deadline: deadline)), deadline))
      case 2 where !waiting.isEmpty:
        table.remove(waiting.remove(at: random.below(waiting.count)).slot)
      case 3 where !abandoned.isEmpty:
        table.remove(abandoned.removeLast())
      default:
        while let slot = table.takeExpired(at: instant(Double(step))) {
          #expect(waiting.removeFirst().slot == slot)
          #expect(table[slot].isAbandoned)
          abandoned.append(slot)
        }
        #expect(waiting.allSatisfy { $0.deadline > instant(Double(step)) })
      }
      #expect(table.nextDeadline == waiting.first?.deadline ?? .never)
    }
    #expect(!abandoned.isEmpty)
  }
}

import Testing

@testable import Simulator

@Suite struct AttemptTableTests {
  @Test func `slots are used again under new ids, so that memory grows with what is in flight`() {
    var table = AttemptTable()
    let first = table.insert(Attempt(work: 1))
    let second = table.insert(Attempt(work: 2))
    #expect([first, second] == [0, 1])
    let firstID = table[first].id
    table.remove(first)
    #expect(table[first].id != firstID)
    let third = table.insert(Attempt(work: 3))
    #expect(third == first)
    #expect(table[third].id != firstID)
    #expect([table[third].work, table[second].work] == [3, 2])
  }
}

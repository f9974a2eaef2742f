import Statistics
import Testing

@testable import Simulator

@Suite struct FIFOTests {
  // The naive twin is an array. It grows and shrinks by turns, beyond the first room and back.
  @Test func `numbers leave in the order in which they came`() {
    var random = RandomStream(seed: 1, name: "fifo")
    var (row, twin) = (FIFO(), [Int32]())
    for number in 0..<5000 as Range<Int32> {
      let isGrowing = (number / 500) % 2 == 0
      if random.below(10) < (isGrowing ? 7 : 3) {
        row.append(number)
        twin.append(number)
      } else {
        #expect(row.popFirst() == (twin.isEmpty ? nil : twin.removeFirst()))
      }
      #expect(row.count == twin.count && row.isEmpty == twin.isEmpty)
    }
    while let number = row.popFirst() { #expect(number == twin.removeFirst()) }
    #expect(twin.isEmpty)
  }
}

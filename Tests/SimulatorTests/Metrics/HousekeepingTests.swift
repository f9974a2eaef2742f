import CostModel
import Statistics
import Testing

@testable import Simulator

@Suite struct HousekeepingTests {
  private let options = ControllerOptions()

  /// The waits after readings of these counters, each an hour after the one before.
  private func waits(_ usages: [Int64], seed: UInt64 = 1, options: ControllerOptions? = nil) -> [Double] {
    let options = options ?? self.options
    var housekeeping = Housekeeping(options)
    var random = RandomStream(seed: seed, name: "housekeeping")
    return usages.enumerated().map { index, usage in
      let reading = CounterReading(time: instant(3600 * Double(index)), usage: usage)
      return housekeeping.note(reading, options, random: &random).seconds
    }
  }

  @Test func `a busy container is read every 10 to 20 s, all of them equally often`() {
    let waits = waits((0..<10_000).map { Int64($0) })
    #expect(waits.allSatisfy { $0 >= 10 && $0 < 20 })
    // Of 10,000 draws a tenth lies in each second, 1000 give or take four times the square root of 900.
    for second in 10..<20 {
      let count = waits.count { Int($0) == second }
      #expect((880...1120).contains(count), "\(count) in second \(second)")
    }
  }

  // The first reading has none to be compared with. An equal one makes 15 s of 10 s, since twice as much is
  // too long; at 15 s the interval falls back, equal or not; so does a different one.
  @Test func `an idle container's interval is 10 and 15 s in turn, and 10 s as soon as it is busy`() {
    for seed in 1...50 as ClosedRange<UInt64> {
      let lengths = waits([7, 7, 7, 7, 8, 9], seed: seed)
      for (length, basic) in zip(lengths, [10.0, 15, 10, 15, 10, 10]) {
        #expect(length >= basic && length < 2 * basic)
      }
    }
  }

  @Test func `the interval doubles where the bound allows it`() {
    var options = ControllerOptions()
    options.housekeepingInterval = .seconds(4)
    options.maxHousekeepingInterval = .seconds(20)
    options.jitterFactor = 1e-9
    let lengths = waits([1, 1, 1, 1, 1, 2], options: options).map { $0.rounded() }
    #expect(lengths == [4, 8, 16, 20, 4, 4])
  }

  @Test func `a smaller jitter factor stretches less`() {
    var options = ControllerOptions()
    options.jitterFactor = 0.2
    let lengths = waits((0..<1000).map { Int64($0) }, options: options)
    #expect(lengths.allSatisfy { $0 >= 10 && $0 < 12 })
    #expect((lengths.max() ?? 0) > 11.9)
  }
}

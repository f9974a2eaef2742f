import Testing

@testable import Statistics

@Suite struct MSERTruncationTests {
  /// Where the definition, evaluated as it is written, has its least value.
  private func naive(_ series: [Double]) -> Int {
    let statistics = (0...series.count - 5).map { cut in
      let left = series[cut...]
      let mean = left.reduce(0, +) / Double(left.count)
      return left.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(left.count * left.count)
    }
    return statistics.indices.min { statistics[$0] < statistics[$1] } ?? 0
  }

  @Test(arguments: 1...20 as ClosedRange<UInt64>)
  func `the cut is where the definition has its least value`(seed: UInt64) {
    var random = RandomStream(seed: seed, name: "series")
    let series = (0..<200).map { index in
      random.exponential() + (Double(index) < 10 * Double(seed) ? 3 : 0)
    }
    #expect(MSERTruncation(series).count == naive(series))
  }

  // The bias of the beginning is ten standard deviations: no truncation but the right one can win.
  @Test(arguments: [0, 1, 20, 50])
  func `a beginning of another level is cut exactly`(length: Int) {
    let series = (0..<100).map { ($0 < length ? 10.0 : 0) + ($0.isMultiple(of: 2) ? 1 : -1) }
    let found = MSERTruncation(series)
    #expect(found.count == length)
    #expect(found.isFound)
  }

  @Test func `a series that is steady from the beginning keeps all of it`() {
    for length in [10, 100] {
      let found = MSERTruncation([Double](repeating: 3, count: length))
      #expect(found.count == 0)
      #expect(found.isFound)
    }
  }

  @Test func `a series that drifts to its end has no warm-up to be found`() {
    let found = MSERTruncation((0..<100).map { Double($0 * $0) })
    #expect(found.count > 50)
    #expect(!found.isFound)
  }

  @Test func `fewer than ten values are too few`() {
    #expect(!MSERTruncation([1, 1, 1, 1, 1, 1, 1, 1, 1]).isFound)
    #expect(!MSERTruncation([]).isFound)
  }
}

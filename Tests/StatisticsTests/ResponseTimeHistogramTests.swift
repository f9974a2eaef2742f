import Testing

@testable import Statistics

@Suite struct ResponseTimeHistogramTests {
  static let hour: Int64 = 3_600_000_000_000

  /// Lognormal response times of mean 100 ms and cv 1, in ns.
  static func times(_ count: Int, seed: UInt64 = 1) -> [Int64] {
    var stream = RandomStream(seed: seed, name: "response times")
    let law = ServiceTimeDistribution.lognormal(mean: 1e8, cv: 1)
    return (0..<count).map { _ in Int64(law.sample(using: &stream)) }
  }

  static func histogram(_ times: [Int64]) -> ResponseTimeHistogram {
    var histogram = ResponseTimeHistogram()
    for time in times { histogram.record(time) }
    return histogram
  }

  @Test func `every bucket holds what it says and its neighbour begins where it ends`() {
    // Through an hour; collected, for an expectation costs more than what it checks.
    var next: Int64 = 0
    var wrong: [Int] = []
    for bucket in 0..<40_000 {
      let range = ResponseTimeHistogram.range(of: bucket)
      let isRight =
        range.lowerBound == next
        && ResponseTimeHistogram.bucket(of: range.lowerBound) == bucket
        && ResponseTimeHistogram.bucket(of: range.upperBound) == bucket
        && (range.upperBound - range.lowerBound) * 1024 <= range.lowerBound
      if !isRight { wrong.append(bucket) }
      next = range.upperBound + 1
    }
    #expect(wrong == [])
    #expect(next > Self.hour)
    let last = ResponseTimeHistogram.bucket(of: .max)
    #expect(ResponseTimeHistogram.range(of: last).upperBound == .max)
  }

  @Test(arguments: [0.001, 0.01, 0.1, 0.5, 0.9, 0.95, 0.99, 0.999, 0.9999])
  func `a quantile is never below the true one and at most 0.1 % above`(p: Double) throws {
    let times = Self.times(30_000)
    let exact = Double(times.sorted()[Int((p * 30_000).rounded(.up)) - 1])
    let reported = Double(try #require(Self.histogram(times).quantile(p)))
    #expect(reported >= exact)
    #expect(reported <= exact * 1.001)
  }

  @Test func `single times from a nanosecond to beyond an hour are within 0.1 %`() throws {
    var time: Int64 = 1
    while time < 10 * Self.hour {
      // A greater time beside it, so that the bucket's end is not capped by the greatest recorded.
      let histogram = Self.histogram([time, 20 * Self.hour])
      let reported = try #require(histogram.quantile(0.5))
      #expect(reported >= time)
      #expect(Double(reported - time) <= Double(time) * 0.001)
      time += time / 7 + 1
    }
  }

  @Test func `count, extremes and mean are exact`() {
    let times = Self.times(10_000)
    let histogram = Self.histogram(times)
    #expect(histogram.count == 10_000)
    #expect(histogram.min == times.min())
    #expect(histogram.max == times.max())
    #expect(histogram.mean == Double(times.reduce(0, +)) / 10_000)
    #expect(histogram.quantile(0) == times.min())
    #expect(histogram.quantile(1) == times.max())
  }

  @Test func `a sum beyond 64 bits keeps its mean`() {
    let histogram = Self.histogram([Int64](repeating: .max, count: 5))
    #expect(histogram.mean == Double(Int64.max))
  }

  @Test func `the median of ten is the fifth`() {
    let ten = Self.histogram(Array(1...10))
    #expect(ten.quantile(0.5) == 5)
    #expect(ten.quantile(0.9) == 9)
    #expect(ten.quantile(0.91) == 10)
    #expect(ten.quantile(0.3) == 3)
  }

  @Test func `an empty histogram has no quantiles`() {
    let empty = ResponseTimeHistogram()
    #expect(empty.count == 0)
    #expect(empty.quantile(0.5) == nil)
    #expect(empty.mean == nil)
    #expect(empty.min == nil)
    #expect(empty.max == nil)
    #expect(empty.count(above: 0) == 0)
    #expect(empty.quantileInterval(0.5) == nil)
  }

  @Test func `merging parts in any order equals recording everything`() {
    let parts =
      (0..<4).map { Self.times(5000, seed: UInt64($0)).map { $0 >> ($0 % 5) } } + [[], [Self.hour, 3]]
    let whole = Self.histogram(parts.flatMap { $0 })
    var forward = ResponseTimeHistogram()
    var backward = ResponseTimeHistogram()
    for part in parts { forward.merge(Self.histogram(part)) }
    for part in parts.reversed() { backward.merge(Self.histogram(part)) }
    #expect(forward == whole)
    #expect(backward == whole)
  }

  @Test func `times over an objective are counted, its own bucket with them`() {
    let histogram = Self.histogram([1, 2, 3, 200_000_000, 200_000_001, 400_000_000])
    #expect(histogram.count(above: 0) == 6)
    #expect(histogram.count(above: 1) == 5)
    #expect(histogram.count(above: 3) == 3)
    #expect(histogram.count(above: 199_000_000) == 3)
    #expect(histogram.count(above: 200_000_000) == 3)
    #expect(histogram.count(above: 201_000_000) == 1)
    #expect(histogram.count(above: 400_000_000) == 0)
  }

  @Test(arguments: [0.5, 0.9, 0.99])
  func `a quantile meets an objective exactly where few enough times exceed it`(p: Double) throws {
    let times = Self.times(2000)
    let histogram = Self.histogram(times)
    for objective in times.prefix(300) {
      let isMet = try #require(histogram.quantile(p)) <= objective
      let allowed = 2000 - Int((p * 2000).rounded())
      #expect(isMet == (histogram.count(above: objective) <= allowed))
    }
  }

  @Test func `the interval of a percentile encloses that of the exact sample within 0.1 %`() throws {
    let times = Self.times(3000)
    let exact = Summary(times.map(Double.init)).quantileInterval(0.99)
    let interval = try #require(Self.histogram(times).quantileInterval(0.99))
    #expect(interval.lower <= exact.lower && interval.lower >= exact.lower * 0.999)
    #expect(interval.upper >= exact.upper && interval.upper <= exact.upper * 1.001)
    #expect(Self.histogram([5, 6]).quantileInterval(0.99)?.upper == .infinity)
  }
}

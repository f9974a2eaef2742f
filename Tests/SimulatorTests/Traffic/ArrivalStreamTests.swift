import CostModel
import Statistics
import Testing

@testable import Simulator

/// The arrivals of a stream before an end, in seconds.
private func arrivals(_ stream: ArrivalStream, until end: Double) -> [Double] {
  var stream = stream
  var times: [Double] = []
  while true {
    let next = stream.next()
    guard next < instant(end) else { return times }
    times.append(next.seconds)
  }
}

private func stream(
  _ pattern: ArrivalPattern, _ rate: RateProfile, seed: UInt64 = 1
) -> ArrivalStream {
  ArrivalStream(pattern: pattern, rate: rate, random: RandomStream(seed: seed, name: "arrivals"))
}

@Suite struct ArrivalStreamTests {
  @Test func `deterministic arrivals have equal gaps after a random phase`() {
    let times = arrivals(stream(.deterministic, .constant(4)), until: 100)
    #expect(times.count == 400)
    #expect(times[0] < 0.25)
    for (a, b) in zip(times, times.dropFirst()) { #expect(abs(b - a - 0.25) < 2e-9) }
    let other = arrivals(stream(.deterministic, .constant(4), seed: 2), until: 100)
    #expect(times[0] != other[0])
  }

  // Gaps of a renewal process with n gaps: their mean is within 4 cv/√n of 1/rate and their variance within
  // 4·√((κ−1)/n) of cv², κ the fourth standardized moment: 3 + 6 cv² for gamma gaps. Each bound fails by
  // chance once in 15,000 seeds; the seed is fixed.
  @Test(arguments: [0.5, 1, 3])
  func `gamma gaps have the rate and the coefficient of variation asked for`(cv: Double) {
    let times = arrivals(stream(.gamma(cv: cv), .constant(50)), until: 2000)
    let gaps = zip(times, times.dropFirst()).map { ($1 - $0) * 50 }
    let n = Double(gaps.count)
    let mean = gaps.reduce(0, +) / n
    let variance = gaps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / n
    #expect(abs(mean - 1) < 4 * cv / n.squareRoot())
    #expect(abs(variance / (cv * cv) - 1) < 4 * ((2 + 6 * cv * cv) / n).squareRoot())
  }

  // The Kolmogorov–Smirnov test rejects a true hypothesis once in 1000 seeds at p < 0.001; the seed is fixed.
  @Test func `poisson gaps are exponential`() {
    let times = arrivals(stream(.poisson, .constant(20)), until: 500)
    let gaps = zip(times, times.dropFirst()).map { ($1 - $0) * 20 }
    let law = ServiceTimeDistribution.exponential(mean: 1)
    #expect(KolmogorovSmirnov(gaps) { law.cdf($0) }.pValue > 0.001)
  }

  // Given their number, Poisson arrivals at rate 2t/100² are independent with distribution t²/100².
  @Test func `poisson arrivals follow a rising rate`() {
    let times = arrivals(stream(.poisson, rateProfile([(0, 0), (100, 100)])), until: 100)
    #expect(KolmogorovSmirnov(times) { $0 * $0 / 10_000 }.pValue > 0.001)
    // 5000 expected; four standard deviations are 283.
    #expect(abs(times.count - 5000) < 283)
  }

  @Test func `arrivals end where the rate stays 0`() {
    var ended = stream(.deterministic, rateProfile([(0, 2), (5, 2), (5, 0)]))
    for _ in 0..<10 { #expect(ended.next() < instant(5)) }
    #expect(ended.next() == .never)
    #expect(ended.next() == .never)
  }

  @Test func `counts per interval are met exactly and scattered evenly`() {
    let counts = [3, 0, 1000, 1, 0, 250]
    var random = RandomStream(seed: 1, name: "arrivals")
    let counted = ArrivalStream(counts: counts, interval: .seconds(60), random: random)
    let times = arrivals(counted, until: 1000)
    #expect(times == times.sorted())
    for (index, count) in counts.enumerated() {
      let start = 60 * Double(index)
      #expect(times.count { $0 >= start && $0 < start + 60 } == count)
    }
    #expect(KolmogorovSmirnov(times.filter { $0 >= 120 && $0 < 180 }) { ($0 - 120) / 60 }.pValue > 0.001)
    // In the shortest interval there is no room to scatter.
    _ = random.next()
    let narrow = ArrivalStream(counts: [2, 1], interval: Nanoseconds(1), random: random)
    #expect(arrivals(narrow, until: 1) == [0, 0, 1e-9])
  }

  @Test func `an interval beyond the end of time has no arrivals`() {
    var late = ArrivalStream(
      counts: [0, 0, 0, 1], interval: .seconds(5_000_000_000), random: RandomStream(seed: 1, name: "arrivals")
    )
    #expect(late.next() == .never)
  }

  @Test func `recorded arrivals are replayed as they are`() {
    var recorded = ArrivalStream(
      recorded: [instant(1), instant(1), instant(2.5)], random: RandomStream(seed: 1, name: "arrivals"))
    #expect([recorded.next(), recorded.next(), recorded.next()] == [instant(1), instant(1), instant(2.5)])
    #expect(recorded.next() == .never)
  }
}

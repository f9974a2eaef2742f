import CostModel
import Statistics
import Testing

@testable import Simulator

/// The arrivals of a source, all of them.
private func arrivals(_ source: TrafficSource, trial: Int = 0) -> [Double] {
  var stream = ArrivalStream(source, seed: 5, trial: trial)!
  var times: [Double] = []
  while case let next = stream.next(), next != .never { times.append(next.seconds) }
  return times
}

private func dispersion(_ times: [Double], window: Double, until end: Double) -> CountDispersion {
  var counts = [Int](repeating: 0, count: Int(end / window))
  for time in times where Int(time / window) < counts.count { counts[Int(time / window)] += 1 }
  return CountDispersion(counts)
}

/// Arrivals before 3000 s, recorded from a stream.
private func recording(_ pattern: ArrivalPattern, trial: Int = 0) -> [Instant] {
  var stream = ArrivalStream(
    pattern: pattern, rate: rateProfile([(0, 5), (1500, 15), (3000, 5)]),
    random: RandomStream(seed: 8, name: "recording", trial: trial))
  var times: [Instant] = []
  while case let next = stream.next(), next < instant(3000) { times.append(next) }
  return times
}

@Suite struct ScaledRecordingTests {
  @Test func `a factor of 1 changes nothing`() {
    let times = recording(.gamma(cv: 3))
    #expect(arrivals(.scaled(ScaledRecording(times: times, factor: 1))) == times.map(\.seconds))
  }

  @Test func `each window has exactly so many times its arrivals, in order`() {
    let times = recording(.gamma(cv: 3))
    let scaled = arrivals(.scaled(ScaledRecording(times: times, factor: 7, window: .seconds(20))))
    #expect(scaled.count == 7 * times.count)
    #expect(scaled == scaled.sorted())
    for window in 0..<150 {
      let bounds = Double(20 * window)..<Double(20 * window + 20)
      #expect(scaled.count { bounds.contains($0) } == 7 * times.count { bounds.contains($0.seconds) })
    }
    #expect(scaled.last! <= times.last!.seconds)
    let other = arrivals(.scaled(ScaledRecording(times: times, factor: 7, window: .seconds(20))), trial: 1)
    #expect(scaled != other)
  }

  // Of n arrivals a share f is kept by chance: four standard deviations, missed once in 15,000 seeds.
  @Test(arguments: [0.3, 2.25])
  func `a part of a copy keeps each arrival with its chance`(factor: Double) {
    let times = recording(.poisson)
    let found = Double(arrivals(.scaled(ScaledRecording(times: times, factor: factor))).count)
    let part = factor - factor.rounded(.down)
    let spread = (Double(times.count) * part * (1 - part)).squareRoot()
    #expect(abs(found - factor * Double(times.count)) < 4 * spread)
    if factor < 1 {
      let kept = Set(arrivals(.scaled(ScaledRecording(times: times, factor: factor))))
      #expect(kept.isSubset(of: Set(times.map(\.seconds))))
    }
  }

  // Bursts of gaps with CV 4 have a dispersion that ten independent copies keep; ten in place have ten times
  // it, exactly. The Allan factor tells bursts from the rising and falling rate, which is the same in all
  // copies. Of eight recordings the mean ratio lies within a tenth of 1; the seeds are fixed.
  @Test func `ten copies keep the dispersion below the window, and multiply it beyond`() throws {
    var ratios: [Double: Double] = [:]
    for trial in 0..<8 {
      let times = recording(.gamma(cv: 4), trial: trial)
      let scaled = arrivals(.scaled(ScaledRecording(times: times, factor: 10)), trial: trial)
      let before = times.map(\.seconds)
      let inPlace = before.flatMap { [Double](repeating: $0, count: 10) }
      for window in [0.5, 2.0] {
        let original = try #require(dispersion(before, window: window, until: 3000).allanFactor)
        let found = try #require(dispersion(scaled, window: window, until: 3000).allanFactor)
        let copied = try #require(dispersion(inPlace, window: window, until: 3000).allanFactor)
        #expect(abs(copied / original - 10) < 1e-9)
        ratios[window, default: 0] += found / original / 8
      }
      let slow = try #require(dispersion(before, window: 300, until: 3000).index)
      let index = try #require(dispersion(scaled, window: 300, until: 3000).index)
      #expect(abs(index / slow - 10) < 1e-6)
    }
    for (window, ratio) in ratios { #expect(abs(ratio - 1) < 0.1, "\(window) s: \(ratio)") }
  }

  @Test func `counts are multiplied so that running totals are right`() {
    #expect(ScaledRecording.scaled([1, 1, 1, 1, 0, 3], by: 0.5) == [1, 0, 1, 0, 0, 2])
    #expect(ScaledRecording.scaled([5, 0, 7], by: 10) == [50, 0, 70])
    #expect(ScaledRecording.scaled([3, 3, 3], by: 1.5) == [5, 4, 5])
  }
}

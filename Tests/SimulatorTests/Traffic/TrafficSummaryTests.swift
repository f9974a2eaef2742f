import CostModel
import Documents
import Foundation
import Statistics
import Testing
import Traces

@testable import Simulator

private func recorded(_ seconds: [Double]) -> RecordedTraffic {
  RecordedTraffic(
    name: "a.csv", recording: Recording(.arrivals(seconds.map(instant), cpuTimes: nil), format: .csv))
}

/// The summary of the first trial of some traffic.
private func summary(_ source: TrafficSource, seconds: Int64, seed: UInt64 = 1) throws -> TrafficSummary {
  let scenario = testScenario(rate: 1, seconds: Double(seconds)) {
    $0.traffic.source = source
    $0.seed = seed
  }
  return try #require(TrafficSummary(scenario))
}

@Suite struct TrafficSummaryTests {
  // Arrivals at 10, 11, 11, 14, … : gaps 1, 0, 3 again and again, mean 4/3, variance over n − 1.
  @Test func `rate, gaps and windows are counted from the first arrival to the last`() throws {
    var times = [10.0]
    for _ in 0..<30 { times += [1, 1, 4].map { times[times.count - 1] + $0 }.sorted() }
    let found = try #require(TrafficSummary(recorded(times)))
    #expect(found.arrivals == 91)
    #expect(found.spanSeconds == 120)
    #expect(found.meanRate == 0.75)
    let gaps = try #require(found.gaps)
    let values = zip(times, times.dropFirst()).map { $1 - $0 }
    let deviation = Summary(values).standardDeviation
    #expect(abs(try #require(gaps.cv) - deviation * 0.75) < 1e-9)
    #expect(gaps.duplicates == 30)
    #expect(gaps.longestSeconds == 3)
    #expect(gaps.longestFromSeconds == 1)
    #expect(try #require(gaps.correlation) < -0.4)
    #expect(found.windows.map(\.seconds) == [1, 10])
    #expect(found.windows.map(\.windows) == [120, 12])
    // Of four seconds the second has two arrivals, and the first one.
    #expect(found.windows[0].peakRate == 2)
    #expect(found.series.count == 60)
    #expect(abs(found.series.map(\.perSecond).reduce(0, +) * 2 - 91) < 1e-9)
  }

  @Test func `counts have no gaps, and windows of whole intervals`() throws {
    let counts = Recording(
      .counts(interval: .seconds(7), [3, 0, 5, 8, 1, 0, 2, 3, 3, 4, 1, 2]), format: .counts,
      missingIntervals: 1)
    let found = try #require(TrafficSummary(RecordedTraffic(name: "c.csv", recording: counts)))
    #expect(found.gaps == nil)
    #expect(found.intervalSeconds == 7)
    #expect(found.missingIntervals == 1)
    #expect(found.windows.map(\.seconds) == [7])
    #expect(found.meanRate == 32 / 84.0)
    let dispersion = CountDispersion([3, 0, 5, 8, 1, 0, 2, 3, 3, 4, 1, 2])
    #expect(found.windows[0].indexOfDispersion == dispersion.index)
    #expect(found.windows[0].peakRate == 8 / 7.0)
  }

  // A log tells whole seconds: Poisson counts of these must come out as such, in windows that begin with one.
  // The index of 3600 Poisson counts lies within four standard deviations, 4·√(2/3600), but once in 15,000
  // seeds.
  @Test func `a log is looked at in whole seconds, and its gaps are not known`() throws {
    var stream = try #require(ArrivalStream(.open(.poisson, .constant(40)), seed: 2, trial: 0))
    var seconds: [Int: Int] = [:]
    while case let next = stream.next(), next < instant(3600) { seconds[Int(next.seconds), default: 0] += 1 }
    let times = seconds.sorted { $0.key < $1.key }.flatMap { second, count in
      (0..<count).map { instant(Double(second) + (Double($0) + 0.5) / Double(count)) }
    }
    let recording = Recording(.arrivals(times, cpuTimes: nil), format: .accessLog)
    let found = try #require(TrafficSummary(RecordedTraffic(name: "a.log", recording: recording)))
    #expect(found.gaps?.cv == nil)
    #expect(found.gaps?.correlation == nil)
    #expect(found.spanSeconds == 3600)
    #expect(found.windows.map(\.seconds) == [1, 10, 60, 300])
    #expect(abs(found.windows[0].indexOfDispersion - 1) < 4 * (2 / 3600.0).squareRoot())
    #expect(found.equivalent?.traffic.arrivals == "poisson")
  }

  @Test func `single arrivals without a span have no summary`() {
    #expect(TrafficSummary(recorded([5])) == nil)
    #expect(TrafficSummary(recorded([5, 5, 5])) == nil)
    let closed = testScenario(rate: 1, seconds: 10) {
      $0.traffic.source = .closed(users: 1, thinkTime: ThinkTime(.deterministic, mean: .zero))
    }
    #expect(TrafficSummary(closed) == nil)
  }

  @Test func `a scale multiplies the rate of a summary`() throws {
    let times = (0..<2000).map { Double($0) * 0.25 }
    var traffic = recorded(times)
    let plain = try #require(TrafficSummary(traffic))
    traffic.scale = 10
    let scaled = try #require(TrafficSummary(traffic))
    #expect(scaled.scale == 10)
    #expect(scaled.arrivals == 10 * plain.arrivals)
    #expect(abs(scaled.meanRate / plain.meanRate - 10) < 0.01)
  }
}

/// Traffic with known parameters, whose fit must find them.
@Suite struct TrafficEquivalentTests {
  @Test func `Poisson arrivals are fitted as such`() throws {
    let fit = try #require(try summary(.open(.poisson, .constant(12)), seconds: 3600).equivalent)
    guard case .constant(let rate) = fit.traffic.rate else {
      Issue.record("expected a constant rate, found \(fit.traffic.text)")
      return
    }
    #expect(fit.traffic.arrivals == "poisson")
    #expect(fit.traffic.noise == nil)
    // Four standard deviations of 43,200 arrivals.
    #expect(abs(rate - 12) < 4 * (12 / 3600.0).squareRoot())
    #expect(fit.distance < 0.1)
  }

  @Test func `equal gaps are fitted as such`() throws {
    let fit = try #require(try summary(.open(.deterministic, .constant(12)), seconds: 600).equivalent)
    #expect(fit.traffic.text == #"{"arrivals": "deterministic", "kind": "open", "rate": 12}"#)
  }

  @Test(arguments: [0.5, 3])
  func `gamma gaps are fitted with their coefficient of variation`(cv: Double) throws {
    let fit = try #require(try summary(.open(.gamma(cv: cv), .constant(12)), seconds: 3600).equivalent)
    #expect(fit.traffic.arrivals == "gamma", "\(fit.traffic.text)")
    // The tolerance of ArrivalStreamTests for 43,200 gaps, halved for a root: 4·√((2 + 6 cv²)/n)/2.
    #expect(abs(try #require(fit.traffic.cv) / cv - 1) < 2 * ((2 + 6 * cv * cv) / 43_200).squareRoot())
  }

  // The moments of a few hundred sojourns tell rates and lengths to about a third; the seed is fixed.
  @Test func `two states are fitted with their rates and sojourns`() throws {
    let states = MarkovStates([(5, .seconds(20)), (50, .seconds(5))])
    let found = try summary(.modulated(.poisson, .constant(1), .markov(states)), seconds: 14_400)
    let fit = try #require(found.equivalent)
    guard case .states(let fitted) = fit.traffic.rate else {
      Issue.record("expected states, found \(fit.traffic.text)")
      return
    }
    #expect(abs(fitted[0].perSecond / 5 - 1) < 0.35, "\(fit.traffic.text)")
    #expect(abs(fitted[1].perSecond / 50 - 1) < 0.35)
    let sojourns = try fitted.map { try #require(Nanoseconds(text: $0.meanSojourn)).seconds }
    #expect(abs(sojourns[0] / 20 - 1) < 0.35)
    #expect(abs(sojourns[1] / 5 - 1) < 0.35)
    #expect(fit.distance < 0.15)
  }

  @Test func `a ramp is fitted through points`() throws {
    let ramp = rateProfile([(0, 5), (1800, 60), (3600, 5)])
    let fit = try #require(try summary(.open(.poisson, ramp), seconds: 3600).equivalent)
    guard case .points(let points) = fit.traffic.rate else {
      Issue.record("expected points, found \(fit.traffic.text)")
      return
    }
    #expect(points.count == 25)
    for point in points {
      let time = try #require(Nanoseconds(text: point.at))
      #expect(abs(point.perSecond - ramp.rate(at: .zero + time)) < 6)
    }
  }

  @Test func `counts of days are fitted with their shape and noise`() throws {
    let day = RateProfile(mean: 2, daily: [1, 1, 2, 4, 3, 1], weekly: nil, start: .zero)
    var counts = [Int](repeating: 0, count: 5 * 288)
    var stream = try #require(
      ArrivalStream(
        .modulated(.poisson, day, .noise(cv: 0.4, interval: .seconds(300))), seed: 4, trial: 0))
    while case let next = stream.next(), next < instant(5 * 86_400) { counts[Int(next.seconds / 300)] += 1 }
    let recording = Recording(.counts(interval: .seconds(300), counts), format: .counts)
    let found = try #require(TrafficSummary(RecordedTraffic(name: "c", recording: recording)))
    let fit = try #require(found.equivalent)
    guard case .shape(let shape) = fit.traffic.rate, let noise = fit.traffic.noise else {
      Issue.record("expected a shape and noise, found \(fit.traffic.text)")
      return
    }
    #expect(noise.interval == "300s")
    #expect(abs(noise.cv - 0.4) < 0.05)
    #expect(abs(shape.mean - 2) < 0.1)
    let daily = try #require(shape.daily)
    // Factors at 0, 4, 8, … h stand in the list of hours; their mean is 2.
    for (index, factor) in [1.0, 1, 2, 4, 3, 1].enumerated() {
      #expect(abs(daily[4 * index] - factor / 2) < 0.35, "\(daily)")
    }
  }

  @Test func `what is fitted can be pasted into a scenario, and read as it was written`() throws {
    let states = MarkovStates([(5, .seconds(20)), (50, .seconds(5))])
    let ramp = rateProfile([(0, 5), (1800, 60), (3600, 5)])
    let sources: [(TrafficSource, Int64)] = [
      (.open(.poisson, .constant(12)), 600), (.open(.gamma(cv: 3), .constant(12)), 600),
      (.modulated(.poisson, .constant(1), .markov(states)), 3600), (.open(.poisson, ramp), 3600),
      (.open(.poisson, RateProfile(mean: 1, daily: [1, 3], weekly: nil, start: .zero)), 3 * 86_400),
    ]
    for (source, seconds) in sources {
      let fit = try #require(try summary(source, seconds: seconds).equivalent)
      let text = try JSONEncoder().encode(fit)
      #expect(try JSONDecoder().decode(TrafficEquivalent.self, from: text) == fit)
      let traffic = try Traffic(node: Document(text: fit.traffic.text, file: "a").root)
      #expect(traffic.source == (try fit.traffic.source()))
    }
  }

  @Test func `a few arrivals are not fitted`() throws {
    #expect(try summary(.open(.deterministic, .constant(1)), seconds: 49).equivalent == nil)
  }

  @Test(arguments: [
    (0.0, "0s"), (12.3456, "12.35s"), (0.25, "250ms"), (0.012_345_6, "12.35ms"), (86_400, "86400s"),
  ])
  func `durations are written as scenarios have them`(seconds: Double, text: String) {
    #expect(durationText(seconds) == text)
  }
}

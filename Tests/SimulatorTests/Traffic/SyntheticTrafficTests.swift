// Synthetic arrivals against the formulas of their counts.

import CostModel
import Statistics
import Testing

@testable import Simulator

/// The counts of a source's arrivals in windows from 0 on.
private func counts(_ source: TrafficSource, window: Double, windows: Int, trial: Int) -> [Int] {
  var counts = [Int](repeating: 0, count: windows)
  var stream = ArrivalStream(source, seed: 11, trial: trial)!
  while true {
    let index = Int(stream.next().seconds / window)
    guard index < windows else { return counts }
    counts[index] += 1
  }
}

/// A kind of traffic whose counts have a formula.
struct TrafficLaw: CustomTestStringConvertible, Sendable {
  let name: String
  let source: TrafficSource
  let window: Double
  let windows: Int
  let rate: Double
  let index: Double
  var testDescription: String { name }

  static let all: [TrafficLaw] = {
    let states = MarkovStates([(2, .seconds(12)), (40, .seconds(3))])
    let modulated = TrafficSource.modulated(.poisson, .constant(1), .markov(states))
    var laws = [0.5, 5, 50].map { window in
      TrafficLaw(
        name: "Markov-modulated Poisson, windows of \(window) s", source: modulated, window: window,
        windows: Int(5000 / window), rate: 9.6,
        index: ArrivalTheory.modulatedIndex(rates: (2, 40), sojourns: (12, 3), window: window))
    }
    laws.append(
      TrafficLaw(
        name: "Poisson", source: .open(.poisson, .constant(20)), window: 1, windows: 1000, rate: 20, index: 1)
    )
    laws += [0.5, 2].map { cv in
      TrafficLaw(
        name: "gamma gaps with CV \(cv)", source: .open(.gamma(cv: cv), .constant(50)), window: 10,
        windows: 100, rate: 50, index: ArrivalTheory.gammaRenewalIndex(cv: cv, count: 500))
    }
    // Given their rates the counts are Poisson: Var N = λΔ + (λΔ·cv)².
    laws.append(
      TrafficLaw(
        name: "noise in windows of its interval",
        source: .modulated(.poisson, .constant(4), .noise(cv: 0.5, interval: .seconds(10))), window: 10,
        windows: 500, rate: 4, index: 1 + 40 * 0.25))
    // The variance of the rate in half an interval is that of a whole one.
    laws.append(
      TrafficLaw(
        name: "noise in windows of half its interval",
        source: .modulated(.poisson, .constant(4), .noise(cv: 0.5, interval: .seconds(10))), window: 5,
        windows: 1000, rate: 4, index: 1 + 20 * 0.25))
    return laws
  }()
}

@Suite struct SyntheticTrafficTests {
  // Each of the two intervals of Student's t misses the true mean once in 1000 seeds; the seed is fixed. The
  // suite's eight laws would fail by chance once in 60 seeds. The estimate of an index from n windows is
  // biased by the order of index/n, well below its interval.
  @Test(arguments: TrafficLaw.all)
  func `the rate and the index of dispersion are those of the formula`(law: TrafficLaw) throws {
    let trials = (0..<30).map { trial in
      CountDispersion(counts(law.source, window: law.window, windows: law.windows, trial: trial))
    }
    let rates = Summary(trials.map { $0.mean / law.window })
    let indices = Summary(try trials.map { try #require($0.index) })
    #expect(rates.meanInterval(level: 0.999).contains(law.rate), "\(rates.mean)")
    #expect(indices.meanInterval(level: 0.999).contains(law.index), "\(indices.mean), not \(law.index)")
  }

  // The chain jumps 0 → 1, 1 → 0 or 2, 2 → 1: of four visits two are to 1. Times 10, 20 and 30 s.
  @Test func `the shares of three states are those of their visits and sojourns`() {
    let states = MarkovStates([
      MarkovStates.State(perSecond: 1, meanSojourn: .seconds(10), next: [0, 1, 0]),
      MarkovStates.State(perSecond: 0, meanSojourn: .seconds(20), next: [0.5, 0, 0.5]),
      MarkovStates.State(perSecond: 8, meanSojourn: .seconds(30), next: [0, 1, 0]),
    ])
    for (share, expected) in zip(states.shares, [0.125, 0.5, 0.375]) {
      #expect(abs(share - expected) < 1e-12)
    }
    #expect(abs(states.meanRate - 3.125) < 1e-12)
    let equal = MarkovStates([(1, .seconds(1)), (2, .seconds(1)), (3, .seconds(2))])
    #expect(equal.shares == [0.25, 0.25, 0.5])
  }

  // Two states of one rate are no modulation: the same gaps must lead to the same arrivals.
  @Test func `states of equal rates are the profile's rate times that rate`() throws {
    let profile = rateProfile([(0, 0), (10, 4), (10, 1), (20, 3)], repeatEvery: 25)
    let states = MarkovStates([(3, .seconds(1)), (3, Nanoseconds(seconds: 0.37))])
    var modulated = try #require(
      ArrivalStream(.modulated(.gamma(cv: 2), profile, .markov(states)), seed: 3, trial: 0))
    var plain = try #require(ArrivalStream(.open(.gamma(cv: 2), profile.scaled(by: 3)), seed: 3, trial: 0))
    for _ in 0..<2000 { #expect(abs(modulated.next().seconds - plain.next().seconds) < 1e-6) }
  }

  @Test func `patterns that are compared see the same rate`() throws {
    let noise = RateModulation.noise(cv: 1, interval: .seconds(10))
    func tens(_ pattern: ArrivalPattern, trial: Int) -> [Int] {
      counts(.modulated(pattern, .constant(100), noise), window: 10, windows: 50, trial: trial)
    }
    let equal = tens(.deterministic, trial: 0)
    // Poisson counts about the same means: four standard deviations, missed once in 300 seeds for 50 windows.
    for (even, poisson) in zip(equal, tens(.poisson, trial: 0)) {
      #expect(abs(Double(poisson - even)) <= 4 * Double(even).squareRoot() + 2)
    }
    #expect(equal != tens(.deterministic, trial: 1))
  }

  @Test func `a modulated rate that stays 0 has no more arrivals`() throws {
    let states = MarkovStates([(3, .seconds(1)), (0, .seconds(1))])
    var ended = try #require(
      ArrivalStream(
        .modulated(.poisson, rateProfile([(0, 2), (5, 2), (5, 0)]), .markov(states)), seed: 1, trial: 0))
    var last = 0.0
    while case let next = ended.next(), next != .never { last = next.seconds }
    #expect(last > 0 && last <= 5)
    #expect(ended.next() == .never)
  }

  @Test func `closed users have no stream of arrivals`() {
    let closed = TrafficSource.closed(users: 1, thinkTime: ThinkTime(.deterministic, mean: .zero))
    #expect(ArrivalStream(closed, seed: 1, trial: 0) == nil)
  }
}

import CostModel
import Foundation
import Statistics
import Testing

@testable import Simulator

@Suite struct ResponseSeriesTests {
  private func series(_ count: Int) -> ResponseSeries {
    var series = ResponseSeries()
    for index in 0..<count { series.add(Nanoseconds(Int64(index)), arrival: instant(Double(index))) }
    return series
  }

  @Test func `batches have the sums of five, and the first one's arrival`() {
    let batches = series(12).batches
    #expect(batches.map(\.sum) == [10, 35])
    #expect(batches.map(\.arrival) == [instant(0), instant(5)])
  }

  @Test func `a long trial has fewer and larger batches, of all its requests`() {
    let count = 5 * ResponseSeries.capacity * 3
    let series = series(count)
    #expect(series.size == 20)
    #expect(series.batches.count == count / 20)
    #expect(series.batches.count < ResponseSeries.capacity)
    #expect(series.batches.reduce(0) { $0 + $1.sum } == Int64(count * (count - 1) / 2))
    #expect(series.batches[1].arrival == instant(20))
  }
}

@Suite struct WarmUpSearchTests {
  /// Pilots that answer a request a second, in 10 s each for the first `slow`, then in 1 s or 1.1 s.
  private func pilots(slow: Int, count: Int, of pilots: Int = 5) -> [ResponseSeries] {
    (0..<pilots).map { _ in
      var series = ResponseSeries()
      for index in 0..<count {
        let seconds = index < slow ? 10 : index / 5 % 2 == 0 ? 1 : 1.1
        series.add(Nanoseconds(seconds: seconds), arrival: instant(Double(index)))
      }
      return series
    }
  }

  @Test func `the warm-up ends where the cut does, in the pilot that is last`() {
    var late = ResponseSeries()
    for index in 0..<400 {
      late.add(.seconds(index < 50 ? 10 : 1), arrival: instant(Double(index) + 2.5))
    }
    let search = WarmUpSearch(pilots(slow: 50, count: 400) + [late], duration: .seconds(400))
    #expect(search.isFound)
    #expect(search.cutBatches == 10)
    #expect(search.batches == 80)
    #expect(search.pilots == 6)
    // 52.5 s in the late pilot, in whole seconds.
    #expect(search.seconds == 53)
  }

  @Test func `a short warm-up is given in milliseconds`() {
    var series = ResponseSeries()
    for index in 0..<400 {
      series.add(.seconds(index < 5 ? 10 : 1), arrival: instant(0.1234567 * Double(index)))
    }
    #expect(WarmUpSearch([series], duration: .seconds(100)).seconds == 0.618)
  }

  @Test func `pilots of different lengths are averaged over equal batches`() {
    let search = WarmUpSearch(
      pilots(slow: 1000, count: 30_000, of: 1) + pilots(slow: 1000, count: 15_000, of: 1),
      duration: .seconds(30_000))
    #expect(search.batchSize == 10)
    #expect(search.batches == 1500)
    #expect(search.seconds == 1000)
  }

  @Test(arguments: [(0, 0), (300, 400), (5, 40)])
  func `what is not in the first half, or of too few requests, is not found`(slow: Int, count: Int) {
    let search = WarmUpSearch(pilots(slow: slow, count: count), duration: .seconds(400))
    #expect(!search.isFound)
    #expect(search.seconds == 200)
  }

  // The queue begins empty: its mean response time of 10 s is reached on a scale of 1/(1 − √0.9)² = 380 s.
  @Test func `a busy queue that begins empty has a warm-up, with chance of its own`() throws {
    var scenario = testScenario(rate: 0.9, seconds: 8000)
    let profile = testProfile(seconds: 1, .exponential(mean: 1))
    let search = try #require(Simulation(scenario: scenario, profile: profile).findWarmUp(threads: 2))
    #expect(search == Simulation(scenario: scenario, profile: profile).findWarmUp(threads: 1))
    #expect(search.isFound)
    #expect((20...4000).contains(search.seconds))
    // Other trials do not change it; another seed does.
    scenario.trials = 50
    #expect(search == Simulation(scenario: scenario, profile: profile).findWarmUp(threads: 2))
    scenario.seed = 2
    #expect(search != Simulation(scenario: scenario, profile: profile).findWarmUp(threads: 2))
    #expect(scenario.warmed(up: search).warmUp.seconds == search.seconds)
    #expect(search.warnings(for: scenario) == [])
  }

  @Test func `pods that cannot keep up have no warm-up, and are said to`() throws {
    let scenario = testScenario(rate: 2, seconds: 400)
    let search = try #require(
      Simulation(scenario: scenario, profile: testProfile(seconds: 1)).findWarmUp(threads: 2))
    #expect(
      search.warnings(for: scenario) == [
        "no warm-up was found: response times still change in the second half of the 5 pilots, so the first "
          + "half (200 s) of each trial is left out; simulate longer, or look whether the pods can keep up "
          + "with the traffic"
      ])
  }

  @Test func `traffic that changes is said to look like a warm-up`() throws {
    let scenario = testScenario(rate: 1, seconds: 400) {
      $0.traffic.source = .counts(interval: .seconds(200), [100, 100])
    }
    let search = try #require(
      Simulation(scenario: scenario, profile: testProfile(seconds: 0.1)).findWarmUp(threads: 2))
    #expect(search.isFound)
    #expect(
      search.warnings(for: scenario) == [
        "the warm-up was found although the traffic changes over time, which MSER-5 cannot tell from a "
          + "warm-up: give 'warmUp' a duration"
      ])
  }

  @Test func `a search that is ended finds nothing`() {
    let simulation = Simulation(
      scenario: testScenario(rate: 1, seconds: 400), profile: testProfile(seconds: 0.1))
    #expect(simulation.findWarmUp(threads: 1) { $0.trial < 3 } == nil)
  }
}

import CostModel
import Testing

@testable import Profiler

struct InterleavedTimingTests {
  let clock = FakeClock()
  let one = RunSetting(threads: 1, batch: 1)
  let two = RunSetting(threads: 2, batch: 1)

  private func measure(
    _ settings: [RunSetting], seconds: Double, runsMax: Int? = nil,
    decoding: ((Int) -> Double)? = nil, time: @escaping (Int, RunSetting) -> Double
  ) -> (series: [TimedSeries], network: FakeNetwork, shares: [Double]) {
    let network = FakeNetwork(clock, seconds: time)
    if let decoding {
      network.sample = RequestImage(format: "jpeg", bytes: 60_000)
      network.decoding = decoding
    }
    var shares: [Double] = []
    let series = InterleavedTiming(seconds: seconds, runsMax: runsMax)
      .measure(network, settings, clock: clock) { shares.append($0) }
    return (series, network, shares)
  }

  @Test func `stops when the mean is known to one percent`() {
    let result = measure([one], seconds: 1000) { run, _ in 0.1 * scatter(run, 0.02) }
    #expect(result.series[0].stop == .tight)
    #expect(SeriesMean(result.series[0].walls).relativeHalfWidth <= 0.01)
    // A turn is a tenth of the time: 100 s.
    #expect(clock.wall < 100 + 101)
  }

  @Test func `never stops before 10 runs however equal the times`() {
    let result = measure([one], seconds: 10) { _, _ in 0.5 }
    #expect(result.series[0].stop == .tight)
    #expect(result.series[0].walls.count == 10)
  }

  @Test func `stops when the time is spent, warm-up included`() {
    let result = measure([one], seconds: 20) { run, _ in 0.1 * scatter(run, 0.9) }
    #expect(result.series[0].stop == .seconds)
    #expect(clock.wall - 100 >= 20 && clock.wall - 100 < 20.2)
    // Three of the runs did not count.
    #expect(result.series[0].walls.count == result.network.runs - 3)
  }

  @Test func `stops when the images are done`() {
    let result = measure([one], seconds: 1000, runsMax: 12) { run, _ in 0.1 * scatter(run, 0.9) }
    #expect(result.series[0].stop == .runs)
    #expect(result.series[0].walls.count == 12)
  }

  @Test func `two runs are measured even if one takes longer than the time given`() {
    let result = measure([one, two], seconds: 0.01) { run, _ in 1 + Double(run) }
    #expect(result.series.map(\.walls.count) == [2, 2])
    #expect(result.series.allSatisfy { $0.stop == .seconds })
  }

  @Test func `CPU time that the kernel charges late is not lost`() {
    // Each run's helper is charged when it next sleeps, in the decoding or in the rest behind the turn.
    let late = LateClock(clock)
    let network = FakeNetwork(clock) { run, _ in
      late.owe(0.08)
      return 0.1
    }
    network.sample = RequestImage(format: "jpeg", bytes: 60_000)
    let series = InterleavedTiming(seconds: 3, runsMax: 12).measure(network, [one], clock: late) { _ in }
    #expect(series[0].cpus.count == series[0].walls.count)
    // 0.9 cores for 0.1 s, and the helper's.
    #expect(series[0].cpus.allSatisfy { abs($0 - 0.17) < 1e-9 }, "\(series[0].cpus)")
  }

  @Test func `settings take turns, each with runs that do not count`() {
    let result = measure([one, two], seconds: 10) { run, _ in 0.5 * scatter(run, 0.9) }
    let turns = result.network.calls.filter { $0 != "run" }
    #expect(turns.count >= 10)
    #expect(turns == (0..<turns.count).map { $0 % 2 == 0 ? "prepare 1×1" : "prepare 2×1" })
    let counted = result.series.map(\.walls.count).reduce(0, +)
    #expect(counted == result.network.runs - 2 * 3 - (turns.count - 2))
  }

  @Test func `a machine that slows down slows all settings alike`() {
    let result = measure([one, two], seconds: 100) { [clock] _, _ in 0.1 * (1 + (clock.wall - 100) / 200) }
    let means = result.series.map { $0.walls.reduce(0, +) / Double($0.walls.count) }
    #expect(abs(means[0] / means[1] - 1) < 0.05)
  }

  @Test func `wall and CPU time are those of the run alone`() {
    let result = measure([two], seconds: 1) { _, _ in 0.25 }
    for (wall, cpu) in zip(result.series[0].walls, result.series[0].cpus) {
      #expect(abs(wall - 0.25) < 1e-9)
      #expect(abs(cpu - 0.45) < 1e-9)
    }
  }

  @Test func `an image is decoded before each run and timed apart from it`() {
    let result = measure([one, two], seconds: 10, decoding: { _ in 0.01 }) { _, setting in
      0.1 / Double(setting.threads)
    }
    let steps = result.network.calls.filter { $0 == "decode" || $0 == "run" }
    #expect(steps == (0..<steps.count).map { $0 % 2 == 0 ? "decode" : "run" })
    for (series, run) in zip(result.series, [0.1, 0.05]) {
      #expect(series.preparations.count == series.walls.count)
      #expect(series.preparations.allSatisfy { abs($0 - 0.01) < 1e-9 })
      #expect(series.walls.allSatisfy { abs($0 - run) < 1e-9 })
    }
    #expect(abs(result.series[0].requestMean - 0.11) < 1e-9)
  }

  @Test func `nothing is decoded for a batch`() {
    let batch = RunSetting(threads: 1, batch: 4)
    let result = measure([batch], seconds: 1, decoding: { _ in 0.01 }) { _, _ in 0.1 }
    #expect(result.network.decodings == 0)
    #expect(result.series[0].preparations.isEmpty)
    #expect(result.series[0].preparationHalfWidth == 0)
  }

  // Decodings of 0.1 s ± 0.05 s beside runs of exactly 0.1 s: the runs alone are known after ten.
  @Test func `a request is known when its decoding is, too`() {
    let result = measure([one], seconds: 1000, decoding: { 0.1 * scatter($0, 0.5) }) { _, _ in 0.1 }
    #expect(result.series[0].stop == .tight)
    #expect(result.series[0].walls.count > 100)
    #expect(result.series[0].preparationHalfWidth <= 0.01)
  }

  @Test func `progress rises and never passes 1`() {
    let shares = measure([one, two], seconds: 10) { run, _ in 0.3 * scatter(run, 0.9) }.shares
    #expect(shares == shares.sorted())
    #expect(shares.allSatisfy { $0 > 0 && $0 <= 1 })
    #expect(shares.last! > 0.9)
  }

  @Test func `nothing to measure takes no time`() {
    #expect(measure([], seconds: 10) { _, _ in 1 }.series.isEmpty)
    #expect(clock.wall == 100)
  }
}

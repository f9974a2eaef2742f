import CostModel
import Statistics
import Testing

@testable import Profiler

struct SeriesTests {
  @Test func `times that resemble their neighbours widen the interval`() {
    let alternating = (0..<40).map { 1 + ($0 % 2 == 0 ? 0.1 : -0.1) }
    let steps = (0..<40).map { 1 + ($0 / 10 % 2 == 0 ? 0.1 : -0.1) }
    let student = Summary(alternating).meanInterval().halfWidth
    #expect(abs(SeriesMean(alternating).relativeHalfWidth - student) < 1e-12)
    // 36 of 40 values equal the one before: ρ = 0.825 by the definition, so a factor of 3.23.
    #expect(abs(SeriesMean(steps).relativeHalfWidth / student - 3.23) < 0.1)
  }

  @Test func `the interval of a time never reaches below 0`() {
    let mean = SeriesMean([0.001, 1])
    #expect(mean.interval.lower == 0)
    #expect(mean.relativeHalfWidth > 1)
  }

  @Test func `a measured time has the figures of its series`() {
    let time = MeasuredTime(series: [3, 1, 2, 5, 4])
    #expect(time.count == 5)
    #expect(time.mean == 3)
    #expect((time.minimum, time.p50, time.maximum) == (1, 3, 5))
    #expect(abs(time.p90 - 4.6) < 1e-12)
    #expect(abs(time.standardDeviation - 2.5.squareRoot()) < 1e-12)
    #expect(time.meanLower < 3 && time.meanUpper > 3)
    #expect(time.confidence == 0.95)
  }

  @Test func `a trend is told by its size and its probability`() throws {
    let rising = try #require(Trend((0..<60).map { 1 + 0.001 * Double($0) }))
    // First third 1.0095, last third 1.0495 on average.
    #expect(abs(rising.change - 0.04 / 1.0095) < 1e-12)
    #expect(rising.probability < 1e-6)
    let level = try #require(Trend((0..<66).map { scatter($0, 0.1) }))
    #expect(level.probability > 0.1)
    #expect(Trend([1, 2, 3, 4, 5, 6, 7]) == nil)
  }

  @Test func `service times are fitted with mean 1 and their own scatter`() throws {
    var stream = RandomStream(seed: 7, name: "test")
    let truth = ServiceTimeDistribution.lognormal(mean: 0.08, cv: 0.2)
    let times = (0..<2000).map { _ in truth.sample(using: &stream) }
    let fitted = try ServiceTime(fittedTo: times)
    #expect(fitted.distribution.mean == 1)
    #expect(abs(fitted.distribution.cv - 0.2) < 0.02)
    #expect(try #require(fitted.ksDistance) < 0.03)
    #expect(try #require(fitted.ksProbability) > 0.05)
  }

  @Test func `equal service times are deterministic`() throws {
    let fitted = try ServiceTime(fittedTo: Array(repeating: 0.3, count: 20))
    #expect(fitted == ServiceTime(.deterministic(mean: 1), ksDistance: 0, ksProbability: 1))
  }

  @Test func `two thread counts are fitted exactly and three leave a residual`() throws {
    let cost = { (threads: Int, seconds: Double) in
      ThreadCost(threads: threads, wall: MeasuredTime(exactly: seconds), cpu: MeasuredTime(exactly: seconds))
    }
    #expect(try ThreadScaling(fittedTo: [cost(1, 10)]) == nil)
    let two = try #require(try ThreadScaling(fittedTo: [cost(1, 10), cost(2, 6)]))
    #expect(two.isExact)
    #expect(abs(two.serialSeconds - 2) < 1e-12 && abs(two.parallelSeconds - 8) < 1e-12)
    let three = try #require(try ThreadScaling(fittedTo: [cost(1, 10), cost(2, 6), cost(4, 5)]))
    #expect(!three.isExact)
    #expect(three.largestResidual > 0.01)
    #expect(three.rSquared < 1)
  }

  @Test func `a layer's time is the median over the runs`() {
    let run = { (a: Double, b: Double) in
      [
        LayerCost(name: "a", kind: "Conv2D", outputShape: [1, 2], multiplyAdds: 8, seconds: a),
        LayerCost(name: "b", kind: "Dense", outputShape: [1, 2], multiplyAdds: 8, seconds: b),
      ]
    }
    let layers = medianLayers([run(1, 9), run(5, 1), run(2, 8)])
    #expect(layers.map(\.seconds) == [2, 8])
    #expect(layers.map(\.name) == ["a", "b"])
    #expect(medianLayers([]).isEmpty)
  }
}

import Testing

@testable import Validator

@Suite struct ComparisonTests {
  @Test func `a difference is the prediction's from the mean of the repetitions, relative to that`() {
    let row = FigureComparison(
      .responseTime, predicted: figures(mean: 0.21, p95: 1),
      repetitions: [figures(mean: 0.19, p95: 1), figures(mean: 0.21, p95: 1)])
    #expect(row.predicted == 0.21)
    #expect(row.measured == 0.2)
    #expect(abs((row.difference ?? 0) - 0.05) < 1e-12)
    // |0.19 − 0.21| over their mean.
    #expect(abs((row.noise ?? 0) - 0.1) < 1e-12)
  }

  @Test func `the noise floor is the mean over all pairs`() {
    // Pairs of 1, 2, 3: 1/1.5, 2/2, 1/2.5.
    #expect(abs((FigureComparison.noise([1, 2, 3]) ?? 0) - (2.0 / 3 + 1 + 0.4) / 3) < 1e-12)
    #expect(FigureComparison.noise([0, 0]) == 0)
    #expect(FigureComparison.noise([5]) == nil)
    #expect(FigureComparison.noise([]) == nil)
  }

  @Test func `nothing is relative to a measurement of 0 but 0`() {
    #expect(FigureComparison.difference(0, from: 0) == 0)
    #expect(FigureComparison.difference(3, from: 0) == nil)
    #expect(FigureComparison.difference(0, from: 4) == -1)
  }

  @Test func `what one repetition does not know is not compared`() {
    let row = FigureComparison(
      .periods, predicted: figures(mean: 1, p95: 1), repetitions: [figures(mean: 1, p95: 1)])
    #expect(row.predicted == nil && row.measured == nil && row.difference == nil && row.noise == nil)
    #expect(!row.holds(within: 1))
    var known = figures(mean: 1, p95: 1)
    known.periods = 10
    #expect(RunFigures(meanOf: [known, figures(mean: 3, p95: 1)]).periods == nil)
    #expect(RunFigures(meanOf: [known, figures(mean: 3, p95: 1)]).responseTime == 2)
    #expect(RunFigures(meanOf: [known, known]).periods == 10)
  }

  @Test(
    "a prediction holds within 5 and 10 percent, or within the noise floor",
    arguments: [
      // Predicted mean and p95 of 1 s each measured; the second repetition; whether mean and p95 hold.
      (1.049, 1.099, 1.0, true, true), (0.951, 0.901, 1.0, true, true), (1.051, 1.05, 1.0, false, true),
      (1.04, 1.101, 1.0, true, false), (1.2, 1.3, 1.0, false, false),
      // Two runs of 1.0 and 1.5 differ by 40 %: their mean is 1.25.
      (1.70, 1.75, 1.5, true, true), (1.76, 1.74, 1.5, false, true),
    ])
  func verdict(_ mean: Double, _ p95: Double, _ second: Double, _ meanHolds: Bool, _ p95Holds: Bool) {
    let repetitions = [figures(mean: 1, p95: 1), figures(mean: second, p95: second)]
    let comparison = RunFigures.Figure.allCases.map {
      FigureComparison($0, predicted: figures(mean: mean, p95: p95), repetitions: repetitions)
    }
    let verdict = ValidationVerdict(comparison)
    #expect(verdict.meanHolds == meanHolds)
    #expect(verdict.p95Holds == p95Holds)
    #expect(verdict.holds == (meanHolds && p95Holds))
  }

  @Test func `each figure has a place of its own`() {
    var figures = RunFigures()
    for (index, figure) in RunFigures.Figure.allCases.enumerated() { figures[figure] = Double(index) }
    #expect(RunFigures.Figure.allCases.map { figures[$0] } == (0..<11).map { Double($0) })
  }
}

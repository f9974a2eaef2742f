import Testing

@testable import Statistics

@Suite struct SummaryTests {
  @Test func `a sample's statistics are those of its definitions`() {
    let summary = Summary([4, 1, 3, 2, 10])
    #expect(summary.count == 5)
    #expect(summary.min == 1)
    #expect(summary.max == 10)
    #expect(summary.mean == 4)
    #expect(summary.median == 3)
    #expect(abs(summary.standardDeviation - 12.5.squareRoot()) < 1e-12)
    // Distances from 3: 1, 2, 0, 1, 7.
    #expect(summary.medianAbsoluteDeviation == 1)
  }

  @Test(arguments: [(0.0, 1.0), (0.1, 1.4), (0.5, 3), (0.9, 7.6), (1, 10)])
  func `quantiles are NumPy's`(p: Double, expected: Double) {
    // numpy.quantile([1, 2, 3, 4, 10], p), method "linear".
    #expect(abs(Summary([4, 1, 3, 2, 10]).quantile(p) - expected) < 1e-12)
  }

  @Test func `the interval of a mean is Student's`() {
    // t(0.975; 4 degrees) = 2.776445, of any table; s = √12.5.
    let interval = Summary([4, 1, 3, 2, 10]).meanInterval()
    #expect(abs(interval.halfWidth - 2.776445 * (12.5 / 5).squareRoot()) < 1e-5)
    #expect(abs(interval.lower + interval.upper - 8) < 1e-12)
  }

  @Test func `a single value bounds nothing`() {
    let summary = Summary([7])
    #expect(summary.standardDeviation == 0)
    #expect(summary.median == 7)
    #expect(!summary.meanInterval().isBounded)
    #expect(!summary.quantileInterval(0.5).isBounded)
  }

  @Test func `the order of a sample does not change its mean`() {
    let sample = [0.1, 1e16, 0.7, -1e16, 0.3]
    #expect(Summary(sample) == Summary(sample.reversed()))
  }
}

@Suite struct QuantileRanksTests {
  @Test(arguments: [
    // Two-sided 95 % intervals of the median: W. J. Conover, "Practical Nonparametric Statistics", and R's
    // qbinom(0.025, n, 0.5) and n + 1 less it.
    (6, 1, 6), (10, 2, 9), (20, 6, 15), (25, 8, 18), (100, 40, 61),
  ])
  func `ranks around the median are the published ones`(count: Int, lower: Int, upper: Int) {
    let ranks = QuantileRanks(p: 0.5, count: count, level: 0.95)
    #expect(ranks.lower == lower)
    #expect(ranks.upper == upper)
  }

  @Test func `a sample too small leaves an end open`() {
    #expect(QuantileRanks(p: 0.5, count: 5, level: 0.95).lower == nil)
    #expect(QuantileRanks(p: 0.5, count: 5, level: 0.95).upper == nil)
    // 0.99^n ≤ 0.025 from n = 368 on.
    #expect(QuantileRanks(p: 0.99, count: 367, level: 0.95).upper == nil)
    #expect(QuantileRanks(p: 0.99, count: 368, level: 0.95).upper == 368)
    #expect(Summary([1, 2, 3]).quantileInterval(0.5).upper == .infinity)
    #expect(Summary([1, 2, 3]).quantileInterval(0.5).lower == -.infinity)
  }

  @Test(arguments: [(0.5, 20), (0.9, 100), (0.99, 500)])
  func `intervals cover the true quantile at least as often as they say`(p: Double, count: Int) {
    // 1000 samples of uniform numbers, whose p-quantile is p. With a true coverage of 0.95 the number covered
    // falls below 950 − 4·6.9 once in 30,000.
    var stream = RandomStream(seed: 17, name: "coverage")
    var covered = 0
    for _ in 0..<1000 {
      let sample = Summary((0..<count).map { _ in stream.uniform() })
      if sample.quantileInterval(p).contains(p) { covered += 1 }
    }
    #expect(covered >= 922)
    #expect(covered < 1000)
  }
}

@Suite struct ConfidenceIntervalTests {
  @Test func `Wilson's interval is the published one`() {
    // R. G. Newcombe, Statistics in Medicine 17, 1998, table I: method 3.
    let cases = [
      (81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0, 0.1611), (1, 29, 0.0061, 0.1718),
    ]
    for (successes, trials, lower, upper) in cases {
      let interval = ConfidenceInterval.wilson(successes: successes, trials: trials)
      #expect(abs(interval.lower - lower) < 5e-5)
      #expect(abs(interval.upper - upper) < 5e-5)
    }
    #expect(ConfidenceInterval.wilson(successes: 20, trials: 20).upper == 1)
  }
}

@Suite struct MannKendallTestTests {
  @Test func `a rising series is a trend and a shuffled one is not`() {
    let rising = MannKendallTest([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    // S = 45, variance 10·9·25/18 = 125: z = 44/√125 = 3.935, p = 8.3e-5.
    #expect(rising.tau == 1)
    #expect(abs(rising.pValue - 8.3e-5) < 1e-6)
    #expect(MannKendallTest([3, 1, 4, 1.5, 9, 2, 6, 5, 3.5, 5.8]).pValue > 0.1)
    #expect(MannKendallTest([5, 4, 3]).tau == -1)
  }

  @Test func `ties shrink the variance`() {
    // S = 5·5·… : two levels of five; 25 rising pairs; variance (10·9·25 − 2·5·4·15)/18 = 1650/18.
    let test = MannKendallTest([1, 1, 1, 1, 1, 2, 2, 2, 2, 2])
    #expect(abs(test.tau - 25.0 / 45) < 1e-12)
    // z = 24/√91.667 = 2.50672, p = 0.012186.
    #expect(abs(test.pValue - 0.012186) < 1e-5)
    #expect(MannKendallTest([2, 2, 2, 2]).pValue == 1)
  }

  @Test func `drift is found at its stated false-alarm rate only`() {
    // 2000 series without drift: at the 5 % level between 60 and 140 alarms, 4 standard deviations around
    // 100.
    var stream = RandomStream(seed: 23, name: "drift")
    let alarms = (0..<2000).count { _ in
      MannKendallTest((0..<30).map { _ in stream.normal() }).pValue < 0.05
    }
    #expect((60...140).contains(alarms))
  }

  @Test func `autocorrelation is 0 for equal values and negative for alternating ones`() {
    #expect(MannKendallTest.lag1Autocorrelation([2, 2, 2]) == 0)
    #expect(MannKendallTest.lag1Autocorrelation([1, -1, 1, -1, 1, -1]) < -0.8)
    #expect(MannKendallTest.lag1Autocorrelation((0..<50).map(Double.init)) > 0.9)
  }
}

import Foundation
import Testing

@testable import Statistics

@Suite struct ServiceTimeDistributionTests {
  /// One distribution of each family and both sides of cv 1 where the family has them.
  static let all: [ServiceTimeDistribution] = [
    .deterministic(mean: 0.04), .exponential(mean: 0.04), .lognormal(mean: 0.04, cv: 0.2),
    .lognormal(mean: 3, cv: 1.5), .gamma(mean: 0.04, cv: 0.3), .gamma(mean: 2, cv: 2),
    .shiftedLognormal(shift: 0.03, mean: 0.04, cv: 0.1),
  ]

  @Test(arguments: all)
  func `samples have the mean, variance and distribution that are stated`(_ law: ServiceTimeDistribution) {
    // 40,000 draws; each of the three checks has a false-alarm rate of about 1e-4 or less.
    var stream = RandomStream(seed: 3, name: "service times")
    let draws = (0..<40_000).map { _ in law.sample(using: &stream) }
    let summary = Summary(draws)
    if law.family == .deterministic {
      #expect(draws.allSatisfy { $0 == law.mean })
      return
    }
    #expect(abs(summary.mean - law.mean) < 4.5 * (law.variance / 40_000).squareRoot())
    let squares = draws.map { ($0 - law.mean) * ($0 - law.mean) }
    #expect(Summary(squares).meanInterval(level: 1 - 1e-4).contains(law.variance))
    #expect(KolmogorovSmirnov(draws, against: law.cdf).pValue > 1e-4)
  }

  @Test(arguments: all)
  func `the quantile undoes the distribution function`(_ law: ServiceTimeDistribution) {
    for p in [0.001, 0.1, 0.5, 0.9, 0.99, 0.9999] {
      let x = law.quantile(p)
      if law.family == .deterministic {
        #expect(x == law.mean && law.cdf(x) == 1 && law.cdf(x.nextDown) == 0)
      } else {
        #expect(abs(law.cdf(x) - p) < 1e-9)
      }
    }
    #expect(law.quantile(0) == (law.family == .deterministic ? law.mean : law.shift))
    #expect(law.quantile(1) == (law.family == .deterministic ? law.mean : .infinity))
    #expect(law.cdf(0) == 0)
    #expect(law.cdf(-1) == 0)
  }

  @Test(arguments: [0.0, 1e-9, 0.001, 0.1, 0.5, 0.9, 0.999])
  func `a gamma of tiny cv continues where the library's own distribution is left`(p: Double) {
    // The shape, 1/cv², just below and just above the change of method: the same to 1e-7 of probability.
    let below = GSL.gammaShapeMax
    let above = below.nextUp
    #expect(abs(GSL.gammaCDF(GSL.gammaQuantile(p, shape: above), shape: below) - p) < 1e-7)
    for deviations in [-6.0, -2, -0.5, 0, 1, 3] {
      let x = below + deviations * below.squareRoot()
      #expect(abs(GSL.gammaCDF(x, shape: below) - GSL.gammaCDF(x, shape: above)) < 1e-7)
    }
  }

  @Test(arguments: all)
  func `scaling keeps the shape`(_ law: ServiceTimeDistribution) {
    let scaled = law.scaled(by: 1000)
    #expect(scaled.mean == law.mean * 1000)
    #expect(scaled.cv == law.cv)
    #expect(abs(scaled.quantile(0.9) / law.quantile(0.9) - 1000) < 1e-6)
  }

  @Test(arguments: all)
  func `a distribution survives being written and read`(_ law: ServiceTimeDistribution) throws {
    let data = try JSONEncoder().encode(law)
    #expect(try JSONDecoder().decode(ServiceTimeDistribution.self, from: data) == law)
  }

  @Test func `a written distribution names its family and leaves out a shift of 0`() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let text = String(
      decoding: try encoder.encode(ServiceTimeDistribution.gamma(mean: 2, cv: 0.5)), as: UTF8.self)
    #expect(text == #"{"cv":0.5,"family":"gamma","mean":2}"#)
  }

  @Test(arguments: [
    (
      ServiceTimeDistribution.Family.lognormal, -2.0, 0.2, 0.0,
      "mean: expected a service time greater than 0, found -2.0"
    ),
    (
      .deterministic, 1, 0.5, 0,
      "cv: expected 0 for a deterministic service time, found 0.5; use lognormal or gamma to vary"
    ),
    (
      .exponential, 1, 0.5, 0,
      "cv: expected 1 for an exponential service time, found 0.5; use lognormal or gamma for another cv"
    ),
    (
      .gamma, 1, 0, 0,
      "cv: expected greater than 0 for a gamma service time, found 0.0; use deterministic for 0"
    ),
    (.shiftedLognormal, 1, 0.1, 1, "shift: expected at least 0 and less than the mean 1.0, found 1.0"),
    (.gamma, 1, 0.1, 0.5, "shift: expected none for a gamma service time, found 0.5; use shiftedLognormal"),
  ])
  func `a parameter out of range is named with what was expected`(
    family: ServiceTimeDistribution.Family, mean: Double, cv: Double, shift: Double, message: String
  ) {
    let error = #expect(throws: ServiceTimeDistributionError.self) {
      try ServiceTimeDistribution(family: family, mean: mean, cv: cv, shift: shift)
    }
    #expect(error?.description == message)
  }
}

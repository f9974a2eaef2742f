import Foundation
import Testing

@testable import Statistics

@Suite struct ServiceTimeFitTests {
  static func draws(_ law: ServiceTimeDistribution, count: Int, seed: UInt64 = 5) -> [Double] {
    var stream = RandomStream(seed: seed, name: "service times")
    return (0..<count).map { _ in law.sample(using: &stream) }
  }

  @Test(arguments: [
    ServiceTimeDistribution.exponential(mean: 0.04), .lognormal(mean: 0.04, cv: 0.5),
    .gamma(mean: 0.04, cv: 0.5),
    .gamma(mean: 7, cv: 1.8), .shiftedLognormal(shift: 0.03, mean: 0.04, cv: 0.25),
  ])
  func `the family that made a large sample is found again with its parameters`(
    _ law: ServiceTimeDistribution
  ) throws {
    let fit = try ServiceTimeFit(Self.draws(law, count: 5000, seed: 6))
    #expect(fit.distribution.family == law.family)
    #expect(abs(fit.distribution.mean / law.mean - 1) < 0.08)
    #expect(abs(fit.distribution.cv / law.cv - 1) < 0.08)
    #expect(abs(fit.distribution.shift - law.shift) < 0.02 * law.mean)
    #expect(fit.goodness.count == 5000)
    #expect(fit.goodness.pValue > 0.05)
  }

  @Test func `each family's parameters maximize its likelihood`() throws {
    // The likelihood is recomputed from the distribution function by differences, and must drop on either
    // side.
    let sample = Self.draws(.gamma(mean: 2, cv: 0.6), count: 400)
    func logLikelihood(_ law: ServiceTimeDistribution) -> Double {
      sample.reduce(0) { $0 + log((law.cdf($1 + 1e-5) - law.cdf($1 - 1e-5)) / 2e-5) }
    }
    for candidate in try ServiceTimeFit(sample).candidates {
      let law = candidate.distribution
      let best = logLikelihood(law)
      #expect(abs(best - candidate.logLikelihood) < 1e-3)
      for factor in [0.98, 1.02] {
        #expect(logLikelihood(law.scaled(by: factor)) < best)
        guard law.family != .exponential else { continue }
        let other = try ServiceTimeDistribution(
          family: law.family, mean: law.mean, cv: law.cv * factor, shift: law.shift)
        #expect(logLikelihood(other) < best)
      }
    }
  }

  @Test func `the shift is a local maximum of the profile likelihood`() throws {
    let sample = LogSample(Self.draws(.shiftedLognormal(shift: 3, mean: 4, cv: 0.2), count: 500))
    let fit = try #require(sample.shiftedLognormal())
    let unshifted = sample.lognormal()
    #expect(fit.logLikelihood > unshifted.logLikelihood + 5)
    // Given the shift, the lognormal of the values above it has the same likelihood.
    for nudge in [-0.02, 0.02] {
      let shifted = LogSample(sample.values.map { $0 - fit.distribution.shift - nudge })
      #expect(shifted.lognormal().logLikelihood < fit.logLikelihood)
    }
  }

  @Test func `the gamma equation is solved beyond where digamma cancels`() {
    // At k = 1000 the series' next term is 2e-11 · 1e-3 of the value, but ln k and ψ(k), both about 7, differ
    // by 5e-4 only: a few units in their last place (9e-16 each) are 1e-11 of it.
    for k in [999.9, 1000.1] {
      let series = 1 / (2 * k) + 1 / (12 * k * k)
      #expect(abs(LogSample.logMinusDigamma(k) / series - 1) < 1e-10)
      let stirling = 0.5 * log(k / (2 * .pi)) - 1 / (12 * k)
      #expect(abs(LogSample.stirling(k) - stirling) < 1e-11)
    }
    // A tiny spread: cv² ≈ variance/mean².
    let nearlyEqual = LogSample((0..<100).map { 1 + 1e-6 * Double($0) })
    let variance = 1e-12 * (100.0 * 100 - 1) / 12
    #expect(abs(nearlyEqual.gamma().distribution.variance / variance - 1) < 1e-3)
  }

  @Test(arguments: [2e-9, 1e-7, 1e-4])
  func `values that barely differ are fitted`(spread: Double) throws {
    let sample = (0..<50).map { 0.04 * (1 + spread * Double($0) / 49) }
    let fit = try ServiceTimeFit(sample)
    #expect(fit.distribution.family != .deterministic)
    #expect(fit.candidates.allSatisfy { $0.logLikelihood.isFinite })
    // Equally spaced values: a variance of spread²/12 · (n + 1)/(n − 1), and about 0.06 from any bell shape.
    let cv = spread * (51.0 / 49 / 12).squareRoot()
    #expect(abs(fit.distribution.cv / cv - 1) < 0.01)
    #expect(fit.goodness.distance < 0.1)
  }

  @Test func `equal values are deterministic`() throws {
    let fit = try ServiceTimeFit([Double](repeating: 0.04, count: 20))
    #expect(fit.distribution == .deterministic(mean: fit.distribution.mean))
    #expect(abs(fit.distribution.mean - 0.04) < 1e-16)
    #expect(fit.candidates.isEmpty)
    #expect(fit.goodness == ServiceTimeFit.Goodness(distance: 0, pValue: 1, count: 20))
  }

  @Test func `a bad family is not hidden by being the best`() throws {
    // Two kinds of request measured together: no single family fits.
    let sample =
      Self.draws(.lognormal(mean: 1, cv: 0.05), count: 500)
      + Self.draws(.lognormal(mean: 3, cv: 0.05), count: 500)
    let fit = try ServiceTimeFit(sample)
    #expect(fit.goodness.distance > 0.15)
    #expect(fit.goodness.pValue < 1e-6)
  }

  @Test func `the order of the measurements does not change the fit`() throws {
    let sample = Self.draws(.gamma(mean: 2, cv: 0.6), count: 300)
    #expect(try ServiceTimeFit(sample) == ServiceTimeFit(sample.reversed()))
  }

  @Test func `seven values are too few`() {
    let error = #expect(throws: FitError.self) { try ServiceTimeFit([1, 2, 3, 4, 5, 6, 7]) }
    #expect(error?.description == "expected at least 8 values to fit, found 7; measure more")
  }

  @Test(arguments: [(0.0, "0.0"), (-1, "-1.0"), (.nan, "nan"), (.infinity, "inf")])
  func `a time that is not positive is named by its place`(value: Double, text: String) {
    let error = #expect(throws: FitError.self) { try ServiceTimeFit([1, 2, value]) }
    #expect(
      error?.description
        == "value 3: expected a time greater than 0, found \(text); remove it or measure it again")
  }
}

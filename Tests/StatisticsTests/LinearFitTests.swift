import Testing

@testable import Statistics

@Suite struct LinearFitTests {
  @Test func `Anscombe's four data sets share one line`() throws {
    // F. J. Anscombe, The American Statistician 27, 1973: y = 3.00 + 0.500 x, R² = 0.67 for the first.
    let fit = try LinearFit(
      x: [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5],
      y: [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68])
    #expect(abs(fit.intercept - 3.0001) < 5e-5)
    #expect(abs(fit.slope - 0.5001) < 5e-5)
    #expect(abs(fit.rSquared - 0.6665) < 5e-5)
    #expect(abs(fit.value(at: 20) - 13.0019) < 1e-3)
  }

  @Test func `equal values lie on a level line`() throws {
    let fit = try LinearFit(x: [1, 2, 4], y: [0.1, 0.1, 0.1])
    #expect(abs(fit.slope) < 1e-15)
    #expect(fit.rSquared == 1)
  }

  @Test func `a line needs two points at two places`() {
    var error = #expect(throws: FitError.self) { try LinearFit(x: [1], y: [2]) }
    #expect(error?.description == "expected at least 2 values to fit, found 1; measure more")
    error = #expect(throws: FitError.self) { try LinearFit(x: [3, 3], y: [1, 2]) }
    #expect(
      error?.description
        == "expected points at two different places, found all at 3.0; measure at another one too"
    )
  }
}

@Suite struct ThreadScalingFitTests {
  @Test func `Amdahl's law is found again from times that follow it`() throws {
    let fit = try ThreadScalingFit([1, 2, 3, 4].map { (threads: $0, time: 10 + 30 / Double($0)) })
    #expect(abs(fit.serial - 10) < 1e-12)
    #expect(abs(fit.parallel - 30) < 1e-12)
    #expect(abs(fit.time(threads: 8) - 13.75) < 1e-12)
    #expect(fit.rSquared > 1 - 1e-12)
    #expect(fit.largestRelativeResidual < 1e-12)
    #expect(!fit.isExact)
  }

  @Test func `two thread counts are met exactly and say so`() throws {
    let fit = try ThreadScalingFit([(1, 40), (2, 25)])
    #expect(fit.isExact)
    #expect(abs(fit.serial - 10) < 1e-12)
    #expect(abs(fit.parallel - 30) < 1e-12)
    // Repeated measurements at the same two counts do not make it a test of the law.
    #expect(try ThreadScalingFit([(1, 39), (1, 41), (2, 25)]).isExact)
  }

  @Test func `times that shrink faster than the threads have no serial part`() throws {
    // Least squares of b/n alone: b = Σ(t/n) / Σ(1/n²) = (40 + 9) / 1.25.
    let fit = try ThreadScalingFit([(1, 40), (2, 18)])
    #expect(fit.serial == 0)
    #expect(abs(fit.parallel - 39.2) < 1e-12)
    #expect(abs(fit.largestRelativeResidual - 1.6 / 18) < 1e-12)
    #expect(!fit.isExact)
  }

  @Test func `times that grow with threads have no parallel part`() throws {
    let fit = try ThreadScalingFit([(1, 10), (2, 11), (4, 12)])
    #expect(fit.parallel == 0)
    #expect(abs(fit.serial - 11) < 1e-12)
    #expect(abs(fit.rSquared) < 1e-12)
  }

  @Test func `one thread count or a time of nothing cannot be fitted`() {
    var error = #expect(throws: FitError.self) { try ThreadScalingFit([(2, 10), (2, 11)]) }
    #expect(error == .oneAbscissa(0.5))
    error = #expect(throws: FitError.self) { try ThreadScalingFit([(1, 10), (2, 0)]) }
    #expect(error == .notPositive(index: 1, value: 0))
  }
}

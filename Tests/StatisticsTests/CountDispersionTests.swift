import Testing

@testable import Statistics

@Suite struct CountDispersionTests {
  // numpy: c = [3, 0, 7, 1, 1, 12]; c.mean(), c.var(ddof=1), ((c - c.mean())**3).mean(),
  // (np.diff(c)**2).mean() / (2 * c.mean())
  @Test func `moments, index and Allan factor are those of the definitions`() throws {
    let found = CountDispersion([3, 0, 7, 1, 1, 12])
    #expect(found.windows == 6)
    #expect(found.max == 12)
    #expect(found.mean == 4)
    #expect(abs(found.variance - 21.6) < 1e-12)
    #expect(abs(found.thirdCentralMoment - 70) < 1e-12)
    #expect(abs(try #require(found.index) - 5.4) < 1e-12)
    #expect(abs(try #require(found.allanFactor) - 5.375) < 1e-12)
  }

  @Test func `without counts there is no index`() {
    #expect(CountDispersion().index == nil)
    #expect(CountDispersion([5]).index == nil)
    #expect(CountDispersion([0, 0]).index == nil)
    #expect(CountDispersion([0, 0]).allanFactor == nil)
  }

  @Test func `a slow change raises the index and leaves the Allan factor`() throws {
    let rising = CountDispersion(0..<1000)
    #expect(try #require(rising.index) > 100)
    #expect(try #require(rising.allanFactor) < 0.002)
  }

  // scipy.stats.chi2.ppf([0.025, 0.975], n - 1) / (n - 1)
  @Test(arguments: [
    (11, 0.324697, 2.048318), (101, 0.742219, 1.295612), (3601, 0.954332, 1.046721),
    (34_361, 0.985102, 1.015008),
  ])
  func `the range of Poisson counts is that of χ²`(windows: Int, lower: Double, upper: Double) {
    let range = CountDispersion.poissonRange(windows: windows)
    #expect(abs(range.lowerBound - lower) < 1e-6)
    #expect(abs(range.upperBound - upper) < 1e-6)
  }

  // The limit 1 + 2 r₁r₂(λ₁−λ₂)² / ((r₁+r₂)²(λ₁r₂+λ₂r₁)) of the cookbook's section 3.
  @Test func `the index of two states grows from 1 to its limit`() {
    let rates = (2.0, 40.0)
    let sojourns = (60.0, 5.0)
    let (r1, r2) = (1 / 60.0, 1 / 5.0)
    let limit =
      1 + 2 * r1 * r2 * 38 * 38 / ((r1 + r2) * (r1 + r2) * (rates.0 * r2 + rates.1 * r1))
    func index(_ window: Double) -> Double {
      ArrivalTheory.modulatedIndex(rates: rates, sojourns: sojourns, window: window)
    }
    #expect(index(0) == 1)
    #expect(abs(index(.infinity) - limit) < 1e-9)
    #expect(abs(index(1e9) - limit) < 1e-6)
    #expect(index(1) < index(2) && index(2) < index(20))
    #expect(abs(ArrivalTheory.growth(0.9e-4) / ArrivalTheory.growth(1.1e-4) - 9 / 11.0) < 1e-4)
  }
}

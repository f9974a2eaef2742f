import CostModel
import Statistics
import Testing

@testable import Simulator

/// A profile through points given as seconds and requests/s.
func rateProfile(_ points: [(Double, Double)], repeatEvery: Double? = nil) -> RateProfile {
  RateProfile(
    points: points.map { RateProfile.Point(at: Nanoseconds(seconds: $0.0), perSecond: $0.1) },
    repeatEvery: repeatEvery.map { Nanoseconds(seconds: $0) })
}

@Suite struct RateProfileTests {
  @Test func `the rate is linear between points, jumps where two share a moment, and is held after the last`()
  {
    let profile = rateProfile([(0, 0), (10, 20), (10, 50), (20, 50), (30, 0)])
    for (seconds, rate) in [(0.0, 0.0), (5, 10), (10, 50), (15, 50), (25, 25), (30, 0), (99, 0)] {
      #expect(profile.rate(at: instant(seconds)) == rate)
    }
    #expect(profile.peak == 50)
    #expect(profile.scaled(by: 2).rate(at: instant(5)) == 20)
    let repeated = rateProfile([(0, 10), (10, 20)], repeatEvery: 15)
    for (seconds, rate) in [(5.0, 15.0), (12, 20), (15, 10), (20, 15), (42, 20)] {
      #expect(repeated.rate(at: instant(seconds)) == rate)
    }
  }

  // Ramp from 0 to 20/s in 10 s: t² arrivals by t. The jump to 50/s goes on from 100 arrivals at 10 s.
  @Test func `an amount of arrivals is turned into the instant at which it is reached`() {
    var cursor = RateCursor(rateProfile([(0, 0), (10, 20), (10, 50)]))
    #expect(cursor.advance(by: 25) == 5)
    #expect(cursor.advance(by: 75) == 10)
    #expect(cursor.advance(by: 50) == 11)
    #expect(cursor.advance(by: 5000) == 111)
  }

  @Test func `stretches without arrivals are passed over`() {
    var cursor = RateCursor(rateProfile([(0, 10), (1, 10), (1, 0), (5, 0), (5, 10)]))
    #expect(cursor.advance(by: 10) == 1)
    #expect(cursor.advance(by: 5) == 5.5)
  }

  @Test func `an amount that is never reached is reached at infinity`() {
    var ending = RateCursor(rateProfile([(0, 10), (2, 0)]))
    #expect(ending.advance(by: 7.5) == 1)
    #expect(ending.advance(by: 2.6) == .infinity)
    var silent = RateCursor(rateProfile([(0, 5), (0, 0)]))
    #expect(silent.advance(by: 1) == .infinity)
  }

  // The rate of 5/s is held for no time at all, so a repetition has no arrivals; looking for one would not
  // end.
  @Test func `repetitions without arrivals are not searched for one`() {
    var silent = RateCursor(rateProfile([(0, 0), (10, 0), (10, 5)], repeatEvery: 10))
    #expect(silent.advance(by: 1) == .infinity)
  }

  // A gap drawn as 0 at a moment whose rate is 0 leads nowhere, not to 0/0.
  @Test func `no amount takes no time, even where the rate is 0`() {
    var cursor = RateCursor(rateProfile([(0, 0), (10, 20)]))
    #expect(cursor.advance(by: 0) == 0)
    #expect(cursor.advance(by: 25) == 5)
  }

  // Two arrivals in each repetition of 3 s: one in the first second, one in the third.
  @Test func `a profile repeats, and many repetitions are passed at once`() {
    var cursor = RateCursor(rateProfile([(0, 1), (1, 1), (1, 0), (2, 0), (2, 1)], repeatEvery: 3))
    #expect(cursor.advance(by: 1.5) == 2.5)
    #expect(cursor.advance(by: 1) == 3.5)
    #expect(cursor.advance(by: 2_000_000_000) == 3_000_000_003.5)
  }

  @Test func `the inversion agrees with numeric integration`() {
    var random = RandomStream(seed: 3, name: "profiles")
    for _ in 0..<50 {
      var points = [(0.0, 10 * random.uniform())]
      for _ in 0..<random.below(6) {
        let isJump = random.below(3) == 0
        points.append((points[points.count - 1].0 + (isJump ? 0 : random.uniform()), 10 * random.uniform()))
      }
      let profile = rateProfile(points, repeatEvery: points[points.count - 1].0 + 0.5)
      var cursor = RateCursor(profile)
      var integral = 0.0
      var reached = 0.0
      for _ in 0..<10 {
        let amount = 3 * random.uniform()
        let next = cursor.advance(by: amount)
        integral += amount
        #expect(next >= reached)
        reached = next
        #expect(abs(midpointIntegral(of: profile, to: next) - integral) < 1e-2 * integral + 1e-3)
      }
    }
  }

  /// The midpoint rule with 4000 steps; jumps cost it a step's width each.
  private func midpointIntegral(of profile: RateProfile, to end: Double) -> Double {
    let steps = 4000
    let width = end / Double(steps)
    return (0..<steps).reduce(0) { sum, index in
      sum + width * profile.rate(at: instant((Double(index) + 0.5) * width))
    }
  }
}

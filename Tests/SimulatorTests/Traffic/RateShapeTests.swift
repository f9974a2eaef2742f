import CostModel
import Testing

@testable import Simulator

@Suite struct RateShapeTests {
  private let day = 86_400.0

  @Test func `a day is linear between its factors and the same each day`() {
    let profile = RateProfile(mean: 6, daily: [1, 2, 3, 2], weekly: nil, start: .zero)
    // The factors' mean is 2, so that a factor of 1 is 3/s.
    for (share, rate) in [(0.0, 3.0), (0.25, 6), (0.375, 7.5), (0.5, 9), (0.875, 4.5), (1, 3), (9.5, 9)] {
      #expect(abs(profile.rate(at: instant(share * day)) - rate) < 1e-9)
    }
    #expect(abs(profile.amount(until: .seconds(86_400)) / day - 6) < 1e-9)
  }

  @Test func `a week multiplies its days from midnight to midnight and keeps the mean`() {
    let profile = RateProfile(
      mean: 6, daily: [1, 3], weekly: [1, 1, 1, 1, 1, 0.5, 0.5], start: .zero)
    // 6/s divided by the means 2 and 6/7.
    let scale = 6 / (2 * 6 / 7.0)
    for (days, rate) in [
      (0.0, scale), (0.5, 3 * scale), (4.999_999_9, scale), (5, scale / 2), (6.5, 1.5 * scale),
    ] {
      #expect(abs(profile.rate(at: instant(days * day)) - rate) < 1e-5)
    }
    #expect(abs(profile.amount(until: .seconds(7 * 86_400)) / (7 * day) - 6) < 1e-9)
    let flat = RateProfile(mean: 6, daily: [1], weekly: [1, 1, 1, 1, 1, 0, 0], start: .zero)
    #expect(abs(flat.rate(at: instant(2.2 * day)) - 8.4) < 1e-9)
    #expect(flat.rate(at: instant(5.5 * day)) == 0)
  }

  @Test(arguments: [0.0, 0.1, 0.25, 0.7, 4.5, 5, 6.99])
  func `a week that begins later is the same week`(days: Double) {
    let whole = RateProfile(
      mean: 6, daily: [1, 3, 2], weekly: [1, 2, 1, 1, 1, 0.5, 0.4], start: .zero)
    let start = Nanoseconds(seconds: days * day)
    let later = RateProfile(mean: 6, daily: [1, 3, 2], weekly: [1, 2, 1, 1, 1, 0.5, 0.4], start: start)
    for step in 0..<2000 {
      let time = instant(Double(step) * 977)
      #expect(abs(later.rate(at: time) - whole.rate(at: time + start)) < 1e-9)
    }
    #expect(
      abs(later.amount(until: .seconds(7 * 86_400)) - whole.amount(until: .seconds(7 * 86_400))) < 1e-3)
  }
}

// The shape of a rate: points over a short time, a day's and a week's factors over a long one.

import CostModel
import Foundation
import Statistics

extension TrafficCandidates {
  /// Up to 24 points, where the rate changes more slowly than bursts do.
  func pointShape() -> (rate: TrafficFragment.Rate, profile: RateProfile)? {
    let bins = min(24, arrivals / 100)
    guard bins >= 6 else { return nil }
    let width = spanSeconds / Double(bins)
    let counts = counts(bins: bins)
    let dispersion = CountDispersion(counts)
    guard let index = dispersion.index, let allan = dispersion.allanFactor, index > 2 * max(1, allan) else {
      return nil
    }
    let rates = counts.map { rounded(Double($0) / width) }
    var points = [TrafficFragment.Point(at: "0s", perSecond: rates[0])]
    for (bin, rate) in rates.enumerated() {
      points.append(TrafficFragment.Point(at: durationText(width * (Double(bin) + 0.5)), perSecond: rate))
    }
    return profile(of: .points(points)).map { (.points(points), $0) }
  }

  /// The mean, the factors of 24 hours, and from two weeks on those of the week's days.
  func calendarShape() -> (rate: TrafficFragment.Shape, profile: RateProfile)? {
    let start = startSeconds
    var hours = [(count: Double, time: Double)](repeating: (0, 0), count: 24)
    var days = [(count: Double, time: Double)](repeating: (0, 0), count: 7)
    // Half an hour either way of each full hour, since factors stand there.
    let step = max(1800, intervalSeconds ?? 0)
    for (index, count) in counts(in: Int64(step * 1e9)).enumerated() {
      let time = start + step * (Double(index) + 0.5)
      let hour = Int((time / 3600).rounded()) % 24
      let day = Int(time / 86_400) % 7
      hours[hour] = (hours[hour].count + Double(count), hours[hour].time + step)
      days[day] = (days[day].count + Double(count), days[day].time + step)
    }
    let isWeekly = spanSeconds >= 14 * 86_400 - 1
    let daily = factors(hours)
    let period = isWeekly ? 7 * 86_400.0 : 86_400
    let shape = TrafficFragment.Shape(
      mean: rounded(meanRate), daily: daily, weekly: isWeekly ? factors(days) : nil,
      start: "\(Int(start.truncatingRemainder(dividingBy: period)))s")
    return profile(of: .shape(shape)).map { (shape, $0) }
  }

  /// Rates over their mean, with two digits behind the point.
  private func factors(_ parts: [(count: Double, time: Double)]) -> [Double] {
    let rates = parts.map { $0.time > 0 ? $0.count / $0.time : 0 }
    let mean = rates.reduce(0, +) / Double(rates.count)
    return rates.map { (100 * $0 / mean).rounded() / 100 }
  }

  /// The profile of a rate without chance.
  private func profile(of rate: TrafficFragment.Rate) -> RateProfile? {
    guard case .open(_, let profile)? = try? TrafficFragment(.poisson, rate).source() else { return nil }
    return profile
  }
}

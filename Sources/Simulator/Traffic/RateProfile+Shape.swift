// Days and weeks: a rate whose shape repeats.
//
// Modelled: factors at equal times of the day with straight lines between, and a factor for each day of the
// week that holds from midnight to midnight.
// Not modelled: holidays, and clocks that are set forward or back.

import CostModel

extension RateProfile {
  /// A day, or a week.
  public static func period(isWeekly: Bool) -> Nanoseconds { .seconds(isWeekly ? 7 * 86_400 : 86_400) }

  /// A rate with the shape of a day, of a week, or of both.
  ///
  /// Only the factors' ratios count: they are divided by their means.
  ///
  /// - Parameters:
  ///   - mean: Requests/s on average over the whole period; greater than 0.
  ///   - daily: Factors at equal times of the day, the first at midnight; at least one, one above 0.
  ///   - weekly: A factor for each day, Monday's first; nil for days that are all alike.
  ///   - start: The time of the week, or of the day without `weekly`, at which the profile begins.
  public init(mean: Double, daily: [Double], weekly: [Double]?, start: Nanoseconds) {
    let days = weekly ?? [1]
    let scale =
      mean * Double(daily.count * days.count) / (daily.reduce(0, +) * days.reduce(0, +))
    let step = 86_400_000_000_000 / Int64(daily.count)
    var points: [Point] = []
    for (day, factor) in days.enumerated() {
      for index in 0...daily.count {
        let at =
          index == daily.count
          ? Nanoseconds.seconds(86_400 * Int64(day + 1))
          : Nanoseconds(86_400_000_000_000 * Int64(day) + step * Int64(index))
        points.append(Point(at: at, perSecond: scale * factor * daily[index % daily.count]))
      }
    }
    let whole = RateProfile(points: points, repeatEvery: Self.period(isWeekly: weekly != nil))
    self = start == .zero ? whole : whole.beginning(at: start)
  }

  /// A profile that repeats, from a later moment of its first period on.
  private func beginning(at start: Nanoseconds) -> RateProfile {
    guard let period = repeatEvery else { return self }
    let first = rate(at: .zero + start)
    let later = points.filter { $0.at > start }
    let earlier = points.filter { $0.at <= start }
    // A jump at the very moment ends the period with the rate before it.
    let isJump = earlier.last?.at == start
    let last = isJump ? earlier.first { $0.at == start }?.perSecond ?? first : first
    let moved =
      later.map { Point(at: $0.at - start, perSecond: $0.perSecond) }
      + earlier.filter { $0.at < start }.map { Point(at: $0.at + period - start, perSecond: $0.perSecond) }
    return RateProfile(
      points: [Point(at: .zero, perSecond: first)] + moved + [Point(at: period, perSecond: last)],
      repeatEvery: period)
  }
}

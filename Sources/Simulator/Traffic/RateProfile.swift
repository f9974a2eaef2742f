// Arrival rate over time, and its inversion: from an amount of expected arrivals to the instant it is
// reached.
//
// Modelled: piecewise-linear rates with jumps, held after the last point or repeated.
// Whose rule: time rescaling. If gaps of a unit-rate process are mapped through the inverse of the cumulative
// rate, the result has that rate; for exponential gaps it is the inhomogeneous Poisson process (Çinlar,
// Introduction to Stochastic Processes, 1975, section 4.7).

import CostModel

/// An arrival rate, in requests/s, that is linear between points and may jump at one.
public struct RateProfile: Sendable, Equatable {
  /// A rate at a moment; of two points at one moment the first ends a stretch and the second begins one.
  public struct Point: Sendable, Equatable {
    /// When, since the profile's beginning.
    public var at: Nanoseconds
    /// Requests/s, 0 or more.
    public var perSecond: Double

    /// A rate at a moment.
    public init(at: Nanoseconds, perSecond: Double) {
      self.at = at
      self.perSecond = perSecond
    }
  }

  /// The points in order of time; the first is at 0.
  public let points: [Point]
  /// After how long the profile begins again; nil holds the last rate for ever.
  public let repeatEvery: Nanoseconds?

  /// A profile through points.
  ///
  /// - Parameters:
  ///   - points: At least one, the first at 0, times not decreasing, rates not negative.
  ///   - repeatEvery: Not before the last point; the last rate is held until then.
  public init(points: [Point], repeatEvery: Nanoseconds? = nil) {
    precondition(points.first?.at == .zero, "a rate profile begins at 0")
    precondition(zip(points, points.dropFirst()).allSatisfy { $0.at <= $1.at }, "points must be in order")
    self.points = points
    self.repeatEvery = repeatEvery
  }

  /// A rate that never changes, in requests/s.
  public static func constant(_ perSecond: Double) -> RateProfile {
    RateProfile(points: [Point(at: .zero, perSecond: perSecond)])
  }

  /// The same profile with every rate multiplied.
  public func scaled(by factor: Double) -> RateProfile {
    RateProfile(
      points: points.map { Point(at: $0.at, perSecond: $0.perSecond * factor) }, repeatEvery: repeatEvery)
  }

  /// The rate at an instant, in requests/s; at a jump the rate after it.
  public func rate(at time: Instant) -> Double {
    var seconds = time.seconds
    if let period = repeatEvery?.seconds { seconds -= (seconds / period).rounded(.down) * period }
    guard let next = points.firstIndex(where: { $0.at.seconds > seconds }) else {
      return points[points.count - 1].perSecond
    }
    let (a, b) = (points[next - 1], points[next])
    let share = (seconds - a.at.seconds) / (b.at.seconds - a.at.seconds)
    return a.perSecond + (b.perSecond - a.perSecond) * share
  }

  /// The expected arrivals from the beginning to an end not before the last point, without repetition.
  func amount(until end: Nanoseconds) -> Double {
    let stretches = zip(points, points.dropFirst()).reduce(0) { sum, pair in
      sum + (pair.1.at - pair.0.at).seconds * (pair.0.perSecond + pair.1.perSecond) / 2
    }
    let last = points[points.count - 1]
    return stretches + (end - last.at).seconds * last.perSecond
  }

  /// The largest rate at any point, in requests/s.
  public var peak: Double { points.map(\.perSecond).max() ?? 0 }
}

/// Walks along a rate profile: each step spends an amount of expected arrivals.
struct RateCursor {
  let profile: RateProfile
  /// Expected arrivals of one repetition; infinite for a profile that does not repeat.
  let cycleAmount: Double
  /// The stretch the cursor stands in: from points[index] to the next, or the held last rate.
  private(set) var index = 0
  /// Repetitions before this one; whole, but beyond what an integer may hold.
  private var cycles = 0.0
  var seconds = 0.0
  /// The rate of a profile that never changes; 0 for others.
  private let steadyRate: Double

  init(_ profile: RateProfile) {
    self.profile = profile
    cycleAmount = profile.repeatEvery.map { profile.amount(until: $0) } ?? .infinity
    let isSteady = profile.points.count == 1 && profile.repeatEvery == nil
    steadyRate = isSteady ? profile.points[0].perSecond : 0
  }

  /// Moves on by `amount` expected arrivals and returns the seconds reached; infinity if never reached.
  @inline(__always)
  mutating func advance(by amount: Double) -> Double {
    guard steadyRate > 0 else { return walk(by: amount) }
    seconds += amount / steadyRate
    return seconds
  }

  private mutating func walk(by amount: Double) -> Double {
    var left = amount
    while true {
      let (startRate, slope, end) = stretch()
      let span = end - seconds
      let available = span.isFinite ? span * (startRate + slope * span / 2) : startRate > 0 ? .infinity : 0
      if available >= left, available > 0 {
        seconds += time(toSpend: left, startRate: startRate, slope: slope)
        return seconds
      }
      guard end.isFinite, cycleAmount > 0 else { return .infinity }
      left -= available
      seconds = end
      nextStretch(left: &left)
      guard seconds.isFinite else { return .infinity }
    }
  }

  /// The rate where the cursor stands, the slope in requests/s², and the end of the stretch in seconds.
  func stretch() -> (rate: Double, slope: Double, end: Double) {
    let a = profile.points[index]
    let cycleStart = cycles * (profile.repeatEvery?.seconds ?? 0)
    let start = cycleStart + a.at.seconds
    guard index + 1 < profile.points.count else {
      let end = profile.repeatEvery.map { (cycles + 1) * $0.seconds } ?? .infinity
      return (a.perSecond, 0, end)
    }
    let b = profile.points[index + 1]
    let length = (b.at - a.at).seconds
    guard length > 0 else { return (b.perSecond, 0, seconds) }
    let slope = (b.perSecond - a.perSecond) / length
    return (max(0, a.perSecond + slope * (seconds - start)), slope, start + length)
  }

  /// Goes on to the next stretch; repetitions that `left` exceeds as a whole are passed at once.
  mutating func nextStretch(left: inout Double) {
    index += 1
    guard index == profile.points.count, let period = profile.repeatEvery?.seconds else { return }
    index = 0
    let passed = (left / cycleAmount).rounded(.down)
    left -= passed * cycleAmount
    cycles += 1 + passed
    seconds = cycles * period
  }

  /// Solves rate·t + slope·t²/2 = amount for the smallest t ≥ 0, in the form that loses no digits.
  func time(toSpend amount: Double, startRate: Double, slope: Double) -> Double {
    // Nothing takes no time even where the rate is 0 and the quotient would have no value.
    guard amount > 0 else { return 0 }
    let discriminant = max(0, startRate * startRate + 2 * slope * amount).squareRoot()
    return 2 * amount / (startRate + discriminant)
  }
}

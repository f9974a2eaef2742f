import CostModel
import Foundation
import Statistics

/// Arrival times one after the other, made when they are asked for: nothing is stored ahead.
struct ArrivalStream {
  private enum Kind {
    case rate(ArrivalPattern)
    case modulated(ArrivalPattern)
    case counts
    case recorded
    case scaled
  }
  private let kind: Kind
  private var random: RandomStream
  private var cursor = RateCursor(.constant(0))
  private var isFirst = true
  /// The rate that changes by chance, or none.
  private var modulated: ModulatedCursor?
  /// Recorded arrivals at another rate, or none.
  private var scaled: ScaledArrivals?
  /// Recorded times, or none.
  private var times: [Instant] = []
  /// Counts per interval, or none.
  private var counts: [Int] = []
  private var interval = Nanoseconds.zero
  /// The recorded time, or the interval, that comes next.
  private var index = 0
  /// Where the last arrival of the interval stands in it, 0…1, and how many are still to come in it.
  private var position = 0.0
  private var left = 0

  /// Arrivals that scatter about a rate.
  init(pattern: ArrivalPattern, rate: RateProfile, random: RandomStream) {
    kind = .rate(pattern)
    cursor = RateCursor(rate)
    self.random = random
  }

  /// Arrivals that scatter about a rate which changes by chance of its own.
  init(pattern: ArrivalPattern, rate: ModulatedCursor, random: RandomStream) {
    kind = .modulated(pattern)
    modulated = rate
    self.random = random
  }

  /// Recorded arrivals at another rate.
  init(scaled recording: ScaledRecording, random: RandomStream) {
    kind = .scaled
    scaled = ScaledArrivals(recording, random: random)
    self.random = random
  }

  /// So many arrivals in each interval, each uniformly distributed over it.
  init(counts: [Int], interval: Nanoseconds, random: RandomStream) {
    kind = .counts
    self.counts = counts
    self.interval = interval
    self.random = random
  }

  /// Arrivals at given times, in order.
  init(recorded times: [Instant], random: RandomStream) {
    kind = .recorded
    self.times = times
    self.random = random
  }

  /// The next arrival, not before the previous; ``Instant/never`` when there is none.
  @inline(__always)
  mutating func next() -> Instant {
    switch kind {
    case .rate(let pattern):
      let seconds = cursor.advance(by: gap(pattern))
      isFirst = false
      return seconds < 9e9 ? Instant.zero + Nanoseconds(seconds: seconds) : .never
    case .modulated(let pattern):
      let gap = gap(pattern)
      let seconds = modulated?.advance(by: gap) ?? .infinity
      isFirst = false
      return seconds < 9e9 ? Instant.zero + Nanoseconds(seconds: seconds) : .never
    case .scaled:
      return scaled?.next() ?? .never
    case .counts:
      return nextCounted()
    case .recorded:
      guard index < times.count else { return .never }
      index += 1
      return times[index - 1]
    }
  }

  /// A gap of a unit-rate process; equal gaps begin at a random phase, so that no trial is tied to time 0.
  @inline(__always)
  private mutating func gap(_ pattern: ArrivalPattern) -> Double {
    switch pattern {
    case .poisson: return random.exponential()
    case .deterministic: return isFirst ? random.uniform() : 1
    case .gamma(let cv):
      let shape = 1 / (cv * cv)
      return random.gamma(shape: shape) / shape
    }
  }

  /// The next of the interval's uniform order statistics: the least of `left` uniforms on what remains of it.
  private mutating func nextCounted() -> Instant {
    while left == 0 {
      guard index < counts.count else { return .never }
      left = counts[index]
      index += 1
      position = 0
    }
    position += (1 - position) * (1 - pow(random.uniformPositive(), 1 / Double(left)))
    left -= 1
    let (start, overflow) = interval.rawValue.multipliedReportingOverflow(by: Int64(index - 1))
    guard !overflow else { return .never }
    let offset = min(interval.rawValue - 1, Int64(position * Double(interval.rawValue)))
    return Instant(nanoseconds: start) + Nanoseconds(offset)
  }
}

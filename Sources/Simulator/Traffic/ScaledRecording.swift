// Recorded arrivals at another rate: more users of the same kind, not the same users on top of each other.
//
// Modelled: time is cut into windows. A rate k times as high is k copies of each window's arrivals, each but
// the first turned about within the window by a chance of its own (what is pushed out at the end comes in at
// the beginning); of a part of a copy each arrival is kept with that chance. So each window has exactly k
// times its arrivals, for whole k, and the shape of the rate is kept down to the window; within it the copies
// are as good as independent, and so the index of dispersion of counts over times well below the window is
// that of the recording, where arrivals copied in place would have k times it. Beyond the window all copies
// rise and fall together, and the index is k times the recording's: the window says what is shape and what
// is chance. The gaps' coefficient of variation is not kept: that of k independent copies tends to 1.
// Not modelled: bursts that a window's edge cuts; one turn in each window and copy cuts one more.
// Whose rule: superposition keeps the index of dispersion: K. Sriram and W. Whitt, "Characterizing
// superposition arrival processes in packet multiplexers for voice and data", IEEE JSAC 4, 1986; turned
// blocks: D. Politis and J. Romano, "A circular block-resampling procedure for stationary data", 1992.

import CostModel
import Statistics

/// Recorded arrivals and the factor of their rate.
public struct ScaledRecording: Sendable, Equatable {
  /// Within which time the copies are turned about where nothing else is said.
  public static let defaultWindow = Nanoseconds.seconds(60)

  /// The recorded arrivals, in order, at least one.
  public var times: [Instant]
  /// How many times as many there will be; greater than 0.
  public var factor: Double
  /// The time within which copies are turned about; greater than 0.
  public var window: Nanoseconds

  /// Recorded arrivals, whose rate is multiplied.
  public init(times: [Instant], factor: Double, window: Nanoseconds = Self.defaultWindow) {
    precondition(factor > 0 && factor.isFinite, "a rate's factor must be positive, got \(factor)")
    precondition(window > .zero, "a window must be longer than 0, got \(window)")
    self.times = times
    self.factor = factor
    self.window = window
  }

  /// Counts at another rate: each running total is multiplied and rounded, so that the sum is right.
  static func scaled(_ counts: [Int], by factor: Double) -> [Int] {
    var (total, given) = (0, 0)
    return counts.map { count in
      total += count
      let wanted = Int((Double(total) * factor).rounded())
      defer { given = wanted }
      return wanted - given
    }
  }
}

/// The arrivals of a scaled recording, a window at a time.
struct ScaledArrivals {
  private let recording: ScaledRecording
  private var random: RandomStream
  /// The recorded arrival with which the next window begins.
  private var first = 0
  /// The window's arrivals in order, and the next of them.
  private var arrivals: [Instant] = []
  private var position = 0

  init(_ recording: ScaledRecording, random: RandomStream) {
    self.recording = recording
    self.random = random
  }

  /// The next arrival, not before the previous; ``Instant/never`` when there is none.
  mutating func next() -> Instant {
    while position == arrivals.count {
      guard first < recording.times.count else { return .never }
      fill()
    }
    position += 1
    return arrivals[position - 1]
  }

  /// Makes the arrivals of the next window that has any recorded.
  private mutating func fill() {
    let times = recording.times
    let window = recording.window.rawValue
    let start = times[first].nanoseconds / window * window
    // The last window ends with the recording.
    let width = min(window, times[times.count - 1].nanoseconds + 1 - start)
    var last = first
    while last < times.count, times[last].nanoseconds - start < width { last += 1 }
    arrivals.removeAll(keepingCapacity: true)
    position = 0
    let whole = recording.factor.rounded(.down)
    let part = recording.factor - whole
    for copy in 0..<Int(whole) + (part > 0 ? 1 : 0) {
      let turn = copy == 0 ? 0 : Int64(random.below(Int(width)))
      for index in first..<last {
        if copy == Int(whole), random.uniform() >= part { continue }
        let offset = (times[index].nanoseconds - start + turn) % width
        arrivals.append(Instant(nanoseconds: start + offset))
      }
    }
    arrivals.sort()
    first = last
  }
}

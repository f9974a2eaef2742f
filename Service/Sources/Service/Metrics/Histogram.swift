/// Counts of durations by upper bound, as Prometheus has them.
struct Histogram: Sendable, Equatable {
  /// Upper bounds in seconds, ascending; one more bucket takes what is beyond.
  static let bounds = [
    0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
  ]

  /// Durations in each bucket alone, the last beyond all bounds.
  private(set) var counts = [Int](repeating: 0, count: bounds.count + 1)
  /// All durations together, in seconds.
  private(set) var sum = 0.0

  /// Counts a duration; one that equals a bound lies within it.
  mutating func add(_ seconds: Double) {
    counts[Histogram.bounds.firstIndex { seconds <= $0 } ?? Histogram.bounds.count] += 1
    sum += seconds
  }
}

import CostModel
import Statistics

/// Arrivals that can be gone through again and again, and the time that they are looked at in.
struct TrafficSample {
  /// Where they come from; not closed users.
  var source: TrafficSource
  /// The seed of their chance.
  var seed: UInt64
  /// The trial of their chance.
  var trial = 0
  /// Where the time begins.
  var begin = Instant.zero
  /// How long it lasts; greater than 0.
  var span: Nanoseconds

  /// Hands on each arrival, or each interval with its count, in order; times are those since the beginning.
  func forEach(_ body: (_ nanoseconds: Int64, _ count: Int) -> Void) {
    if case .counts(let interval, let counts) = source {
      for (index, count) in counts.enumerated() {
        let time = interval.rawValue * Int64(index)
        guard time < span.rawValue else { return }
        body(time, count)
      }
      return
    }
    guard var stream = ArrivalStream(source, seed: seed, trial: trial) else { return }
    while true {
      let next = stream.next()
      guard next != .never, (next - begin).rawValue <= span.rawValue else { return }
      body((next - begin).rawValue, 1)
    }
  }
}

/// What is counted in one pass over arrivals, in memory that does not depend on how many there are.
struct TrafficTally {
  /// Counts in windows of one length.
  struct Window {
    let length: Int64
    let count: Int
    private(set) var dispersion = CountDispersion()
    private var current = 0

    init(length: Int64, span: Int64) {
      self.length = length
      count = Int(span / length)
    }

    /// Adds arrivals at a time, not before the last.
    mutating func add(_ time: Int64, _ arrivals: Int) {
      let window = Int(time / length)
      close(before: min(window, count))
      if window < count { current += arrivals }
    }

    /// Counts the windows before one.
    mutating func close(before window: Int) {
      while dispersion.windows < window {
        dispersion.add(current)
        current = 0
      }
    }
  }

  /// Windows of several lengths.
  private(set) var windows: [Window]
  /// Arrivals in bins of one width, for a picture; the last may be cut off by the end.
  private(set) var bins: [Int]
  /// Arrivals in all.
  private(set) var arrivals = 0
  /// How many gaps there are, and how many have no length.
  private(set) var gaps = 0
  private(set) var duplicates = 0
  /// The longest gap, and where it begins, in nanoseconds.
  private(set) var longest: Int64 = 0
  private(set) var longestFrom: Int64 = 0
  private var mean = 0.0
  private var squares = 0.0
  private var products = 0.0
  private var lastGap = 0.0
  private var last: Int64?
  private var binWidth: Int64

  /// Counts everything about a sample.
  ///
  /// - Parameters:
  ///   - sample: The arrivals.
  ///   - lengths: Lengths of windows in nanoseconds; what is left of the span behind the last whole window is
  ///     left out.
  ///   - binWidth: The width of a bin in nanoseconds, greater than 0.
  init(_ sample: TrafficSample, lengths: [Int64], binWidth: Int64) {
    windows = lengths.map { Window(length: $0, span: sample.span.rawValue) }
    bins = [Int](repeating: 0, count: Int((sample.span.rawValue - 1) / binWidth) + 1)
    self.binWidth = binWidth
    var tally = self
    sample.forEach { tally.add($0, $1) }
    for index in tally.windows.indices { tally.windows[index].close(before: tally.windows[index].count) }
    self = tally
  }

  private mutating func add(_ time: Int64, _ count: Int) {
    for index in windows.indices { windows[index].add(time, count) }
    arrivals += count
    bins[min(bins.count - 1, Int(time / binWidth))] += count
    if let last {
      let gap = time - last
      if gap == 0 { duplicates += 1 }
      if gap > longest { (longest, longestFrom) = (gap, last) }
      let seconds = Double(gap) / 1e9
      if gaps > 0 { products += seconds * lastGap }
      lastGap = seconds
      gaps += 1
      let delta = seconds - mean
      mean += delta / Double(gaps)
      squares += delta * (seconds - mean)
    }
    last = time
  }

  /// The gaps' coefficient of variation; nil for fewer than two gaps or gaps of 0 alone.
  var gapCV: Double? {
    gaps > 1 && mean > 0 ? (squares / Double(gaps - 1)).squareRoot() / mean : nil
  }

  /// The correlation between a gap and the next; nil where gaps do not vary.
  var gapCorrelation: Double? {
    guard gaps > 2, squares > 0 else { return nil }
    return (products / Double(gaps - 1) - mean * mean) / (squares / Double(gaps))
  }
}

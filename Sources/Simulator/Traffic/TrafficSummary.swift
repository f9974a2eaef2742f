// What is in a recording, or in a scenario's traffic.
//
// Modelled: rate over time, gaps, and how counts scatter over windows of several lengths.
// Not modelled: what requests asked for.
// Whose rule: D. R. Cox and P. A. W. Lewis, "The Statistical Analysis of Series of Events", 1966.

import CostModel
import Statistics
import Traces

/// The figures of some traffic; the form of `headroom traffic --json`.
public struct TrafficSummary: Sendable, Equatable, Codable {
  /// The form of its JSON.
  public static let schema = "headroom.traffic/v1"

  /// The gaps between arrivals.
  public struct Gaps: Sendable, Equatable, Codable {
    /// Their coefficient of variation: 1 for Poisson arrivals; nil where there are too few, and for logs of
    /// whole seconds.
    public var cv: Double?
    /// The correlation between a gap and the next: 0 for independent gaps.
    public var correlation: Double?
    /// The longest, and when it begins, since the beginning.
    public var longestSeconds, longestFromSeconds: Double
    /// How many arrivals came at the very time of the one before.
    public var duplicates: Int
  }

  /// Counts in windows of one length.
  public struct Window: Sendable, Equatable, Codable {
    /// The length.
    public var seconds: Double
    /// How many whole ones there are.
    public var windows: Int
    /// The largest count, in requests/s, and over the mean rate.
    public var peakRate, peakOverMean: Double
    /// Variance over mean, and the same of differences between neighbours, which slow changes leave alone.
    public var indexOfDispersion, allanFactor: Double
    /// Where the index of Poisson arrivals lies with 95 %.
    public var poissonLower, poissonUpper: Double
  }

  /// The rate over a stretch of time.
  public struct Rate: Sendable, Equatable, Codable {
    /// Where it ends, since the beginning.
    public var seconds: Double
    /// Requests/s on average since the one before.
    public var perSecond: Double
  }

  /// ``schema``.
  public var schema = Self.schema
  /// The file, or the scenario's name.
  public var name: String
  /// How the file tells arrivals, or `scenario`.
  public var format: String
  /// Whether the file was compressed.
  public var isCompressed = false
  /// When the beginning was, in seconds since 1970, UTC; nil where nobody said.
  public var start: Double?
  /// The factor of the recording's rate.
  public var scale = 1.0
  /// The length of an interval of counts; nil for single arrivals.
  public var intervalSeconds: Double?
  /// Arrivals in all.
  public var arrivals: Int
  /// From the first arrival to the last, of logs in whole seconds, of counts and scenarios the whole time.
  public var spanSeconds: Double
  /// Requests/s on average.
  public var meanRate: Double
  /// The gaps; nil for counts.
  public var gaps: Gaps?
  /// Lines before the one above, which were sorted in.
  public var outOfOrder = 0
  /// Intervals without a line, taken as 0.
  public var missingIntervals = 0
  /// Windows of several lengths, shortest first.
  public var windows: [Window]
  /// The rate over time.
  public var series: [Rate]
  /// Synthetic traffic that comes near; nil where there is too little to fit.
  public var equivalent: TrafficEquivalent?

  /// Lengths of windows that are looked at, in nanoseconds.
  static let lengths: [Int64] = [0.1, 1, 10, 60, 300, 900, 3600, 21_600, 86_400].map { Int64($0 * 1e9) }

  /// Summarizes a sample, the recording's own facts left out.
  ///
  /// - Parameters:
  ///   - sample: The arrivals.
  ///   - name: The file, or the scenario's name.
  ///   - format: How the file tells arrivals.
  ///   - resolution: The shortest time that they tell, in nanoseconds.
  ///   - hasEnds: Whether arrivals stand at both ends of the span, so that there are as many gaps as arrivals
  ///     but one.
  init(_ sample: TrafficSample, name: String, format: String, resolution: Int64, hasEnds: Bool) {
    let span = sample.span.rawValue
    let isCounted = if case .counts = sample.source { true } else { false }
    var lengths = Self.lengths.filter { $0 >= resolution && span / $0 >= 10 && span / $0 <= 20_000_000 }
    if isCounted { lengths = Self.multiples(of: resolution, in: span) }
    // At most 60 bins; of counts each has whole intervals.
    let unit = isCounted ? resolution : 1
    let width = (span / unit + 59) / 60 * unit
    let tally = TrafficTally(sample, lengths: lengths, binWidth: width)
    self.name = name
    self.format = format
    arrivals = tally.arrivals
    spanSeconds = sample.span.seconds
    let meanRate = Double(tally.arrivals - (hasEnds ? 1 : 0)) / sample.span.seconds
    self.meanRate = meanRate
    intervalSeconds = isCounted ? Double(resolution) / 1e9 : nil
    // Where a window holds next to nothing, its counts say nothing.
    windows = tally.windows.filter { $0.dispersion.mean >= 0.1 }.map { Window($0, meanRate: meanRate) }
    series = tally.bins.enumerated().map { index, count in
      let end = min(span, width * Int64(index + 1))
      return Rate(
        seconds: Double(end) / 1e9, perSecond: Double(count) * 1e9 / Double(end - width * Int64(index)))
    }
    guard !isCounted else { return }
    gaps = Gaps(
      cv: tally.gapCV, correlation: tally.gapCorrelation, longestSeconds: Double(tally.longest) / 1e9,
      longestFromSeconds: Double(tally.longestFrom) / 1e9, duplicates: tally.duplicates)
  }

  /// The window lengths that are whole intervals, the interval itself among them.
  private static func multiples(of interval: Int64, in span: Int64) -> [Int64] {
    Set(lengths.map { max(1, $0 / interval) * interval } + [interval]).sorted().filter { span / $0 >= 10 }
  }
}

extension TrafficSummary.Window {
  init(_ window: TrafficTally.Window, meanRate: Double) {
    let dispersion = window.dispersion
    let range = CountDispersion.poissonRange(windows: dispersion.windows)
    seconds = Double(window.length) / 1e9
    windows = dispersion.windows
    peakRate = Double(dispersion.max) / seconds
    peakOverMean = peakRate / meanRate
    indexOfDispersion = dispersion.index ?? 0
    allanFactor = dispersion.allanFactor ?? 0
    poissonLower = range.lowerBound
    poissonUpper = range.upperBound
  }
}

extension TrafficSummary {
  /// Summarizes a recording, cut and scaled, and fits synthetic traffic to it.
  ///
  /// Nil for single arrivals that have no span, of which no rate can be told.
  ///
  /// - Parameters:
  ///   - traffic: The recording.
  ///   - seed: The seed of the chance that scales it, and of the fitted traffic's.
  public init?(_ traffic: RecordedTraffic, seed: UInt64 = 1) {
    let recording = traffic.recording
    var sample = TrafficSample(source: traffic.source, seed: seed, span: recording.end)
    let isLog = recording.format == .accessLog
    var resolution: Int64 = isLog ? 1_000_000_000 : 1
    var hasEnds = traffic.scale == 1 && !isLog
    if case .counts(let interval, _) = recording.content {
      resolution = interval.rawValue
      hasEnds = false
    } else {
      guard let first = recording.times.first, let last = recording.times.last, first < last else {
        return nil
      }
      // Copies may be turned about to before the first arrival, but not to before its window; a log's second
      // is looked at as a whole.
      let unit = traffic.scale == 1 ? resolution : traffic.window.rawValue
      let begin = first.nanoseconds / unit * unit
      let end = isLog ? (last.nanoseconds / resolution + 1) * resolution : last.nanoseconds
      sample.begin = Instant(nanoseconds: begin)
      sample.span = Nanoseconds(end - begin)
    }
    self.init(
      sample, name: traffic.name, format: recording.format.rawValue, resolution: resolution,
      hasEnds: hasEnds)
    isCompressed = recording.isCompressed
    if isLog {
      // Within a second arrivals are even only because nothing better is known.
      gaps?.cv = nil
      gaps?.correlation = nil
    }
    start = recording.start.map { $0 + sample.begin.seconds }
    scale = traffic.scale
    outOfOrder = recording.outOfOrder
    missingIntervals = recording.missingIntervals
    equivalent = TrafficEquivalent(fittedTo: self, sample: sample)
  }

  /// Summarizes the first trial of a scenario's traffic, and fits simpler traffic to it.
  ///
  /// Nil for closed users, whose requests depend on answers.
  ///
  /// - Parameter scenario: Its duration is looked at, with its seed.
  public init?(_ scenario: Scenario) {
    if case .closed = scenario.traffic.source { return nil }
    var sample = TrafficSample(
      source: scenario.traffic.source, seed: scenario.seed, span: scenario.duration)
    var resolution: Int64 = 1
    if case .counts(let interval, let counts) = scenario.traffic.source {
      resolution = interval.rawValue
      let whole = min(Int64(counts.count), max(1, scenario.duration.rawValue / resolution))
      sample.span = Nanoseconds(whole * resolution)
    }
    self.init(sample, name: scenario.name, format: "scenario", resolution: resolution, hasEnds: false)
    // What does not arrive has no rate to fit.
    guard arrivals > 0 else { return }
    equivalent = TrafficEquivalent(fittedTo: self, sample: sample)
  }
}

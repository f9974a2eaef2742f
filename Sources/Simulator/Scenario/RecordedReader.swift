// Recorded traffic: a file, the part of it that is taken, and the factor of its rate.

import CostModel
import Documents
import Traces

/// What recorded traffic is made of.
public struct RecordedTraffic: Sendable, Equatable {
  /// The file as the scenario names it.
  public var name: String
  /// What the file tells, cut.
  public var recording: Recording
  /// The factor of its rate.
  public var scale: Double
  /// Within which time copies of the arrivals are turned about.
  public var window: Nanoseconds

  /// A recording at its own rate, or another.
  public init(
    name: String, recording: Recording, scale: Double = 1,
    window: Nanoseconds = ScaledRecording.defaultWindow
  ) {
    self.name = name
    self.recording = recording
    self.scale = scale
    self.window = window
  }

  /// The arrivals.
  public var source: TrafficSource {
    switch recording.content {
    case .counts(let interval, let counts):
      .counts(interval: interval, scale == 1 ? counts : ScaledRecording.scaled(counts, by: scale))
    case .arrivals(let times, let cpuTimes):
      scale == 1
        ? .recorded(times, cpuTimes: cpuTimes)
        : .scaled(ScaledRecording(times: times, factor: scale, window: window))
    }
  }
}

extension RecordedTraffic {
  /// Reads `file`, `format`, `from`, `to`, `scale` and `scaleWindow`.
  init(_ object: inout DocumentObject) throws(DocumentError) {
    let file = try object.required("file", expected: "a file of arrival times")
    name = try file.string()
    let format = try object.optional("format")?.choice(TraceFormat.self)
    let from = object.optional("from")
    let to = object.optional("to")
    let factor = object.optional("scale")
    let span = object.optional("scaleWindow")
    scale =
      try factor?.number(expected: "a factor greater than 0, at most 10000") { $0 > 0 && $0 <= 10_000 } ?? 1
    window = try span?.duration(atLeast: .milliseconds(1)) ?? ScaledRecording.defaultWindow
    let (start, end) = (try from?.duration(), try to?.duration(atLeast: Nanoseconds(1)))
    let place = from ?? to ?? file
    recording = try TraceReader.read(file.relativePath(name), format: format)
      .cut(from: start, to: end) { place.error(expected: $0, found: $1, advice: $2) }
    if let factor, scale != 1, recording.cpuTimes != nil {
      throw factor.error(
        expected: "no scale for a file with CPU times", advice: "Take the column cpu_s out of the file")
    }
    if let span, factor == nil { throw span.error(expected: "'scale' beside it", found: "none") }
    if let span, recording.format == .counts {
      throw span.error(expected: "no window for counts, which are multiplied as they are")
    }
  }
}

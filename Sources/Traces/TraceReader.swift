// Arrivals from files: CSV, access logs, Azure's trace, counts for each interval; plain or gzip's.
//
// Modelled: each line is an arrival, or a count of them. Lines that are out of order are sorted. A CSV of
// seconds counts from the scenario's beginning; elsewhere the earliest line is the beginning.
// Not modelled: what a request asked for, but for its CPU time (`cpu_s`).
// Memory: 8 bytes an arrival, as much again with CPU times; for counts 24 bytes a line. Where lines are out
// of order, sorting takes up to as much once more. The text itself is read in blocks of 256 KiB.

import CostModel
import Documents

/// Reads arrivals from a file.
public enum TraceReader {
  /// How far from the first line's a time may lie: nobody plans with a trace of more than 400 days, and a
  /// time beyond is a mistake.
  static let longestSpan: Int64 = 400 * 86_400 * 1_000_000_000
  /// The most intervals that are read, with those that have no line.
  static let mostIntervals: Int64 = 10_000_000

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: The file; relative to the current folder. gzip is recognized by its first bytes.
  ///   - format: How it tells arrivals; nil to recognize it by its first line.
  /// - Returns: The arrivals in order, with what was done to put them so.
  /// - Throws: `DocumentError` with the line of what cannot be read.
  public static func read(_ path: String, format: TraceFormat? = nil) throws(DocumentError) -> Recording {
    var reader = try LineReader(path)
    var lines: (any TraceLines)?
    try reader.forEach { (line, reader) throws(DocumentError) in
      if lines != nil {
        try lines!.add(line, reader)
      } else {
        lines = try begin(with: line, format: format, reader)
      }
    }
    guard var lines else {
      throw DocumentError(
        file: path, expected: "arrivals", found: reader.bytes == 0 ? "an empty file" : "blank lines alone")
    }
    var recording = try lines.finish(file: path)
    recording.isCompressed = reader.isCompressed
    return recording
  }

  /// Chooses the reading of the format's lines, and gives it the first.
  private static func begin(
    with line: Line, format: TraceFormat?, _ reader: borrowing LineReader
  ) throws(DocumentError) -> any TraceLines {
    switch format ?? recognized(line) {
    case .accessLog:
      var lines = AccessLogLines()
      try lines.add(line, reader)
      return lines
    case .counts: return try CountLines(header: line, reader)
    case .csv: return try ArrivalLines(first: line, format: .csv, reader)
    case .azureLLM: return try ArrivalLines(first: line, format: .azureLLM, reader)
    }
  }

  /// The format of a file that begins with a line.
  private static func recognized(_ line: Line) -> TraceFormat {
    if AccessLogLines.second(of: line) != nil { return .accessLog }
    let names = line.fields.map { $0.lowercased() }
    if names == ArrivalLines.azureColumns { return .azureLLM }
    return CountLines.columns(names) == nil ? .csv : .counts
  }
}

/// The reading of one format's lines.
protocol TraceLines {
  /// Takes a line.
  mutating func add(_ line: Line, _ reader: borrowing LineReader) throws(DocumentError)
  /// The arrivals of all lines.
  mutating func finish(file: String) throws(DocumentError) -> Recording
}

/// Arrival times as they come, with a watch on their order.
struct ArrivalTimes {
  /// The times, in the order of lines.
  private(set) var times: [Instant] = []
  /// How many lie before the one above.
  private(set) var outOfOrder = 0

  /// Adds a time in nanoseconds, to whatever beginning.
  mutating func append(_ time: Int64, _ reader: borrowing LineReader) {
    if times.count == 1024 { times.reserveCapacity(min(reader.expectedLines, 1 << 30)) }
    if let last = times.last, time < last.nanoseconds { outOfOrder += 1 }
    times.append(Instant(nanoseconds: time))
  }

  /// Sorts the times, with a companion for each.
  mutating func sort(with companions: inout [Nanoseconds]?) {
    guard outOfOrder > 0 else { return }
    if let values = companions {
      let order = times.indices.sorted { (times[$0], $0) < (times[$1], $1) }
      companions = order.map { values[$0] }
      times = order.map { times[$0] }
    } else {
      times.sort()
    }
  }

  /// Moves the times so that some moment is 0.
  mutating func begin(at origin: Int64) {
    for index in times.indices { times[index].nanoseconds -= origin }
  }

  /// Spreads the arrivals of each whole second evenly over it, at the middles of equal parts.
  mutating func spreadOverSeconds() {
    var start = 0
    while start < times.count {
      let second = times[start]
      var end = start + 1
      while end < times.count, times[end] == second { end += 1 }
      for index in start..<end {
        let offset = (2 * Int64(index - start) + 1) * 500_000_000 / Int64(end - start)
        times[index] = second + Nanoseconds(offset)
      }
      start = end
    }
  }
}

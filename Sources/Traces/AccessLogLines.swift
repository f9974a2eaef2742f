// Access logs, whose times have whole seconds: the requests of one second are spread evenly over it.
//
// Whose rule: Apache HTTP Server, mod_log_config, %t; nginx, ngx_http_log_module, $time_local. Both write a
// line when the request is done; Apache's time is that of its beginning, so that lines are a little out of
// order.

import CostModel
import Documents

/// The lines of an access log in the common or combined format.
struct AccessLogLines: TraceLines {
  private var arrivals = ArrivalTimes()
  private var first: Int64?

  mutating func add(_ line: Line, _ reader: borrowing LineReader) throws(DocumentError) {
    guard let second = Self.second(of: line) else {
      throw reader.error(expected: "a time as in [10/Oct/2025:13:55:36 +0000]", found: line.shown)
    }
    let time = second * 1_000_000_000
    let first = first ?? time
    self.first = first
    guard abs(time - first) <= TraceReader.longestSpan else { throw reader.farAway(time, from: first) }
    arrivals.append(time, reader)
  }

  mutating func finish(file: String) throws(DocumentError) -> Recording {
    var nothing: [Nanoseconds]?
    arrivals.sort(with: &nothing)
    let origin = arrivals.times.first?.nanoseconds ?? 0
    arrivals.begin(at: origin)
    arrivals.spreadOverSeconds()
    return Recording(
      .arrivals(arrivals.times, cpuTimes: nil), format: .accessLog, start: Double(origin) / 1e9,
      outOfOrder: arrivals.outOfOrder)
  }

  /// The second of the first time in brackets; a user's name may have brackets too.
  static func second(of line: Line) -> Int64? {
    for start in line.indices where line[start] == UInt8(ascii: "[") {
      let end = start + 27
      guard end < line.count else { return nil }
      guard line[end] == UInt8(ascii: "]") else { continue }
      if let second = TimeStamp.log(Line(rebasing: line[(start + 1)..<end])) { return second }
    }
    return nil
  }
}

extension LineReader {
  /// An error for a time that lies too far from the first line's.
  func farAway(_ time: Int64, from first: Int64) -> DocumentError {
    error(
      expected: "a time within 400 days of the first, \(TimeStamp.text(first))", found: TimeStamp.text(time),
      advice: "Correct the time, or split the file")
  }
}

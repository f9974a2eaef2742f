// Comma-separated values with a count for each interval, as CloudWatch and other monitors export them.
//
// Modelled: the time is the interval's beginning. The interval is the smallest difference between two lines;
// one without a line of its own had no arrivals, since monitors that count events report none where there
// was none.
// Whose rule: Amazon CloudWatch, metrics of load balancers: "If there are no requests flowing through the
// load balancer or no data for a metric, the metric is not reported."

import CostModel
import Documents

/// The lines of a CSV with counts.
struct CountLines: TraceLines {
  private struct Row {
    var time: Int64
    var count: Int
    var line: Int
  }

  private let timeColumn: Int
  private let countColumn: Int
  private let columns: Int
  private var rows: [Row] = []
  private var outOfOrder = 0
  private var hasDates = false

  /// The columns of time and count in a header; nil where it has not got both.
  static func columns(_ names: [String]) -> (time: Int, count: Int)? {
    guard let time = ["timestamp", "time"].lazy.compactMap({ names.firstIndex(of: $0) }).first,
      let count = ["value", "count", "requests"].lazy.compactMap({ names.firstIndex(of: $0) }).first
    else { return nil }
    return (time, count)
  }

  /// Takes the header.
  init(header line: Line, _ reader: borrowing LineReader) throws(DocumentError) {
    let names = line.fields.map { $0.lowercased() }
    guard let columns = Self.columns(names) else {
      throw reader.error(
        expected: "a header with timestamp or time, and value, count or requests", found: line.shown)
    }
    (timeColumn, countColumn) = columns
    self.columns = names.count
  }

  mutating func add(_ line: Line, _ reader: borrowing LineReader) throws(DocumentError) {
    let fields = line.fieldCount
    guard fields == columns else {
      throw reader.error(
        expected: "\(columns) fields, as the header has", found: "\(fields): \(line.shown)",
        advice: fields > columns ? "Decimals begin with a point" : nil)
    }
    let field = line.field(timeColumn)
    if rows.isEmpty { hasDates = TimeStamp.dateTime(field) != nil }
    guard let time = hasDates ? TimeStamp.dateTime(field) : field.billionths, time >= 0 else {
      throw reader.error(
        expected: hasDates ? "a time as in 2023-11-16 18:17:03" : "a time in seconds, 0 or more",
        found: field.plain)
    }
    if let first = rows.first?.time, abs(time - first) > TraceReader.longestSpan {
      throw hasDates
        ? reader.farAway(time, from: first)
        : reader.error(
          expected: "a time within 400 days of the first, in seconds", found: field.plain,
          advice: "Correct the time, or split the file")
    }
    let value = line.field(countColumn)
    guard let billionths = value.billionths, billionths >= 0, billionths % 1_000_000_000 == 0,
      billionths <= 1_000_000_000_000_000_000
    else { throw reader.error(expected: "a whole count, 0 to 1000000000", found: value.plain) }
    if let last = rows.last, time < last.time { outOfOrder += 1 }
    rows.append(Row(time: time, count: Int(billionths / 1_000_000_000), line: reader.number))
  }

  mutating func finish(file: String) throws(DocumentError) -> Recording {
    func fail(_ row: Row?, _ expected: String, _ found: String, _ advice: String? = nil) -> DocumentError {
      DocumentError(
        file: file, keyPath: row.map { "line \($0.line)" } ?? "", expected: expected, found: found,
        advice: advice)
    }
    guard rows.count >= 2 else {
      throw fail(
        nil, "at least two intervals, which tell how long they are", rows.isEmpty ? "a header alone" : "one")
    }
    if outOfOrder > 0 { rows.sort { ($0.time, $0.line) < ($1.time, $1.line) } }
    var interval = Int64.max
    for (row, next) in zip(rows, rows.dropFirst()) {
      guard next.time > row.time else {
        throw fail(
          next, "each time once", "\(text(next.time)), as on line \(row.line)", "Add the counts up")
      }
      interval = min(interval, next.time - row.time)
    }
    let origin = rows[0].time
    let intervals = (rows[rows.count - 1].time - origin) / interval + 1
    guard intervals <= TraceReader.mostIntervals else {
      throw fail(
        nil, "at most \(TraceReader.mostIntervals) intervals",
        "\(intervals) of \(Nanoseconds(interval).text)")
    }
    var counts = [Int](repeating: 0, count: Int(intervals))
    for row in rows {
      guard (row.time - origin) % interval == 0 else {
        throw fail(
          row, "a whole number of intervals of \(Nanoseconds(interval).text) after \(text(origin))",
          text(row.time))
      }
      counts[Int((row.time - origin) / interval)] = row.count
    }
    guard counts.contains(where: { $0 > 0 }) else { throw fail(nil, "arrivals", "counts of 0 alone") }
    return Recording(
      .counts(interval: Nanoseconds(interval), counts), format: .counts,
      start: hasDates ? Double(origin) / 1e9 : nil, outOfOrder: outOfOrder,
      missingIntervals: counts.count - rows.count)
  }

  private func text(_ time: Int64) -> String {
    hasDates ? TimeStamp.text(time) : "\(fixed(Double(time) / 1e9, digits: 3)) s"
  }
}

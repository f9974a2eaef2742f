// Comma-separated values with a line for each arrival.

import CostModel
import Documents

/// The lines of a CSV: seconds since the beginning, or dates and times, in one of the columns.
///
/// The column is `arrival_s`, else `timestamp` or `time`, else the first. A file without a header has one
/// column alone: of `1,5` nobody can tell whether it is two columns or a decimal number.
struct ArrivalLines: TraceLines {
  /// The header of Azure's trace, in small letters.
  static let azureColumns = ["timestamp", "contexttokens", "generatedtokens"]

  private let format: TraceFormat
  private var column = 0
  private var columns = 1
  private var cpuColumn: Int?
  private var arrivals = ArrivalTimes()
  private var cpuTimes: [Nanoseconds]?
  /// Whether times are dates; nil before the first.
  private var hasDates: Bool?
  private var first: Int64?

  /// Takes the first line, a header or an arrival.
  init(first line: Line, format: TraceFormat, _ reader: borrowing LineReader) throws(DocumentError) {
    self.format = format
    let names = line.fields.map { $0.lowercased() }
    let isHeader = line.first.map { !($0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9")) } ?? true
    let hasHeader = isHeader && line.field(0).billionths == nil
    if format == .azureLLM, names != Self.azureColumns {
      throw reader.error(
        expected: "the header TIMESTAMP,ContextTokens,GeneratedTokens", found: line.shown)
    }
    guard hasHeader else {
      guard names.count == 1 else {
        throw reader.error(
          expected: "one column, or a header that names the columns", found: line.shown,
          advice: "Decimals begin with a point")
      }
      try add(line, reader)
      return
    }
    if names.count == 1, let separator = [";", "\t"].first(where: names[0].contains) {
      throw reader.error(
        expected: "columns separated by commas",
        found: separator == ";" ? "semicolons" : "tabs")
    }
    columns = names.count
    column = ["arrival_s", "timestamp", "time"].lazy.compactMap { names.firstIndex(of: $0) }.first ?? 0
    cpuColumn = names.firstIndex(of: "cpu_s")
    if cpuColumn != nil { cpuTimes = [] }
  }

  mutating func add(_ line: Line, _ reader: borrowing LineReader) throws(DocumentError) {
    let count = line.fieldCount
    guard count == columns else {
      throw reader.error(
        expected: columns == 1 ? "1 field" : "\(columns) fields, as the header has",
        found: "\(count): \(line.shown)", advice: count > columns ? "Decimals begin with a point" : nil)
    }
    let field = line.field(column)
    arrivals.append(try time(field, reader), reader)
    guard let cpuColumn else { return }
    let cpu = line.field(cpuColumn)
    guard let time = cpu.billionths, time >= 1, time <= 86_400_000_000_000 else {
      throw reader.error(
        expected: "a CPU time in seconds, greater than 0 and at most a day", found: cpu.plain)
    }
    cpuTimes?.append(Nanoseconds(time))
  }

  /// The time that a field tells, in nanoseconds since the beginning or since 1970.
  private mutating func time(_ field: Line, _ reader: borrowing LineReader) throws(DocumentError) -> Int64 {
    if hasDates == nil { hasDates = format == .azureLLM || TimeStamp.dateTime(field) != nil }
    guard hasDates == true else {
      guard let time = field.billionths, time >= 0 else {
        throw reader.error(
          expected: "an arrival time in seconds, 0 or more", found: field.plain,
          advice: field.contains(UInt8(ascii: ",")) ? "Decimals begin with a point" : nil)
      }
      guard time <= TraceReader.longestSpan else {
        throw reader.error(
          expected: "an arrival time within 400 days, in seconds since the beginning", found: field.plain,
          advice: "Subtract the time at which the recording begins")
      }
      return time
    }
    guard let time = TimeStamp.dateTime(field) else {
      throw reader.error(expected: "a time as in 2023-11-16 18:17:03.98", found: field.plain)
    }
    let first = first ?? time
    self.first = first
    guard abs(time - first) <= TraceReader.longestSpan else { throw reader.farAway(time, from: first) }
    return time
  }

  mutating func finish(file: String) throws(DocumentError) -> Recording {
    guard !arrivals.times.isEmpty else {
      throw DocumentError(file: file, expected: "arrivals", found: "a header alone")
    }
    arrivals.sort(with: &cpuTimes)
    var start: Double?
    if hasDates == true {
      let origin = arrivals.times[0].nanoseconds
      start = Double(origin) / 1e9
      arrivals.begin(at: origin)
    }
    return Recording(
      .arrivals(arrivals.times, cpuTimes: cpuTimes), format: format, start: start,
      outOfOrder: arrivals.outOfOrder)
  }
}

extension Line {
  /// A field as an error shows it, without quotes about it.
  var plain: String {
    let text = shown
    return isEmpty ? text : String(text.dropFirst().dropLast())
  }
}

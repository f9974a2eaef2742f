// Arrival times from files: CSV with seconds, and access logs.
//
// Modelled: a CSV column of seconds (`arrival_s`, or the first one), in order, with the CPU time of each
// request where there is a column `cpu_s`; Apache's and nginx's common
// and combined log formats, whose times have whole seconds: the requests of one second are spread evenly over
// it.
// Not modelled: logs that are not in order.
// Whose rule: Apache HTTP Server, mod_log_config, %t.

import CostModel
import Documents
import Foundation

/// Reads arrival times; the first arrival of a log, and time 0 of a CSV, is the scenario's beginning.
public enum RecordedArrivals {
  /// How a file tells arrival times.
  public enum Format: String, CaseIterable, Sendable {
    /// Comma-separated values with a header.
    case csv
    /// Apache's or nginx's common or combined format.
    case accessLog
  }

  /// What a file tells.
  public struct Recording: Sendable, Equatable {
    /// When requests arrive, in order; at least one.
    public var times: [Instant]
    /// The CPU time of each, at least 1 ns; nil where it was not recorded.
    public var cpuTimes: [Nanoseconds]?
  }

  /// Reads a file's arrival times, in order.
  ///
  /// - Throws: `DocumentError` with the line of what is no time, or before the one above it.
  public static func read(_ path: String, format: Format) throws(DocumentError) -> Recording {
    guard let data = FileManager.default.contents(atPath: path),
      let text = String(bytes: data, encoding: .utf8)
    else {
      throw DocumentError(file: path, expected: "a readable file of arrival times in UTF-8", found: "none")
    }
    // Spreadsheets begin a file with a byte order mark.
    let lines = text.trimmingPrefix("\u{FEFF}").split(omittingEmptySubsequences: false) { $0.isNewline }
    switch format {
    case .csv: return try readCSV(lines, file: path)
    case .accessLog: return Recording(times: try readAccessLog(lines, file: path))
    }
  }

  private static func readCSV(_ lines: [Substring], file: String) throws(DocumentError) -> Recording {
    let header = fields(of: lines.first ?? "")
    let hasHeader = Double(header.first ?? "") == nil
    let column = hasHeader ? header.firstIndex(of: "arrival_s") ?? 0 : 0
    let cpuColumn = hasHeader ? header.firstIndex(of: "cpu_s") : nil
    var recording = Recording(times: [], cpuTimes: cpuColumn.map { _ in [] })
    for (index, line) in lines.enumerated().dropFirst(hasHeader ? 1 : 0) where !line.isEmpty {
      let fields = fields(of: line)
      let field = column < fields.count ? fields[column] : ""
      guard let seconds = Double(field), seconds >= 0, seconds < 9e9 else {
        throw DocumentError(
          file: file, keyPath: "line \(index + 1)", expected: "an arrival time in seconds, 0 or more",
          found: field.isEmpty ? "nothing" : field)
      }
      let time = Instant.zero + Nanoseconds(seconds: seconds)
      if let previous = recording.times.last, time < previous {
        throw outOfOrder(file: file, line: index + 1, found: field)
      }
      recording.times.append(time)
      guard let cpuColumn else { continue }
      let cpu = cpuColumn < fields.count ? fields[cpuColumn] : ""
      guard let seconds = Double(cpu), seconds >= 1e-9, seconds <= 86_400 else {
        throw DocumentError(
          file: file, keyPath: "line \(index + 1)",
          expected: "a CPU time in seconds, greater than 0 and at most a day",
          found: cpu.isEmpty ? "nothing" : cpu)
      }
      recording.cpuTimes?.append(Nanoseconds(seconds: seconds))
    }
    guard !recording.times.isEmpty else {
      throw DocumentError(file: file, expected: "arrival times", found: "none")
    }
    return recording
  }

  private static func fields(of line: Substring) -> [String] {
    line.split(separator: ",", omittingEmptySubsequences: false)
      .map { $0.trimmingCharacters(in: .whitespaces) }
  }

  private static func readAccessLog(_ lines: [Substring], file: String) throws(DocumentError) -> [Instant] {
    var seconds: [Int64] = []
    for (index, line) in lines.enumerated() where !line.isEmpty {
      guard let stamp = line.split(separator: "[").dropFirst().first?.split(separator: "]").first,
        let second = logSecond(stamp)
      else {
        throw DocumentError(
          file: file, keyPath: "line \(index + 1)",
          expected: "a time as in [10/Oct/2025:13:55:36 +0000]", found: "'\(line.prefix(40))'")
      }
      if let previous = seconds.last, second < previous {
        throw outOfOrder(file: file, line: index + 1, found: String(stamp))
      }
      seconds.append(second)
    }
    guard let first = seconds.first else {
      throw DocumentError(file: file, expected: "arrival times", found: "none")
    }
    return spread(seconds.map { $0 - first })
  }

  /// Spreads the arrivals of each second evenly over it, at the middles of equal parts.
  private static func spread(_ seconds: [Int64]) -> [Instant] {
    var times: [Instant] = []
    var start = 0
    while start < seconds.count {
      let end = seconds[start...].firstIndex { $0 != seconds[start] } ?? seconds.count
      for index in start..<end {
        let offset = (2 * Int64(index - start) + 1) * 500_000_000 / Int64(end - start)
        times.append(Instant(nanoseconds: seconds[start] * 1_000_000_000 + offset))
      }
      start = end
    }
    return times
  }

  private static func outOfOrder(file: String, line: Int, found: String) -> DocumentError {
    DocumentError(
      file: file, keyPath: "line \(line)", expected: "a time not before the line above", found: found,
      advice: "Sort the file")
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// Seconds since 1970 of `10/Oct/2025:13:55:36 +0000`; nil for what is no time of the years 1970 to 2199.
  static func logSecond(_ stamp: Substring) -> Int64? {
    let parts = stamp.split { "/: ".contains($0) }
    guard parts.count == 7, let day = Int64(parts[0]), let month = months.firstIndex(of: String(parts[1])),
      let year = Int64(parts[2]), let hour = Int64(parts[3]), let minute = Int64(parts[4]),
      let second = Int64(parts[5]), let zone = Int64(parts[6]), (1...31).contains(day),
      (1970...2199).contains(year), (0...23).contains(hour), (0...59).contains(minute),
      (0...60).contains(second), abs(zone) <= 1400
    else { return nil }
    let offset = (zone / 100 * 60 + zone % 100) * 60
    return daysSince1970(year: year, month: Int64(month + 1), day: day) * 86_400
      + hour * 3600 + minute * 60 + second - offset
  }

  /// Days of the Gregorian calendar, counted from years that begin in March so that leap days come last.
  private static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shifted = month > 2 ? year : year - 1
    let monthFromMarch = (month + 9) % 12
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
  }
}

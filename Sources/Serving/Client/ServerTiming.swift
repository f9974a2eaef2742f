// The header in which a service tells its own times.
//
// Source: W3C, Server Timing. Parameters other than `dur` are passed over, quoted ones included.

/// Reads the header `Server-Timing`.
enum ServerTiming {
  /// The durations of a header's value, as in `queue;dur=0.012, infer;desc="network";dur=100.5`.
  ///
  /// - Parameter value: One value, or several joined by commas; milliseconds, as the standard has it.
  /// - Returns: Seconds by name; a metric without a duration, or with one that is no number of 0 or more, is
  ///   left out. Of metrics with one name the last counts.
  static func seconds(_ value: String) -> [String: Double] {
    var durations: [String: Double] = [:]
    for metric in split(value, at: ",") {
      let parts = split(metric, at: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
      guard let name = parts.first, !name.isEmpty else { continue }
      for part in parts.dropFirst() {
        let pair = part.split(separator: "=", maxSplits: 1)
        guard pair.count == 2, pair[0].lowercased() == "dur",
          let milliseconds = Double(pair[1].filter { $0 != "\"" }), milliseconds >= 0, milliseconds.isFinite
        else { continue }
        durations[name] = milliseconds / 1000
      }
    }
    return durations
  }

  /// The parts between separators that do not stand in quotes.
  private static func split(_ text: String, at separator: Character) -> [String] {
    var parts = [""]
    var isQuoted = false
    for character in text {
      if character == "\"" { isQuoted.toggle() }
      if character == separator, !isQuoted {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    return parts
  }
}

// Sizes and spans as people write them on the command line. A bare number of seconds is refused, as Headroom
// does everywhere: nobody can tell seconds from milliseconds by looking at it.

/// Bytes, as in `500kB`, `10MB`, `64MiB` or `1000000`.
public struct ByteCount: Sendable, Equatable {
  /// The number of bytes, 0 or more.
  public let bytes: Int

  /// Reads a size; nil for a negative or broken number and for unknown units.
  public init?(text: String) {
    let units = [
      "": 1.0, "B": 1, "kB": 1e3, "KB": 1e3, "MB": 1e6, "GB": 1e9, "KiB": 0x1p10, "MiB": 0x1p20,
      "GiB": 0x1p30,
    ]
    guard let value = Measure(text: text, units: units)?.value, value < 0x1p50 else { return nil }
    bytes = Int(value)
  }
}

/// A span of time, as in `500ms`, `30s` or `2m`.
public struct Seconds: Sendable, Equatable {
  /// The span in seconds, 0 or more.
  public let seconds: Double

  /// Reads a span; nil for a negative number and where the unit is missing or unknown.
  public init?(text: String) {
    let units = ["ms": 1e-3, "s": 1, "m": 60.0, "h": 3600]
    guard let value = Measure(text: text, units: units)?.value else { return nil }
    seconds = value
  }
}

/// A number and its unit.
private struct Measure {
  let value: Double

  init?(text: String, units: [String: Double]) {
    let number = text.prefix { $0.isASCII && $0.isNumber || $0 == "." }
    guard let value = Double(number), value.isFinite,
      let unit = units[String(text.dropFirst(number.count))]
    else { return nil }
    self.value = value * unit
  }
}

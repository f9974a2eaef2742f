// Durations as people write them: a number and a unit. A bare number is refused, since nobody can tell
// seconds from milliseconds by looking at it.

import Documents

extension Nanoseconds {
  private static let units: [(suffix: String, nanoseconds: Double)] = [
    ("ns", 1), ("us", 1e3), ("µs", 1e3), ("ms", 1e6), ("s", 1e9), ("m", 60e9), ("h", 3600e9), ("d", 86_400e9),
  ]

  /// Reads `200ms`, `1.5s`, `5m`, `24h` or `14d`; also ns and us.
  ///
  /// Nil for a missing or unknown unit, a negative or infinite number, and spans of over a century.
  public init?(text: String) {
    let number = text.prefix { $0.isNumber || $0 == "." }
    guard let value = Double(number), value.isFinite,
      let unit = Self.units.first(where: { $0.suffix == text.dropFirst(number.count) })
    else { return nil }
    let nanoseconds = (value * unit.nanoseconds).rounded()
    guard nanoseconds <= 3.2e18 else { return nil }
    self.init(Int64(nanoseconds))
  }

  /// The span as people write it, with three significant digits, as in `850 µs`, `12.3 ms` or `4.00 s`.
  public var text: String {
    let size = abs(Double(rawValue))
    // From 999.5 on, three digits of the smaller unit would round to 1000.
    for (suffix, scale) in [("s", 1e9), ("ms", 1e6), ("µs", 1e3)] where size >= 0.9995 * scale {
      return "\(significant(Double(rawValue) / scale)) \(suffix)"
    }
    return "\(rawValue) ns"
  }
}

/// Writes a number with three significant digits and no exponent; whole numbers from 100 on, in every locale
/// alike.
public func significant(_ value: Double) -> String {
  let size = abs(value)
  let digits = size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2
  return fixed(value, digits: digits)
}

/// Writes a number with a fixed count of digits behind the point, in every locale alike.
public func fixed(_ value: Double, digits: Int) -> String {
  guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
  var power = 1.0
  for _ in 0..<digits { power *= 10 }
  let scaled = (abs(value) * power).rounded()
  guard scaled < 9e15 else { return "\(value)" }
  let whole = Int(scaled)
  let sign = value < 0 && whole != 0 ? "-" : ""
  guard digits > 0 else { return "\(sign)\(whole)" }
  let divisor = Int(power)
  let fraction = String(whole % divisor)
  return "\(sign)\(whole / divisor).\(String(repeating: "0", count: digits - fraction.count))\(fraction)"
}

extension DocumentNode {
  /// A duration with its unit, at least `minimum`.
  ///
  /// - Parameter minimum: By default 0; pass one nanosecond to refuse zero.
  /// - Returns: The duration.
  /// - Throws: ``DocumentError`` for what is no duration or a shorter one.
  public func duration(atLeast minimum: Nanoseconds = .zero) throws(DocumentError) -> Nanoseconds {
    let range =
      minimum == .zero ? "" : minimum.rawValue == 1 ? " longer than 0" : " of at least \(minimum.text)"
    let expected = "a duration\(range) with its unit, as in \"200ms\" or \"5m\""
    guard let value = Nanoseconds(text: try string(expected: expected)), value >= minimum else {
      throw error(expected: expected)
    }
    return value
  }

  /// Whole seconds, as Kubernetes counts them in its `...Seconds` keys.
  ///
  /// - Parameter range: The seconds that are allowed.
  /// - Returns: The seconds.
  /// - Throws: `DocumentError` for what is no whole number of the range.
  public func seconds(_ range: ClosedRange<Int>) throws(DocumentError) -> Int {
    let expected = "\(range.lowerBound) to \(range.upperBound) whole seconds"
    return try integer(expected: expected) { range.contains($0) }
  }

  /// The same as a span.
  ///
  /// - Parameter range: The seconds that are allowed.
  /// - Returns: The span.
  /// - Throws: `DocumentError` for what is no whole number of the range.
  public func wholeSeconds(_ range: ClosedRange<Int>) throws(DocumentError) -> Nanoseconds {
    .seconds(Int64(try seconds(range)))
  }
}

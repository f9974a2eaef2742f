/// A span of time in whole nanoseconds; 64 bits hold 292 years.
public struct Nanoseconds: Hashable, Comparable, Sendable, Codable {
  /// The count of nanoseconds; negative for a span backwards.
  public var rawValue: Int64

  /// A span of `rawValue` nanoseconds.
  @inlinable
  public init(_ rawValue: Int64) { self.rawValue = rawValue }

  /// The nearest whole nanosecond to a span in seconds.
  ///
  /// - Parameter seconds: At most 9.2e9 in magnitude; traps beyond, as for infinity and NaN.
  @inlinable @inline(__always)
  public init(seconds: Double) { rawValue = Int64(nearest: seconds * 1e9) }

  /// The span in seconds.
  @inlinable
  public var seconds: Double { Double(rawValue) / 1e9 }

  /// The empty span.
  @inlinable
  public static var zero: Nanoseconds { Nanoseconds(0) }
  /// A span longer than any scenario: what never ends.
  @inlinable
  public static var never: Nanoseconds { Nanoseconds(.max) }

  /// A span of whole milliseconds.
  @inlinable
  public static func milliseconds(_ count: Int64) -> Nanoseconds { Nanoseconds(count * 1_000_000) }
  /// A span of whole seconds.
  @inlinable
  public static func seconds(_ count: Int64) -> Nanoseconds { Nanoseconds(count * 1_000_000_000) }

  /// Whether `a` is shorter.
  @inlinable
  public static func < (a: Nanoseconds, b: Nanoseconds) -> Bool { a.rawValue < b.rawValue }
  /// The spans one after the other.
  @inlinable
  public static func + (a: Nanoseconds, b: Nanoseconds) -> Nanoseconds {
    Nanoseconds(a.rawValue + b.rawValue)
  }
  /// What is left of `a` without `b`.
  @inlinable
  public static func - (a: Nanoseconds, b: Nanoseconds) -> Nanoseconds {
    Nanoseconds(a.rawValue - b.rawValue)
  }
  /// Lengthens `a` by `b`.
  @inlinable
  public static func += (a: inout Nanoseconds, b: Nanoseconds) { a.rawValue += b.rawValue }
}

/// A point in simulated time: nanoseconds since the scenario began.
public struct Instant: Hashable, Comparable, Sendable {
  /// Nanoseconds since the scenario began; negative before it.
  public var nanoseconds: Int64

  /// The point `nanoseconds` after the scenario's beginning.
  @inlinable
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

  /// The scenario's beginning.
  @inlinable
  public static var zero: Instant { Instant(nanoseconds: 0) }
  /// After the end of every scenario: when that happens which never does.
  @inlinable
  public static var never: Instant { Instant(nanoseconds: .max) }

  /// Seconds since the scenario began.
  @inlinable
  public var seconds: Double { Double(nanoseconds) / 1e9 }

  /// Whether `a` is earlier.
  @inlinable
  public static func < (a: Instant, b: Instant) -> Bool { a.nanoseconds < b.nanoseconds }
  /// The point a span later; ``never`` stays ``never``.
  @inlinable
  public static func + (a: Instant, b: Nanoseconds) -> Instant {
    let (sum, overflow) = a.nanoseconds.addingReportingOverflow(b.rawValue)
    return overflow ? .never : Instant(nanoseconds: sum)
  }
  /// The span from `b` to `a`.
  @inlinable
  public static func - (a: Instant, b: Instant) -> Nanoseconds { Nanoseconds(a.nanoseconds - b.nanoseconds) }
}

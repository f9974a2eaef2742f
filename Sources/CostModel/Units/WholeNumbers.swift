// Whole numbers from floating-point ones. The standard library's `rounded` is a call into the C library on
// processors of the baseline that Swift compiles for, which is felt where it is done several times a request.

extension Int64 {
  /// The nearest whole number; of two the one farther from 0.
  ///
  /// - Parameter value: Less than 2^63 in magnitude; traps beyond, as for infinity and NaN.
  @inlinable @inline(__always)
  public init(nearest value: Double) {
    let whole = Int64(value)
    let rest = value - Double(whole)
    self = rest >= 0.5 ? whole + 1 : rest <= -0.5 ? whole - 1 : whole
  }

  /// The least whole number that is not below a value.
  ///
  /// - Parameter value: Less than 2^63 in magnitude; traps beyond, as for infinity and NaN.
  @inlinable @inline(__always)
  public init(ceiling value: Double) {
    let whole = Int64(value)
    self = Double(whole) < value ? whole + 1 : whole
  }
}

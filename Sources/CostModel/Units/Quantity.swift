// Kubernetes quantities: `0.85`, `850m`, `1e3`, `1.5Gi`.
//
// The grammar, as ParseQuantity reads it (the documented one asks for a digit; the parser does not):
//
//     quantity = [ "+" | "-" ] number suffix
//     number   = digits [ "." [ digits ] ] | "." [ digits ] | nothing
//     suffix   = "" | n | u | m | k | M | G | T | P | E | Ki | Mi | Gi | Ti | Pi | Ei | exponent
//     exponent = ( "e" | "E" ) [ "+" | "-" ] digits
//
// Modelled: exact values; what is finer than a billionth is rounded away from zero to one; values with a
// binary suffix are capped at 2^63 − 1; exponents beyond 32 bits are refused; a number without digits is 0,
// except where Kubernetes takes its slow path.
// Not modelled: canonical printing, and values of more than 28 digits before the point (refused).
// Source: Kubernetes, k8s.io/apimachinery/pkg/api/resource (quantity.go: parseQuantityString, ParseQuantity,
// Value, MilliValue; suffix.go: interpret).

import Foundation

/// An exact Kubernetes quantity.
public struct Quantity: Hashable, Sendable {
  /// The value in the resource's own unit (cores, bytes); at most nine decimals.
  public let value: Decimal

  /// Reads a quantity; nil for what Kubernetes refuses, such as `1 Gi`, `1.2.3`, `0x10` or `1e`.
  public init?(text: String) {
    guard !text.isEmpty else { return nil }
    var rest = text.utf8[...]
    let isNegative = rest.first == UInt8(ascii: "-")
    if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    var digits = rest.prefix(while: isDigit).map(digitValue)
    rest = rest.dropFirst(digits.count)
    var fraction: [Int] = []
    if rest.first == UInt8(ascii: ".") {
      fraction = rest.dropFirst().prefix(while: isDigit).map(digitValue)
      rest = rest.dropFirst(1 + fraction.count)
    }
    digits += fraction
    guard let scale = QuantityScale(suffix: Substring(rest)),
      !digits.isEmpty || scale.acceptsNoDigits,
      let magnitude = scale.billionths(of: digits, decimals: fraction.count)
    else { return nil }
    value = magnitude * Decimal(sign: isNegative ? .minus : .plus, exponent: -9, significand: 1)
  }

  /// The value rounded away from zero to whole units, as Kubernetes's `Value()`; nil beyond 64 bits.
  public var units: Int64? { rounded(scaledBy: 1) }
  /// The value rounded away from zero to whole thousandths, as Kubernetes's `MilliValue()`; nil beyond 64
  /// bits.
  public var milliUnits: Int64? { rounded(scaledBy: 1000) }

  private func rounded(scaledBy factor: Decimal) -> Int64? {
    var scaled = abs(value) * factor
    var whole = Decimal()
    NSDecimalRound(&whole, &scaled, 0, .up)
    return Int64("\(value < 0 ? -whole : whole)")
  }
}

/// What a suffix multiplies by: a power of ten or of two.
private struct QuantityScale {
  var base = 10
  var exponent: Int

  private static let decimal = [
    "n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18,
  ]
  private static let binary = ["Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60]

  init?(suffix: Substring) {
    if let exponent = Self.decimal[String(suffix)] {
      self.exponent = exponent
    } else if let exponent = Self.binary[String(suffix)] {
      (base, self.exponent) = (2, exponent)
    } else {
      guard let letter = suffix.first, letter == "e" || letter == "E",
        let exponent = Int32(suffix.dropFirst()), exponent > .min
      else { return nil }
      self.exponent = Int(exponent)
    }
  }

  /// Whether `.` or `+` before this suffix is a zero, as where Kubernetes has no need of its slow path.
  var acceptsNoDigits: Bool { base == 2 ? exponent <= 40 : exponent >= -9 }

  /// A number as billionths, rounded up; nil where it has too many digits.
  ///
  /// - Parameters:
  ///   - digits: Its digits, the first ones first.
  ///   - decimals: How many of them are behind the point.
  /// - Returns: The count of billionths, 0 or more.
  func billionths(of digits: [Int], decimals: Int) -> Decimal? {
    var digits = digits
    if base == 2 {
      for _ in 0..<exponent / 10 { digits = digits.multiplied(by: 1024) }
    }
    digits = Array(digits.drop { $0 == 0 })
    guard !digits.isEmpty else { return 0 }
    let kept = digits.count - decimals + (base == 2 ? 0 : exponent) + 9
    guard kept <= 28 + 9 else { return base == 2 ? Self.cap : nil }
    let text = digits.prefix(max(kept, 0)).map(String.init).joined()
    let zeros = String(repeating: "0", count: max(0, kept - digits.count))
    let isFiner = digits.dropFirst(max(kept, 0)).contains { $0 != 0 }
    guard let floor = Decimal(string: "0" + text + zeros) else { return nil }
    let rounded = isFiner ? floor + 1 : floor
    return base == 2 ? min(rounded, Self.cap) : rounded
  }

  /// 2^63 − 1, in billionths.
  private static let cap = Decimal(Int64.max) * 1_000_000_000
}

extension [Int] {
  /// A number in decimal digits, multiplied by a small one.
  fileprivate func multiplied(by factor: Int) -> [Int] {
    var product: [Int] = []
    var carry = 0
    for digit in reversed() {
      carry += digit * factor
      product.append(carry % 10)
      carry /= 10
    }
    while carry > 0 {
      product.append(carry % 10)
      carry /= 10
    }
    return product.reversed()
  }
}

private func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

private func digitValue(_ byte: UInt8) -> Int { Int(byte) - Int(UInt8(ascii: "0")) }

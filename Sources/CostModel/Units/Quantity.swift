// Kubernetes quantities: `0.85`, `850m`, `1e3`, `1.5Gi`.
//
// Modelled: the grammar, the decimal and binary suffixes, exact values, and rounding up to the unit.
// Not modelled: canonical printing, and values beyond 64 bits after scaling (refused).
// Source: Kubernetes, k8s.io/apimachinery/pkg/api/resource (quantity.go, suffix.go).

import Foundation

/// An exact Kubernetes quantity.
public struct Quantity: Hashable, Sendable {
  /// The value in the resource's own unit (cores, bytes).
  public let value: Decimal

  private static let multipliers: [String: Decimal] = [
    "n": Decimal(sign: .plus, exponent: -9, significand: 1),
    "u": Decimal(sign: .plus, exponent: -6, significand: 1),
    "m": Decimal(sign: .plus, exponent: -3, significand: 1),
    "": 1, "k": 1000, "M": 1_000_000, "G": 1_000_000_000, "T": 1_000_000_000_000,
    "P": 1_000_000_000_000_000, "E": 1_000_000_000_000_000_000,
    "Ki": 1024, "Mi": 1_048_576, "Gi": 1_073_741_824, "Ti": 1_099_511_627_776,
    "Pi": 1_125_899_906_842_624, "Ei": 1_152_921_504_606_846_976,
  ]

  /// Reads a quantity; nil for what Kubernetes refuses, such as `1 Gi`, `1.2.3`, `0x10` or `1e`.
  public init?(text: String) {
    var rest = Substring(text)
    let negative = rest.first == "-"
    if let sign = rest.first, sign == "-" || sign == "+" { rest = rest.dropFirst() }
    let number = rest.prefix { ("0"..."9").contains($0) || $0 == "." }
    rest = rest.dropFirst(number.count)
    guard number.contains(where: { $0 != "." }), number.filter({ $0 == "." }).count <= 1,
      number.count <= 30, let multiplier = Self.multiplier(String(rest)),
      let magnitude = Decimal(string: String(number), locale: Locale(identifier: "en_US_POSIX"))
    else { return nil }
    value = magnitude * multiplier * (negative ? -1 : 1)
    guard abs(value) < Decimal(sign: .plus, exponent: 0, significand: 9_000_000_000_000_000_000) else {
      return nil
    }
  }

  /// The factor of a suffix; decimal exponents are `e3` and `E-2`.
  private static func multiplier(_ suffix: String) -> Decimal? {
    if let known = multipliers[suffix] { return known }
    guard let letter = suffix.first, letter == "e" || letter == "E", let exponent = Int(suffix.dropFirst()),
      abs(exponent) <= 18
    else { return nil }
    return Decimal(sign: .plus, exponent: exponent, significand: 1)
  }

  /// The value rounded up to whole units, away from zero as Kubernetes's `Value()`.
  public var units: Int64? { rounded(scaledBy: 1) }
  /// The value rounded up to whole thousandths, as Kubernetes's `MilliValue()`; nil beyond 64 bits.
  public var milliUnits: Int64? { rounded(scaledBy: 1000) }

  private func rounded(scaledBy factor: Decimal) -> Int64? {
    var scaled = abs(value) * factor
    var whole = Decimal()
    NSDecimalRound(&whole, &scaled, 0, .up)
    let magnitude = NSDecimalNumber(decimal: whole)
    guard whole < Decimal(sign: .plus, exponent: 18, significand: 9) else { return nil }
    return value < 0 ? -magnitude.int64Value : magnitude.int64Value
  }
}

// Lines as bytes: nothing is copied while a file of millions of them is read.

import Foundation

extension Line {
  /// The line without spaces, tabs and carriage returns at its ends.
  var trimmed: Line {
    var (start, end) = (0, count)
    while start < end, isBlank(self[start]) { start += 1 }
    while end > start, isBlank(self[end - 1]) { end -= 1 }
    return Line(rebasing: self[start..<end])
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }

  /// The line as an error shows it, shortened.
  var shown: String {
    guard !isEmpty else { return "nothing" }
    let text = String(decoding: self.prefix(200), as: UTF8.self)
    let clean = String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 })
    return clean.count > 40 ? "'\(clean.prefix(40))…'" : "'\(clean)'"
  }

  /// The whole line as text.
  var text: String { String(decoding: self, as: UTF8.self) }

  /// How many fields a line of comma-separated values has.
  var fieldCount: Int {
    var count = 1
    var isQuoted = false
    for byte in self {
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if byte == UInt8(ascii: ","), !isQuoted { count += 1 }
    }
    return count
  }

  /// A field of a line of comma-separated values, without quotes and spaces around it; empty if there are
  /// fewer.
  func field(_ index: Int) -> Line {
    var (start, at, passed) = (0, 0, 0)
    var isQuoted = false
    while at < count {
      let byte = self[at]
      if byte == UInt8(ascii: "\"") { isQuoted.toggle() }
      if byte == UInt8(ascii: ","), !isQuoted {
        if passed == index { break }
        passed += 1
        start = at + 1
      }
      at += 1
    }
    guard passed == index else { return Line(rebasing: self[count...]) }
    let field = Line(rebasing: self[start..<at]).trimmed
    guard field.count >= 2, field.first == UInt8(ascii: "\""), field.last == UInt8(ascii: "\"") else {
      return field
    }
    return Line(rebasing: field[1..<(field.count - 1)]).trimmed
  }

  /// The fields as texts, for a header.
  var fields: [String] { (0..<fieldCount).map { field($0).text } }

  /// A decimal number in units of 10⁻⁹, exact to the nearest of them; nil for what is none or too large.
  ///
  /// Numbers with an exponent are read as well; decimals begin with a point, in every locale.
  var billionths: Int64? {
    var at = 0
    let isNegative = first == UInt8(ascii: "-")
    if isNegative || first == UInt8(ascii: "+") { at = 1 }
    var value: Int64 = 0
    var (digits, decimals) = (0, -1)
    while at < count {
      let byte = self[at]
      if byte == UInt8(ascii: "."), decimals < 0 {
        decimals = 0
      } else if byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
        digits += 1
        if decimals >= 9 {
          // The first digit beyond decides whether to round up.
          if decimals == 9, byte >= UInt8(ascii: "5") { value += 1 }
          decimals += 1
        } else {
          guard value < 900_000_000_000_000_000 else { return nil }
          value = 10 * value + Int64(byte - UInt8(ascii: "0"))
          if decimals >= 0 { decimals += 1 }
        }
      } else {
        return withExponent
      }
      at += 1
    }
    guard digits > 0 else { return nil }
    for _ in Swift.min(9, Swift.max(0, decimals))..<9 {
      guard value < 900_000_000_000_000_000 else { return nil }
      value *= 10
    }
    return isNegative ? -value : value
  }

  private var withExponent: Int64? {
    guard contains(where: { $0 == UInt8(ascii: "e") || $0 == UInt8(ascii: "E") }),
      let value = Double(text), abs(value) < 9e8
    else { return nil }
    return Int64((value * 1e9).rounded())
  }
}

import CostModel
import Foundation
import Gzip

/// A checksum of values of any type: equal values have equal ones, in every process.
struct Fingerprint {
  private var checksum: UInt32 = 0

  /// The checksum of nothing yet.
  init() {}

  /// The checksum of a value, as ``add(_:)`` takes it.
  init(of value: Any) { add(value) }

  /// The checksum as eight hexadecimal digits.
  var text: String {
    let digits = String(checksum, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }

  /// Adds text.
  mutating func add(text: String) { addBytes(of: Array(text.utf8)) }

  /// Adds bytes.
  mutating func add(data: Data) {
    checksum = data.withUnsafeBytes { crc32($0, startingWith: checksum) }
  }

  /// Adds a value with all that it is made of.
  ///
  /// - Parameter value: Of structures, enumerations, arrays and plain values; no dictionaries or sets, whose
  ///   order changes, and no classes.
  mutating func add(_ value: Any) {
    switch value {
    // Long lists, bytes at once.
    case let list as [Instant]: add(list: list)
    case let list as [Nanoseconds]: add(list: list)
    case let list as [Int]: add(list: list)
    default:
      let mirror = Mirror(reflecting: value)
      guard !mirror.children.isEmpty else { return add(text: "\(value);") }
      add(text: "\(mirror.displayStyle.map { "\($0)" } ?? "") \(mirror.children.count)(")
      for child in mirror.children {
        add(text: "\(child.label ?? ""):")
        add(child.value)
      }
      add(text: ")")
    }
  }

  private mutating func add<T>(list: [T]) {
    add(text: "\(list.count) ")
    addBytes(of: list)
  }

  private mutating func addBytes<T>(of list: [T]) {
    checksum = list.withUnsafeBytes { crc32($0, startingWith: checksum) }
  }
}

// Kubernetes's IntOrString where a count or a percentage stands: `2`, `25%`.
//
// Modelled: a whole number without quotes, or a text of digits and `%`; up to 100 % where a share is meant.
// Source: Kubernetes, k8s.io/apimachinery/pkg/util/intstr (intstr.go: UnmarshalJSON,
// getIntOrPercentValueSafely) and pkg/apis/apps/validation (ValidatePositiveIntOrPercent,
// IsNotMoreThan100Percent).

import Documents

/// A count, or a percentage of one.
public enum IntOrPercent: Sendable, Hashable {
  /// So many.
  case count(Int)
  /// So many of a hundred.
  case percent(Int)

  /// Reads a count of 0 or more without quotes, or a percentage with or without them.
  ///
  /// - Parameters:
  ///   - node: What stands there.
  ///   - percentMax: The largest percentage that makes sense.
  /// - Throws: `DocumentError` for anything else.
  public init(node: DocumentNode, percentMax: Int = Int(Int32.max)) throws(DocumentError) {
    let isBounded = percentMax < Int(Int32.max)
    let share = "a percentage \(isBounded ? "up to \"\(percentMax)%\"" : "as in \"25%\"")"
    let expected = "a count of 0 or more, or \(share)"
    let text = try node.string(expected: expected)
    if text.last == "%", let percent = Self.digits(text.dropLast()), percent <= percentMax {
      self = .percent(percent)
    } else {
      self = .count(try node.integer(expected: expected) { (0...Int(Int32.max)).contains($0) })
    }
  }

  /// How many of `total` are meant.
  ///
  /// - Parameters:
  ///   - total: What a percentage is of, 0 or more.
  ///   - roundingUp: Whether a fraction counts as one, as for `maxSurge`, or as none, as for
  ///     `maxUnavailable`.
  /// - Returns: The count, 0 or more.
  public func resolved(of total: Int, roundingUp: Bool) -> Int {
    switch self {
    case .count(let count): count
    case .percent(let percent): (percent * total + (roundingUp ? 99 : 0)) / 100
    }
  }

  private static func digits(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(text) : nil
  }
}

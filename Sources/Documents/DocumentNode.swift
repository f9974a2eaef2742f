import Yams

/// A value in a document: it knows the file and the key path to it, so that what is wrong can be said.
public struct DocumentNode {
  /// The file as the user named it.
  public let file: String
  /// The path to this value, as in `traffic.rate[2].perSecond`; empty at the top.
  public let keyPath: String
  let node: Node

  /// Says that this value is not what it should be.
  ///
  /// - Parameters:
  ///   - expected: What would have been right, with its unit and range.
  ///   - found: What stands here; by default the value itself.
  ///   - advice: What to do next, a sentence without its full stop.
  /// - Returns: The error, to be thrown.
  public func error(expected: String, found: String? = nil, advice: String? = nil) -> DocumentError {
    DocumentError(
      file: file, keyPath: keyPath, expected: expected, found: found ?? shown, advice: advice)
  }

  /// The value as an error shows it: scalars as written, others by kind.
  var shown: String {
    switch node {
    case .scalar(let scalar):
      let text = scalar.string.count > 80 ? scalar.string.prefix(80) + "…" : scalar.string
      return isQuoted(scalar) ? "\"\(text)\"" : text.isEmpty ? "nothing" : text
    case .mapping: return "an object"
    case .sequence: return "a list"
    case .alias: return "an alias"
    }
  }

  /// Whether this is JSON's `null` or YAML's `~` or nothing.
  public var isNull: Bool {
    guard case .scalar(let scalar) = node, !isQuoted(scalar) else { return false }
    return ["null", "~", ""].contains(scalar.string)
  }

  /// A text; a number or truth value without quotes is none in JSON, but is one in YAML's plain style
  /// where a Kubernetes quantity such as `2` or `500m` may stand, so plain scalars are taken too.
  ///
  /// - Throws: ``DocumentError`` for objects, lists and null.
  public func string(expected: String = "a text") throws(DocumentError) -> String {
    guard case .scalar(let scalar) = node, !isNull else { throw error(expected: expected) }
    return scalar.string
  }

  /// A text where Kubernetes takes no number and no truth value: quoted, or of characters that YAML reads as
  /// text.
  ///
  /// - Throws: ``DocumentError`` for everything else, such as `8080`, `1.5`, `true` and `yes` without quotes.
  public func text(expected: String = "a text") throws(DocumentError) -> String {
    let others = [Tag(.bool), Tag(.int), Tag(.float), Tag(.null)]
    guard case .scalar(let scalar) = node, isQuoted(scalar) || !others.contains(node.tag) else {
      throw error(expected: expected, advice: isNull || isList || isObject ? nil : "Put it in quotes")
    }
    return scalar.string
  }

  /// Whether YAML reads the value as an octal number, which its digits do not say.
  public var isPlainOctal: Bool {
    guard case .scalar(let scalar) = node, !isQuoted(scalar) else { return false }
    let digits = scalar.string.drop { $0 == "-" || $0 == "+" }
    return digits.count > 1 && digits.first == "0" && digits.allSatisfy { ("0"..."7").contains($0) }
  }

  /// A finite number without quotes.
  ///
  /// - Parameters:
  ///   - expected: What the number is, with unit and range, as in `requests/s greater than 0`.
  ///   - accepts: The range.
  /// - Returns: The number.
  /// - Throws: ``DocumentError`` for anything else.
  public func number(
    expected: String, where accepts: (Double) -> Bool = { _ in true }
  ) throws(DocumentError) -> Double {
    guard case .scalar(let scalar) = node, !isQuoted(scalar), let value = Double(scalar.string),
      value.isFinite, accepts(value)
    else { throw error(expected: expected) }
    return value
  }

  /// A whole number without quotes that fits 64 bits.
  public func integer(
    expected: String, where accepts: (Int) -> Bool = { _ in true }
  ) throws(DocumentError) -> Int {
    guard case .scalar(let scalar) = node, !isQuoted(scalar), !isPlainOctal else {
      throw error(expected: expected)
    }
    guard let value = Int(scalar.string) ?? Double(scalar.string).flatMap({ Int(exactly: $0) }),
      accepts(value)
    else { throw error(expected: expected) }
    return value
  }

  /// `true` or `false`.
  public func bool() throws(DocumentError) -> Bool {
    guard case .scalar(let scalar) = node, !isQuoted(scalar), let value = Bool(scalar.string) else {
      throw error(expected: "true or false")
    }
    return value
  }

  /// One of the names of an enumeration; a near miss is met with a suggestion.
  public func choice<T: RawRepresentable & CaseIterable>(
    _ type: T.Type, expected: String? = nil
  ) throws(DocumentError) -> T where T.RawValue == String {
    let names = type.allCases.map(\.rawValue)
    let wanted = expected ?? "one of \(names.joined(separator: ", "))"
    let text = try string(expected: wanted)
    if let value = T(rawValue: text) { return value }
    let advice = suggestion(for: text, among: names).map { "Did you mean '\($0)'?" }
    throw error(expected: wanted, advice: advice)
  }

  /// The elements of a list.
  public func list(expected: String = "a list") throws(DocumentError) -> [DocumentNode] {
    guard case .sequence(let sequence) = node else { throw error(expected: expected) }
    return sequence.enumerated().map { index, element in
      DocumentNode(file: file, keyPath: "\(keyPath)[\(index)]", node: element)
    }
  }

  /// Whether this is an object (and not a scalar or a list).
  public var isObject: Bool {
    if case .mapping = node { return true }
    return false
  }

  /// Whether this is a list.
  public var isList: Bool {
    if case .sequence = node { return true }
    return false
  }

  private func isQuoted(_ scalar: Node.Scalar) -> Bool {
    scalar.style == .doubleQuoted || scalar.style == .singleQuoted
  }
}

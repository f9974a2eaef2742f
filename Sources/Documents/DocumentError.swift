/// What is wrong with a document, as facts; ``description`` words them in one line.
public struct DocumentError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The file as the user named it, or a name such as `standard input`.
  public var file: String
  /// Where in the document, as in `traffic.rate[2].perSecond`; empty for the document as a whole.
  public var keyPath: String
  /// What would have been right, as in `requests/s greater than 0`.
  public var expected: String
  /// What stands there instead.
  public var found: String
  /// What to do next, a sentence without its full stop; nil where the rest says it.
  public var advice: String?

  /// Creates an error from its facts.
  public init(file: String, keyPath: String = "", expected: String, found: String, advice: String? = nil) {
    self.file = file
    self.keyPath = keyPath
    self.expected = expected
    self.found = found
    self.advice = advice
  }

  /// One line: file, key path, expected, found, and what to do next.
  public var description: String {
    let place = keyPath.isEmpty ? file : "\(file): \(keyPath)"
    let next = advice.map { ". \($0)" } ?? ""
    return "\(place): expected \(expected), found \(found)\(next)".split(whereSeparator: \.isNewline)
      .joined(separator: " ")
  }
}

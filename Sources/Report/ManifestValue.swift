import Yams

/// A value of a manifest; keys keep their order, and those without a value are left out.
indirect enum ManifestValue {
  case text(String)
  case number(Int)
  case list([ManifestValue])
  case map(KeyValuePairs<String, ManifestValue?>)

  /// The value as YAML.
  ///
  /// Text is quoted where YAML would read something else from it, as in `"2"`.
  var node: Node {
    switch self {
    case .text(let text): Node(text, Tag(.str), Self.isPlain(text) ? .plain : .doubleQuoted)
    case .number(let number): Node(String(number), Tag(.int))
    case .list(let values): Node(values.map(\.node))
    case .map(let pairs): Node(pairs.compactMap { key, value in value.map { (Node(key), $0.node) } })
    }
  }

  /// Whether YAML reads text without quotes as that text: it begins with a letter and is no word that means
  /// something else.
  private static func isPlain(_ text: String) -> Bool {
    let reserved = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"]
    return text.first?.isLetter == true && !reserved.contains(text.lowercased())
  }
}

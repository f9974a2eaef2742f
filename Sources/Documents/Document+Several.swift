// Several documents in one text, as Kubernetes manifests come.
//
// Not read: anchors and aliases. A few lines of them can stand for billions, and manifests seldom have any.

import Yams

extension Document {
  /// Reads text that may hold several documents; those with nothing in them are left out.
  ///
  /// Where there are several, each names itself behind the file, as in `web.yaml: document 2`, counted as
  /// they stand.
  ///
  /// - Parameters:
  ///   - text: JSON or YAML without anchors and aliases; YAML may hold several documents, separated by `---`.
  ///   - file: The name that errors give the text.
  /// - Returns: The documents, at least one.
  /// - Throws: ``DocumentError`` when the text holds no document, is not well formed, or has anchors or
  ///   aliases.
  public static func documents(text: String, file: String) throws(DocumentError) -> [Document] {
    let format = file.hasSuffix(".json") ? "JSON" : "YAML"
    if let alias = firstOfTooManyAliases(in: text) { throw anchored(alias, file: file) }
    var nodes: [Node] = []
    var anchors: [Int: String] = [:]
    do {
      let parser = try Parser(yaml: text)
      while let node = try parser.nextRoot() {
        // Nodes know their anchors only as long as there is the parser.
        anchors[nodes.count] = withExtendedLifetime(parser) { node.firstAnchor }
        nodes.append(node)
      }
    } catch {
      throw DocumentError(
        file: file, expected: "well-formed \(format)", found: problem(error, in: text))
    }
    var documents: [Document] = []
    for (index, node) in nodes.enumerated() {
      let name = nodes.count == 1 ? file : "\(file): document \(index + 1)"
      if let anchor = anchors[index] { throw anchored(anchor, file: name) }
      let root = DocumentNode(file: name, keyPath: "", node: node)
      if !root.isNull { documents.append(Document(root: root)) }
    }
    guard !documents.isEmpty else { throw DocumentError(file: file, expected: format, found: "nothing") }
    return documents
  }

  private static func anchored(_ anchor: String, file: String) -> DocumentError {
    DocumentError(
      file: file, expected: "YAML without anchors and aliases", found: anchor,
      advice: "Write the value out where the alias stands")
  }

  /// The first of more aliases than anybody writes by hand, looked for before parsing: the parser hashes
  /// keys, and would never be done with a key made of aliases of aliases.
  private static func firstOfTooManyAliases(in text: String) -> String? {
    var first: Substring?
    var count = 0
    var previous: UInt8 = 0x20
    for index in text.utf8.indices {
      let byte = text.utf8[index]
      if byte == UInt8(ascii: "*"), " \n\t[{,:?-".utf8.contains(previous) {
        let name = text.utf8[text.utf8.index(after: index)...].prefix { isNameByte($0) }
        if !name.isEmpty {
          count += 1
          first = first ?? Substring(name)
        }
      }
      previous = byte
    }
    return count > 20 ? first.map { "more than 20 aliases, the first '*\($0)'" } : nil
  }
}

/// Whether a byte may stand in the name of an alias.
private func isNameByte(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"), UInt8(ascii: "-"):
    true
  default: false
  }
}

extension Node {
  /// The first anchor in it or below, as an error shows it; an alias has become a copy with its anchor.
  fileprivate var firstAnchor: String? {
    switch self {
    case .scalar(let scalar): Self.shown(scalar.anchor, at: scalar.mark)
    case .mapping(let mapping):
      Self.shown(mapping.anchor, at: mapping.mark)
        ?? mapping.lazy.compactMap { $0.key.firstAnchor ?? $0.value.firstAnchor }.first
    case .sequence(let sequence):
      Self.shown(sequence.anchor, at: sequence.mark) ?? sequence.lazy.compactMap(\.firstAnchor).first
    case .alias(let alias): Self.shown(alias.anchor, at: alias.mark)
    }
  }

  private static func shown(_ anchor: Anchor?, at mark: Mark?) -> String? {
    guard let anchor else { return nil }
    return "anchor '&\(anchor.rawValue)'" + (mark.map { " on line \($0.line)" } ?? "")
  }
}

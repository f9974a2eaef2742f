import Yams

extension Document {
  /// The text of a key of an object at the top, for what must be known before the document is read.
  ///
  /// - Parameters:
  ///   - key: The key.
  ///   - object: The object's key.
  /// - Returns: The text; nil where there is no such scalar.
  public func text(of key: String, in object: String) -> String? {
    root.node.mapping?[object]?.mapping?[key]?.scalar?.string
  }

  /// The document with keys of an object at the top set, in place of what stands there.
  ///
  /// - Parameters:
  ///   - values: Scalars without quotes, by key.
  ///   - object: The object's key; where there is no such object, nothing is set.
  /// - Returns: The document, whose errors name the same file and keys.
  public func setting(_ values: [String: String], in object: String) -> Document {
    guard var top = root.node.mapping, var members = top[object]?.mapping else { return self }
    for (key, value) in values { members[key] = Node(value) }
    top[object] = .mapping(members)
    return Document(root: DocumentNode(file: root.file, keyPath: root.keyPath, node: .mapping(top)))
  }
}

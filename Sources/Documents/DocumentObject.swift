import Yams

/// An object being read: it notes each key that is asked for, so that the others can be refused.
///
/// Use it through ``DocumentNode/object(_:)``, which refuses unknown keys when the reading is done.
public struct DocumentObject {
  /// The object itself.
  public let node: DocumentNode
  private var members: [String: DocumentNode] = [:]
  private var order: [String] = []
  private var known: [String] = []

  init(_ node: DocumentNode, mapping: Node.Mapping) {
    self.node = node
    for (key, value) in mapping {
      let name = key.scalar?.string ?? ""
      let path = node.keyPath.isEmpty ? name : "\(node.keyPath).\(name)"
      members[name] = DocumentNode(file: node.file, keyPath: path, node: value)
      order.append(name)
    }
  }

  /// The keys that stand in the object, in their order.
  public var keys: [String] { order }

  /// The value of a key that may be absent; null counts as absent.
  public mutating func optional(_ key: String) -> DocumentNode? {
    known.append(key)
    guard let value = members[key], !value.isNull else { return nil }
    return value
  }

  /// The value of a key that must be there.
  ///
  /// - Throws: ``DocumentError`` that names the key that was probably meant, if one stands there.
  public mutating func required(_ key: String, expected: String? = nil) throws(DocumentError) -> DocumentNode
  {
    if let value = optional(key) { return value }
    let misspelt = suggestion(for: key, among: unread)
    throw node.error(
      expected: expected.map { "key '\(key)' (\($0))" } ?? "key '\(key)'",
      found: misspelt.map { "'\($0)'" } ?? "none",
      advice: misspelt.map { _ in "Did you mean '\(key)'?" })
  }

  /// Notes keys that are allowed but not read.
  public mutating func ignore(_ keys: String...) { known += keys }

  /// The keys that have been asked for, there or not.
  public var read: [String] { known }

  /// The keys that nobody has asked for, in their order.
  public var unread: [String] { order.filter { !known.contains($0) } }

  /// Refuses keys that nobody asked for.
  func refuseUnknownKeys() throws(DocumentError) {
    guard let stranger = unread.first else { return }
    let names = Array(Set(known)).sorted()
    let meant = suggestion(for: stranger, among: names)
    throw node.error(
      expected: "keys among \(names.joined(separator: ", "))", found: "'\(stranger)'",
      advice: meant.map { "Did you mean '\($0)'?" })
  }
}

extension DocumentNode {
  /// Reads an object that may have keys which the reading does not ask for; they are its
  /// ``DocumentObject/unread``.
  ///
  /// - Parameter read: Asks for the keys and makes a value of them.
  /// - Returns: The value.
  /// - Throws: ``DocumentError`` for what is not an object, and what `read` throws.
  public func openObject<T>(
    _ read: (inout DocumentObject) throws(DocumentError) -> T
  ) throws(DocumentError) -> T {
    guard case .mapping(let mapping) = node else { throw error(expected: "an object") }
    var object = DocumentObject(self, mapping: mapping)
    return try read(&object)
  }

  /// Reads an object, then refuses keys that the reading did not ask for.
  ///
  /// - Parameter read: Asks for the keys and makes a value of them.
  /// - Returns: The value.
  /// - Throws: ``DocumentError`` for what is not an object, what `read` throws, and unknown keys.
  public func object<T>(
    _ read: (inout DocumentObject) throws(DocumentError) -> T
  ) throws(DocumentError) -> T {
    try openObject { object throws(DocumentError) in
      let value = try read(&object)
      try object.refuseUnknownKeys()
      return value
    }
  }
}

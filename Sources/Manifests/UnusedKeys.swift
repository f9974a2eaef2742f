import Documents

/// The keys of a manifest that the model does not use, to be named once.
struct UnusedKeys {
  /// Their paths.
  private(set) var paths: [String] = []

  /// Notes a key.
  mutating func note(_ path: String) { paths.append(path) }

  /// Notes what an object holds beyond what was read of it; what is empty says nothing.
  ///
  /// - Parameters:
  ///   - object: The object, as read.
  ///   - known: Its other keys in Kubernetes; one that resembles a key of the object, and is none of them, is
  ///     taken for a slip.
  /// - Throws: `DocumentError` for a slip.
  mutating func note(
    _ object: inout DocumentObject, known: [String] = []
  ) throws(DocumentError) {
    let read = object.read
    for key in object.unread where !known.contains(key) {
      guard let meant = suggestion(for: key, among: read + known) else { continue }
      throw object.node.error(
        expected: "keys of Kubernetes", found: "'\(key)'", advice: "Did you mean '\(meant)'?")
    }
    let prefix = object.node.keyPath.isEmpty ? "" : "\(object.node.keyPath)."
    for key in object.unread {
      if let value = object.optional(key), !value.isEmpty { paths.append(prefix + key) }
    }
  }

  /// The warning of a manifest, or nil where everything is used.
  func warning(file: String) -> String? {
    guard !paths.isEmpty else { return nil }
    return "\(file): not used by the model: \(Set(paths).sorted().joined(separator: ", "))"
  }
}

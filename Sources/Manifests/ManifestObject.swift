import Documents

/// One Kubernetes object of a manifest, with what all objects have.
struct ManifestObject {
  /// The object itself.
  var node: DocumentNode
  /// What its `apiVersion` and `kind` mean.
  var meaning: ManifestKind
  /// Its kind as written.
  var kind: String
  /// Its name.
  var name: ManifestName

  /// Reads an object; a list gives those in it.
  ///
  /// - Parameters:
  ///   - node: The object.
  ///   - isInList: Whether it is one of a list's, which holds no lists.
  /// - Returns: The objects, in their order.
  /// - Throws: `DocumentError` for kinds that are refused, and for missing or malformed names.
  static func objects(at node: DocumentNode, isInList: Bool = false) throws(DocumentError) -> [ManifestObject]
  {
    guard node.isObject else { throw node.error(expected: "a Kubernetes object") }
    return try node.openObject { object throws(DocumentError) in
      let version = try object.required("apiVersion")
      let kindNode = try object.required("kind")
      let meaning = try ManifestKind(apiVersion: version, kind: kindNode)
      guard meaning != .list else {
        guard !isInList else { throw kindNode.error(expected: "no list in a list") }
        var objects: [ManifestObject] = []
        for item in try object.optional("items")?.list() ?? [] {
          objects += try Self.objects(at: item, isInList: true)
        }
        return objects
      }
      let metadata = try object.required("metadata")
      return [
        ManifestObject(
          node: node, meaning: meaning, kind: try kindNode.text(), name: try ManifestName(metadata: metadata))
      ]
    }
  }

  /// The object's `spec`.
  ///
  /// - Throws: `DocumentError` when there is none, or the object has keys that none has.
  func spec() throws(DocumentError) -> DocumentNode {
    try node.object { object throws(DocumentError) in
      object.ignore("apiVersion", "kind", "metadata", "status")
      return try object.required("spec")
    }
  }

  /// How it is called in warnings, as in `Service web`.
  var title: String { "\(kind) \(name.name)" }
}

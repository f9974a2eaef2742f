// What names an object: kind, namespace and name.
//
// Modelled: the form of names, `default` where no namespace is given.
// Source: Kubernetes, k8s.io/apimachinery/pkg/util/validation (IsDNS1123Subdomain, IsDNS1123Label).

import Documents

/// An object's name in its namespace.
struct ManifestName: Hashable {
  var namespace = "default"
  var name: String

  /// Reads `name` and `namespace` of `metadata`; the rest of it is no setting.
  init(metadata: DocumentNode) throws(DocumentError) {
    (name, namespace) = try metadata.openObject { object throws(DocumentError) in
      let name = try object.required("name").subdomain()
      return (name, try object.optional("namespace")?.dnsLabel() ?? "default")
    }
  }

  init(namespace: String, name: String) {
    self.namespace = namespace
    self.name = name
  }
}

extension DocumentNode {
  /// A DNS label: up to 63 lower-case letters, digits and hyphens, no hyphen at either end.
  func dnsLabel() throws(DocumentError) -> String {
    let expected = "a name of up to 63 lower-case letters, digits and '-'"
    let text = try text(expected: expected)
    guard isLabel(text[...]) else { throw error(expected: expected) }
    return text
  }

  /// DNS labels, separated by points; up to 253 characters.
  func subdomain() throws(DocumentError) -> String {
    let expected = "a name of up to 253 lower-case letters, digits, '-' and '.'"
    let text = try text(expected: expected)
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    guard text.utf8.count <= 253, labels.allSatisfy({ isLabel($0, maxLength: 253) }) else {
      throw error(expected: expected)
    }
    return text
  }

  /// Whether nothing is in it: null, `{}`, `[]` or `""`.
  var isEmpty: Bool {
    if isNull { return true }
    if isObject { return (try? openObject { object throws(DocumentError) in object.keys.isEmpty }) ?? false }
    if isList { return (try? list().isEmpty) ?? false }
    return (try? string().isEmpty) ?? false
  }
}

private func isLabel(_ text: Substring, maxLength: Int = 63) -> Bool {
  let isPlain = text.utf8.allSatisfy { byte in
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
      || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || byte == UInt8(ascii: "-")
  }
  return isPlain && !text.isEmpty && text.utf8.count <= maxLength && text.first != "-" && text.last != "-"
}

import Foundation

/// A schema of this project, walked along a document.
struct SchemaShape {
  /// An object of JSON.
  typealias Object = [String: Any]

  private let root: Object

  init(_ kind: String) throws {
    let text = try SourceTree.file("schemas/\(kind).schema.json").lines.joined(separator: "\n")
    root = try JSONSerialization.jsonObject(with: Data(text.utf8)) as? Object ?? [:]
  }

  /// The keys of an object of the schema: of a definition, or of the top where `definition` is nil.
  func keys(of definition: String? = nil) -> Set<String> {
    guard let definition else { return Set((root["properties"] as? Object ?? [:]).keys) }
    let definitions = root["$defs"] as? Object ?? [:]
    return Set(((definitions[definition] as? Object)?["properties"] as? Object ?? [:]).keys)
  }

  /// The definitions that are objects.
  var objects: Set<String> {
    let definitions = root["$defs"] as? Object ?? [:]
    return Set(definitions.filter { ($0.value as? Object)?["type"] as? String == "object" }.keys)
  }

  /// Key paths that a document and the schema do not share: those of the document that the schema lacks, and
  /// those of the schema that the document lacks.
  func differences(from document: String) throws -> [String] {
    let value = try JSONSerialization.jsonObject(with: Data(document.utf8))
    return differences(value, root, path: "$").sorted()
  }

  private func differences(_ value: Any, _ schema: Object, path: String) -> [String] {
    let schema = resolved(schema)
    // Of an object whose keys are data the schema names none.
    if schema["additionalProperties"] is Object { return [] }
    if let object = value as? Object {
      let properties = matching(object, schema)
      let strangers = object.keys.filter { properties[$0] == nil }.map {
        "\(path).\($0) is not in the schema"
      }
      let missing = properties.keys.filter { object[$0] == nil }.map {
        "\(path).\($0) is in the schema alone"
      }
      let inner = object.flatMap { key, value in
        differences(value, properties[key] as? Object ?? [:], path: "\(path).\(key)")
      }
      return strangers + missing + inner
    }
    guard let list = value as? [Any], let items = schema["items"] as? Object else { return [] }
    return list.enumerated().flatMap { differences($1, items, path: "\(path)[\($0)]") }
  }

  /// The properties of an object: of the alternative that has its key, where there are several.
  private func matching(_ object: Object, _ schema: Object) -> Object {
    let alternatives = (schema["oneOf"] as? [Object] ?? []).compactMap {
      resolved($0)["properties"] as? Object
    }
    let fitting = alternatives.first { Set($0.keys).isSuperset(of: object.keys) }
    return schema["properties"] as? Object ?? fitting ?? [:]
  }

  private func resolved(_ schema: Object) -> Object {
    guard let reference = schema["$ref"] as? String, let name = reference.split(separator: "/").last else {
      return schema
    }
    return (root["$defs"] as? Object)?[String(name)] as? Object ?? [:]
  }
}

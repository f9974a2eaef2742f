import Foundation

/// Names of classes, by their index.
///
/// A text file has one a line. A JSON file is as Keras's `imagenet_class_index.json`: for each index an
/// identifier and a name, `{"0": ["n01440764", "tench"], …}`.
struct ClassLabels {
  /// The names.
  let names: [String]

  /// Reads the names of a file, by its ending as JSON or as text.
  ///
  /// - Throws: ``DataError`` where it cannot be read or has not as many names as there are classes.
  init(_ path: String, count: Int) throws(DataError) {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw DataError(description: "\(path): expected a file of labels, found none that can be read")
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw DataError(description: "\(path): expected labels in UTF-8, found other bytes")
    }
    if path.hasSuffix(".json") {
      names = try ClassLabels.names(json: data, path: path, count: count)
    } else {
      var lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
      if lines.last == "" { lines.removeLast() }
      names = lines
    }
    guard names.count == count else {
      throw DataError(
        description: "\(path): expected \(count) labels, one for each class, found \(names.count)")
    }
  }

  private static func names(json: Data, path: String, count: Int) throws(DataError) -> [String] {
    let document = try? JSONSerialization.jsonObject(with: json)
    guard let entries = document as? [String: [String]] else {
      throw DataError(
        description:
          "\(path): expected an object such as {\"0\": [\"n01440764\", \"tench\"]}, found other JSON")
    }
    guard entries.count == count else { return Array(repeating: "", count: entries.count) }
    var names: [String] = []
    for index in 0..<count {
      guard let name = entries["\(index)"]?.last else {
        throw DataError(description: "\(path): expected a name for class \(index), found none")
      }
      names.append(name)
    }
    return names
  }
}

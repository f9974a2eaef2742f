// Reads JSON and YAML alike: YAML 1.1 contains JSON, and its parser knows lines and refuses duplicate keys.
// Not read: JSON's surrogate pairs written as \u escapes (write the character itself).

import Foundation
import Yams

/// A JSON or YAML file as values that know their key paths.
public struct Document {
  /// The top of the document.
  public let root: DocumentNode

  /// Reads a file.
  ///
  /// - Parameters:
  ///   - path: The file; relative to the current folder. Errors name it as given.
  ///   - advice: What to do when the file is not there, a sentence without its full stop.
  /// - Throws: ``DocumentError`` when the file cannot be read or is not well formed.
  public init(contentsOf path: String, advice: String? = nil) throws(DocumentError) {
    guard let data = FileManager.default.contents(atPath: path) else {
      let found = FileManager.default.fileExists(atPath: path) ? "one that cannot be read" : "none"
      throw DocumentError(file: path, expected: "a readable file", found: found, advice: advice)
    }
    guard let text = String(bytes: data, encoding: .utf8) else {
      throw DocumentError(file: path, expected: "text in UTF-8", found: "other bytes")
    }
    try self.init(text: text, file: path)
  }

  /// Reads text.
  ///
  /// - Parameters:
  ///   - text: JSON or YAML, one document.
  ///   - file: The name that errors give the text.
  /// - Throws: ``DocumentError`` when the text is empty or not well formed, with the line.
  public init(text: String, file: String) throws(DocumentError) {
    let format = file.hasSuffix(".yaml") || file.hasSuffix(".yml") ? "YAML" : "JSON"
    do {
      guard let node = try Yams.compose(yaml: text) else {
        throw DocumentError(file: file, expected: format, found: "nothing")
      }
      root = DocumentNode(file: file, keyPath: "", node: node)
    } catch let error as DocumentError {
      throw error
    } catch {
      throw DocumentError(file: file, expected: "well-formed \(format)", found: Self.problem(error, in: text))
    }
  }

  init(root: DocumentNode) { self.root = root }

  /// Words a parser's error: what, and on which line; a truncated text is called that.
  static func problem(_ error: any Error, in text: String) -> String {
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
      let rest = lines.dropFirst(mark.line - 1).joined(separator: "\n").dropFirst(mark.column - 1)
      let end = text.last == "\n" ? lines.count - 1 : lines.count
      guard !rest.allSatisfy(\.isWhitespace) else { return "its end on line \(end): it may be truncated" }
      guard rest.first != "\t" else {
        return "a tab on line \(mark.line), column \(mark.column), where only spaces may stand"
      }
      return "an error on line \(mark.line), column \(mark.column): \(problem)"
    case .duplicatedKeysInMapping(let duplicates, let context):
      let keys = duplicates.map { "'\($0)'" }.joined(separator: ", ")
      return "key \(keys) more than once in one object, first on line \(context.mark.line)"
    default:
      return "an error: \(error)".replacingOccurrences(of: "\n", with: " ")
    }
  }
}

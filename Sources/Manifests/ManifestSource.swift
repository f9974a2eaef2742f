import Documents
import Foundation

/// The text of a manifest and where it is from.
public struct ManifestSource: Sendable {
  /// The most bytes that are read of one file.
  public static let bytesMax = 4 << 20

  /// The file as errors name it.
  public let file: String
  /// The text.
  public let text: String

  /// A text under a name.
  public init(file: String, text: String) {
    self.file = file
    self.text = text
  }

  /// Reads a file, or standard input for `-`.
  ///
  /// - Throws: `DocumentError` when it cannot be read, has over 4 MiB, or is not UTF-8.
  public init(contentsOf path: String) throws(DocumentError) {
    file = path == "-" ? "standard input" : path
    guard let handle = path == "-" ? .standardInput : FileHandle(forReadingAtPath: path),
      let data = try? handle.read(upToCount: Self.bytesMax + 1) ?? Data()
    else {
      let found = FileManager.default.fileExists(atPath: path) ? "one that cannot be read" : "none"
      throw DocumentError(
        file: path, expected: "a readable file", found: found,
        advice: "Name a manifest, or '-' for standard input")
    }
    guard data.count <= Self.bytesMax else {
      throw DocumentError(
        file: file, expected: "at most 4 MiB of manifests", found: "more",
        advice: "Leave out what is not the deployment's")
    }
    guard let text = String(bytes: data, encoding: .utf8) else {
      throw DocumentError(file: file, expected: "text in UTF-8", found: "other bytes")
    }
    self.text = text
  }
}

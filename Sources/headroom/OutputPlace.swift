import Documents
import Foundation

/// A file or folder to be written; whether that is possible is checked before the work starts.
struct OutputPlace {
  /// The path as the user named it.
  let path: String

  /// A file that can be written.
  ///
  /// - Throws: `DocumentError` when it is a folder, or its folder is missing or cannot be written.
  static func file(_ path: String) throws(DocumentError) -> OutputPlace {
    var isFolder: ObjCBool = false
    let exists = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    if exists, isFolder.boolValue {
      throw DocumentError(file: path, expected: "a file to write", found: "a folder")
    }
    let folder = URL(filePath: path).deletingLastPathComponent().path()
    let target = exists ? path : folder
    guard FileManager.default.isWritableFile(atPath: target), isFolderPath(folder) else {
      throw DocumentError(
        file: path, expected: "a file to write", found: "no way to write it",
        advice: "Name one in a folder that exists and may be written")
    }
    return OutputPlace(path: path)
  }

  /// A folder that can be written; it is made, with those above it, if it is missing.
  ///
  /// - Throws: `DocumentError` when it cannot be made or written.
  static func folder(_ path: String) throws(DocumentError) -> OutputPlace {
    try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    guard isFolderPath(path), FileManager.default.isWritableFile(atPath: path) else {
      throw DocumentError(
        file: path, expected: "a folder to write", found: "no way to write it",
        advice: "Name one that may be made or written")
    }
    return OutputPlace(path: path)
  }

  /// Writes the file as a whole or not at all.
  func write(_ text: String) throws(DocumentError) {
    do {
      try Data(text.utf8).write(to: URL(filePath: path), options: .atomic)
    } catch {
      let problem = (error as NSError).localizedDescription.replacingOccurrences(of: "\n", with: " ")
      throw DocumentError(file: path, expected: "to write the file", found: problem)
    }
  }

  /// Writes a file in the folder and returns its path.
  func write(_ text: String, to name: String) throws(DocumentError) -> String {
    let file = OutputPlace(path: path.hasSuffix("/") ? path + name : "\(path)/\(name)")
    try file.write(text)
    return file.path
  }

  private static func isFolderPath(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }
}

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
    func fail(_ found: String, _ advice: String) -> DocumentError {
      DocumentError(file: path, expected: "a file that can be written", found: found, advice: advice)
    }
    let folder = URL(filePath: path).deletingLastPathComponent().relativePath
    switch (kind(of: path), kind(of: folder)) {
    case (.folder, _): throw fail("a folder", "Add a file's name")
    case (_, .file): throw fail("a file in place of its folder", "Choose another folder")
    case (_, .none): throw fail("no folder '\(folder)'", "Make it first")
    case (.file, .folder), (.none, .folder): break
    }
    guard FileManager.default.isWritableFile(atPath: kind(of: path) == .file ? path : folder) else {
      throw fail("one that may not be written", "Choose another place")
    }
    return OutputPlace(path: path)
  }

  /// A folder that can be written; it is made, with those above it, if it is missing.
  ///
  /// - Throws: `DocumentError` when it cannot be made or written.
  static func folder(_ path: String) throws(DocumentError) -> OutputPlace {
    func fail(_ found: String) -> DocumentError {
      DocumentError(
        file: path, expected: "a folder that can be written", found: found, advice: "Choose another folder")
    }
    if kind(of: path) == .none {
      try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }
    switch kind(of: path) {
    case .file: throw fail("a file")
    case .none: throw fail("none, and it cannot be made")
    case .folder: break
    }
    guard FileManager.default.isWritableFile(atPath: path) else { throw fail("one that may not be written") }
    return OutputPlace(path: path)
  }

  /// Writes the file as a whole or not at all.
  func write(_ text: String) throws(DocumentError) { try write(Data(text.utf8)) }

  /// Writes the file as a whole or not at all.
  func write(_ data: Data) throws(DocumentError) {
    do {
      try data.write(to: URL(filePath: path), options: .atomic)
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

  private enum Kind {
    case none
    case file
    case folder
  }

  private static func kind(of path: String) -> Kind {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { return .none }
    return isFolder.boolValue ? .folder : .file
  }
}

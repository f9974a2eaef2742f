import Foundation

/// The project's own files, as the tests of style and structure read them.
enum SourceTree {
  /// The folder of Package.swift.
  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// One text file.
  struct File {
    /// Path from the root.
    let path: String
    let lines: [String]

    /// The lines without comments, for rules about code.
    var code: [String] {
      lines.map { line in
        if line.trimmingPrefix(while: \.isWhitespace).hasPrefix("//") { return "" }
        // The formatter puts two spaces before a trailing comment, and no URL follows two spaces.
        guard let comment = line.range(of: "  // ") else { return line }
        return String(line[..<comment.lowerBound])
      }
    }
  }

  /// Reads one file.
  static func file(_ path: String) throws -> File {
    let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    if lines.last == "" { lines.removeLast() }
    return File(path: path, lines: lines)
  }

  /// Reads all files with an extension under some folders, in order of their paths; a folder that is not
  /// there is empty.
  static func files(under folders: String..., withExtension wanted: String = "swift") throws -> [File] {
    var paths: [String] = []
    for folder in folders {
      let found = FileManager.default.enumerator(atPath: root.appending(path: folder).path())
      while let path = found?.nextObject() as? String {
        let isBuilt = path.split(separator: "/").contains { $0.hasPrefix(".") }
        if path.hasSuffix("." + wanted) && !isBuilt { paths.append(folder + "/" + path) }
      }
    }
    return try paths.sorted().map(file)
  }

  /// All Swift of the project.
  static func swift() throws -> [File] {
    try [file("Package.swift"), file("Benchmarks/Package.swift"), file("Service/Package.swift")]
      + files(under: "Sources", "Tests", "Benchmarks/Sources", "Service/Sources", "Service/Tests")
  }

  /// All documents of the project.
  static func documents() throws -> [File] {
    let top = try FileManager.default.contentsOfDirectory(atPath: root.path()).filter { $0.hasSuffix(".md") }
    return try top.sorted().map(file) + files(under: "docs", withExtension: "md")
  }
}

// Which source this program was built from. A binary does not know its commit; the tree that it lies in does,
// as long as it is still there. Built and then changed is told by the mark that git gives a changed tree.

import Foundation

/// The git checkout of Headroom around some file.
struct SourceTree {
  private let folder: String

  /// Finds the tree that a file lies in; nil where there is none.
  init?(around path: String) {
    let root = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    var candidate = root.deletingLastPathComponent()
    while candidate.path != "/" {
      let manifest = FileManager.default.contents(
        atPath: candidate.appendingPathComponent("Package.swift").path)
      if let manifest, String(decoding: manifest, as: UTF8.self).contains(#"name: "headroom""#) {
        folder = candidate.path
        return
      }
      candidate.deleteLastPathComponent()
    }
    return nil
  }

  /// The commit in 12 digits, with `-dirty` where files differ from it; nil without git or a repository.
  var commit: String? {
    let git = Process()
    git.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    git.arguments = ["git", "-C", folder, "describe", "--always", "--dirty", "--exclude=*", "--abbrev=12"]
    let output = Pipe()
    git.standardOutput = output
    git.standardError = FileHandle.nullDevice
    guard (try? git.run()) != nil else { return nil }
    let answer = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    git.waitUntilExit()
    let commit = answer.trimmingCharacters(in: .whitespacesAndNewlines)
    return git.terminationStatus == 0 && !commit.isEmpty ? commit : nil
  }
}

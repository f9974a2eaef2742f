import Foundation
import Testing

/// Texts kept in Snapshots/, to compare with.
///
/// With `RECORD_SNAPSHOTS=1` in the environment they are written anew, and the tests that do so fail, so that
/// a new text is never accepted unseen.
enum Snapshot {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "Snapshots")

  /// Expects text to be as kept.
  static func expect(
    _ text: String, named name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let file = folder.appending(path: name + ".txt")
    guard ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == nil else {
      try Data(text.utf8).write(to: file)
      Issue.record(
        "recorded \(name): look at the change, then test without RECORD_SNAPSHOTS",
        sourceLocation: sourceLocation)
      return
    }
    let kept = try String(contentsOf: file, encoding: .utf8)
    #expect(text == kept, sourceLocation: sourceLocation)
  }
}

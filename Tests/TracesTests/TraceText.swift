import Documents
import Foundation

@testable import Traces

/// A file of bytes that is there while it is being read.
struct TraceFile {
  let path: String

  init(_ bytes: [UInt8], name: String = "trace-\(UUID().uuidString)") throws {
    path = FileManager.default.temporaryDirectory.appending(path: name).path()
    try Data(bytes).write(to: URL(filePath: path))
  }

  /// What a file with these bytes tells, or the error's words after the file's name.
  static func read(_ bytes: [UInt8], _ format: TraceFormat? = nil) throws -> (Recording?, error: String) {
    let file = try TraceFile(bytes)
    defer { try? FileManager.default.removeItem(atPath: file.path) }
    do throws(DocumentError) {
      return (try TraceReader.read(file.path, format: format), "")
    } catch {
      return (nil, error.description.replacing("\(file.path): ", with: ""))
    }
  }

  /// The same of a text.
  static func read(_ text: String, _ format: TraceFormat? = nil) throws -> (Recording?, error: String) {
    try read(Array(text.utf8), format)
  }

  /// The seconds at which requests arrive.
  static func seconds(_ text: String, _ format: TraceFormat? = nil) throws -> [Double] {
    let (recording, error) = try read(text, format)
    return error.isEmpty ? recording?.times.map(\.seconds) ?? [] : []
  }
}

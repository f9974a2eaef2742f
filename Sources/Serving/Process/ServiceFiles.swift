import Foundation

/// The folder in which a service leaves its port and its log.
struct ServiceFiles: Sendable {
  private let folder: String

  /// Makes a folder of its own.
  init(for path: String) throws(ServiceError) {
    var template = Array("\(NSTemporaryDirectory())/headroom-serve-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else {
      throw .notStarted(path: path, reason: "no temporary folder: \(String(cString: strerror(errno)))")
    }
    folder = template.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
  }

  var port: String { "\(folder)/port" }
  var log: String { "\(folder)/log" }
  /// Everything to remove, in this order.
  var places: [String] { [port, log, folder] }

  /// The port, once the service has written it.
  var knownPort: Int? {
    (try? String(contentsOfFile: port, encoding: .utf8)).flatMap { text in
      Int(text.filter { !$0.isWhitespace })
    }
  }

  var logText: String {
    String(decoding: FileManager.default.contents(atPath: log) ?? Data(), as: UTF8.self)
  }

  var lastLogLine: String { logText.split(whereSeparator: \.isNewline).last.map(String.init) ?? "" }

  func remove() { try? FileManager.default.removeItem(atPath: folder) }
}

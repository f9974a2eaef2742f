import Foundation
import Logging

/// Writes each log entry as one line of JSON: time, level, message, then the entry's own fields.
public struct JSONLogHandler: LogHandler {
  /// Fields that every entry has.
  public var metadata: Logger.Metadata = [:]
  /// The least level that is written.
  public var logLevel: Logger.Level
  private let write: @Sendable (String) -> Void

  /// A handler.
  ///
  /// - Parameters:
  ///   - level: The least level that is written.
  ///   - write: Takes one line at a time, line break included; standard error unless said otherwise.
  public init(level: Logger.Level, write: @escaping @Sendable (String) -> Void = JSONLogHandler.toError) {
    logLevel = level
    self.write = write
  }

  /// Fields that every entry has, by name.
  public subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  /// Writes an entry.
  public func log(event: LogEvent) {
    let fields = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
    let time = Date.now.formatted(.iso8601.year().month().day().time(includingFractionalSeconds: true))
    let text = fields.map { ",\(JSONText.string($0.key)):\(JSONLogHandler.json($0.value))" }.joined()
    let message = JSONText.string("\(event.message)")
    write("{\"time\":\"\(time)Z\",\"level\":\"\(event.level)\",\"message\":\(message)\(text)}\n")
  }

  /// Writes a line to standard error in one piece.
  public static let toError: @Sendable (String) -> Void = { line in
    FileHandle.standardError.write(Data(line.utf8))
  }

  private static func json(_ value: Logger.Metadata.Value) -> String {
    switch value {
    case .string(let text): return JSONText.string(text)
    case .stringConvertible(let value as Int): return "\(value)"
    case .stringConvertible(let value as Double) where value.isFinite: return "\(value)"
    case .stringConvertible(let value): return JSONText.string("\(value)")
    case .array(let values): return "[\(values.map(json).joined(separator: ","))]"
    case .dictionary(let values):
      let fields = values.sorted { $0.key < $1.key }.map { "\(JSONText.string($0.key)):\(json($0.value))" }
      return "{\(fields.joined(separator: ","))}"
    }
  }
}

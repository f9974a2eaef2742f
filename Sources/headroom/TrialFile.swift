// A file of finished trials, so that a long simulation can be interrupted and gone on with.
//
// Format: a line for what the trials depend on, then one for each trial, by number. A line is the CRC-32 of
// its JSON as eight hexadecimal digits, a space, and the JSON.

import Documents
import Foundation
import Gzip
import Simulator
import Synchronization

/// One finished trial, and the same without its CPU limit where there is one.
struct TrialRecord: Codable, Equatable, Sendable {
  /// Which trial, from 0.
  var trial: Int
  /// What happened.
  var outcome: TrialOutcome
  /// The same without the CPU limit, for its response times; nil where there is no limit.
  var unlimited: TrialOutcome?
}

/// A file to which trials are written as they finish, and the trials that it had.
final class TrialFile: Sendable {
  /// The trials that were there.
  let records: [TrialRecord]
  /// The file as the user named it.
  var path: String { place.path }

  private struct State {
    var lines: [Int: Data] = [:]
    var lastWrite: ContinuousClock.Instant?
    var isWritten = true
    var problem: DocumentError?
  }
  private let place: OutputPlace
  private let header: Data
  private let state: Mutex<State>

  /// From one write to the next, at least.
  private static let writeInterval = Duration.seconds(1)

  /// Opens a file, which need not be there yet.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - identity: What the trials to be written depend on.
  /// - Throws: `DocumentError` when it cannot be written, is damaged, or has trials of anything else.
  init(_ path: String, identity: TrialIdentity) throws(DocumentError) {
    place = try OutputPlace.file(path)
    header = try Self.line(identity, path: path)
    var state = State()
    var records: [TrialRecord] = []
    if FileManager.default.fileExists(atPath: path) {
      let lines = try Self.lines(of: path)
      guard let first = lines.first, let found: TrialIdentity = Self.value(first),
        found.schema == identity.schema
      else {
        throw DocumentError(
          file: path, expected: "trials that --save wrote", found: "another file",
          advice: "Choose another name")
      }
      try identity.check(found, file: path)
      for (index, line) in lines.dropFirst().enumerated() {
        guard let record: TrialRecord = Self.value(line), state.lines[record.trial] == nil else {
          throw DocumentError(
            file: path, keyPath: "line \(index + 2)", expected: "a trial as it was written",
            found: "a damaged line", advice: "Remove the file to begin anew")
        }
        records.append(record)
        state.lines[record.trial] = line + Data("\n".utf8)
      }
    }
    self.records = records
    self.state = Mutex(state)
  }

  /// Adds a finished trial; it is written at once, or within a second with those that follow.
  func add(_ record: TrialRecord) {
    do throws(DocumentError) {
      let line = try Self.line(record, path: path)
      state.withLock { state in
        state.lines[record.trial] = line
        state.isWritten = false
        let now = ContinuousClock.now
        if let last = state.lastWrite, now < last + Self.writeInterval { return }
        write(&state)
        state.lastWrite = .now
      }
    } catch {
      state.withLock { $0.problem = error }
    }
  }

  /// Writes what is not written yet.
  ///
  /// - Returns: What was in the way of the last write; nil where all is written.
  func finish() -> DocumentError? {
    state.withLock { state in
      if !state.isWritten { write(&state) }
      return state.problem
    }
  }

  private func write(_ state: inout State) {
    let lines = state.lines.sorted { $0.key < $1.key }
    do throws(DocumentError) {
      try place.write(lines.reduce(into: header) { $0 += $1.value })
      (state.isWritten, state.problem) = (true, nil)
    } catch {
      state.problem = error
    }
  }

  private static func line(_ value: some Encodable, path: String) throws(DocumentError) -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let json = try? encoder.encode(value) else {
      throw DocumentError(file: path, expected: "figures that are numbers", found: "infinity")
    }
    var sum = Fingerprint()
    sum.add(data: json)
    return Data("\(sum.text) ".utf8) + json + Data("\n".utf8)
  }

  /// The value of a line without its end; nil for one that is damaged.
  private static func value<T: Decodable>(_ line: Data) -> T? {
    guard line.count > 9, line[line.startIndex + 8] == UInt8(ascii: " ") else { return nil }
    let json = line.dropFirst(9)
    var sum = Fingerprint()
    sum.add(data: json)
    guard Data(sum.text.utf8) == line.prefix(8) else { return nil }
    return try? JSONDecoder().decode(T.self, from: Data(json))
  }

  /// The lines of a file without their ends; the last must have one.
  private static func lines(of path: String) throws(DocumentError) -> [Data] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw DocumentError(
        file: path, expected: "a file that can be read", found: "one that may not be read",
        advice: "Choose another place")
    }
    var lines = data.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    // What follows the last end is nothing, or a line that was cut.
    let last = lines.removeLast()
    return last.isEmpty ? lines : lines + [Data()]
  }
}

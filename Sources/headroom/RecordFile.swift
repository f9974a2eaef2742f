// A file of what was found so far, so that long work can be interrupted and gone on with.
//
// Format: a line for what all records depend on, then one for each record, in order. A line is the CRC-32 of
// its JSON as eight hexadecimal digits, a space, and the JSON.

import Documents
import Foundation
import Gzip
import Synchronization

/// What is kept in one line.
protocol SavedRecord: Codable, Sendable {
  /// What orders lines: of two records with the same, there is only one.
  associatedtype Order: Hashable & Comparable & Sendable
  /// This record's place among the others.
  var order: Order { get }
}

/// What all records of a file depend on.
protocol SavedIdentity: Codable, Sendable {
  /// What one record is called, and several.
  static var nouns: (one: String, several: String) { get }
  /// The schema of files of this version.
  static var schema: String { get }
  /// The schema of the file that it was read from.
  var schema: String { get }
  /// Headroom's version.
  var version: String { get }
  /// The seed of all chance.
  var seed: UInt64 { get }
  /// The checksum of each part of the scenario that counts.
  var scenario: [String: String] { get }

  /// What else differs first, in words that follow the records' noun, and "found"; nil for nothing.
  func ownDifference(from other: Self) -> (expected: String, found: String)?
}

extension SavedIdentity {
  /// Checks that records with another identity can stand in for records with this one.
  ///
  /// - Parameters:
  ///   - other: Of the records that are there.
  ///   - file: Where they are.
  /// - Throws: `DocumentError` that names the first thing that differs.
  func check(_ other: Self, file: String) throws(DocumentError) {
    guard let (expected, found) = difference(from: other) else { return }
    throw DocumentError(
      file: file, expected: "\(Self.nouns.several) \(expected)", found: found,
      advice: "Choose another file, or remove it to begin anew")
  }

  private func difference(from other: Self) -> (expected: String, found: String)? {
    if other.version != version { return ("of Headroom \(version)", "those of \(other.version)") }
    if let own = ownDifference(from: other) { return own }
    if other.seed != seed { return ("with seed \(seed)", "those with seed \(other.seed)") }
    let parts = scenario.differences(from: other.scenario)
    return parts.isEmpty
      ? nil : ("of this scenario", "those of one with another \(parts.joined(separator: ", "))")
  }
}

/// A file to which records are written as they are found, and those that it had.
final class RecordFile<Identity: SavedIdentity, Record: SavedRecord>: Sendable {
  /// The records that were there.
  let records: [Record]
  /// The file as the user named it.
  var path: String { place.path }

  private struct State {
    var lines: [Record.Order: Data] = [:]
    var lastWrite: ContinuousClock.Instant?
    var isWritten = true
    var problem: DocumentError?
  }
  private let place: OutputPlace
  private let header: Data
  private let state: Mutex<State>

  /// From one write to the next, at least.
  private static var writeInterval: Duration { .seconds(1) }

  /// Opens a file, which need not be there yet.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - identity: What the records to be written depend on.
  /// - Throws: `DocumentError` when it cannot be written, is damaged, or has records of anything else.
  init(_ path: String, identity: Identity) throws(DocumentError) {
    place = try OutputPlace.file(path)
    header = try Self.line(identity, path: path)
    var state = State()
    var records: [Record] = []
    if FileManager.default.fileExists(atPath: path) {
      let lines = try Self.lines(of: path)
      guard let first = lines.first, let found: Identity = Self.value(first),
        found.schema == Identity.schema
      else {
        throw DocumentError(
          file: path, expected: "\(Identity.nouns.several) that --save wrote", found: "another file",
          advice: "Choose another name")
      }
      try identity.check(found, file: path)
      for (index, line) in lines.dropFirst().enumerated() {
        guard let record: Record = Self.value(line), state.lines[record.order] == nil else {
          throw DocumentError(
            file: path, keyPath: "line \(index + 2)", expected: "a \(Identity.nouns.one) as it was written",
            found: "a damaged line", advice: "Remove the file to begin anew")
        }
        records.append(record)
        state.lines[record.order] = line + Data("\n".utf8)
      }
    }
    self.records = records
    self.state = Mutex(state)
  }

  /// Adds a record; it is written at once, or within a second with those that follow.
  func add(_ record: Record) {
    do throws(DocumentError) {
      let line = try Self.line(record, path: path)
      state.withLock { state in
        state.lines[record.order] = line
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

// The folder in which the suite's measurements pile up: what is there need not be measured again.

import CostModel
import Documents
import Foundation

/// A folder with a file for each row and round, and for each profile.
public struct AccuracyFolder: Sendable {
  /// Its path.
  public let path: String

  /// A folder, which must be there.
  public init(_ path: String) { self.path = path }

  /// The file of a row in a round, from 1.
  public func file(of row: SuiteRow, round: Int) -> String { "\(path)/\(row.name)-r\(round).json" }

  /// The file of a network's profile in a round, from 1.
  public func profileFile(of network: String, round: Int) -> String {
    "\(path)/profile-\(network)-r\(round).json"
  }

  /// The profile of a network in the first round; nil where it is not there.
  ///
  /// - Throws: `DocumentError` for a file that cannot be read.
  public func profile(of network: String) throws(DocumentError) -> Profile? {
    let file = profileFile(of: network, round: 1)
    return FileManager.default.fileExists(atPath: file) ? try Profile(contentsOf: file) : nil
  }

  /// Whether a row has been measured in a round.
  public func has(_ row: SuiteRow, round: Int) -> Bool {
    FileManager.default.fileExists(atPath: file(of: row, round: round))
  }

  /// The validation of a row from all rounds up to some number; nil where there is none yet.
  ///
  /// - Throws: `DocumentError` for a file that is no validation.
  public func validation(of row: SuiteRow, rounds: Int) throws(DocumentError) -> Validation? {
    var parts: [Validation] = []
    for round in 1...rounds where has(row, round: round) {
      parts.append(try read(file(of: row, round: round)))
    }
    return parts.isEmpty ? nil : Validation(merging: parts)
  }

  private func read(_ file: String) throws(DocumentError) -> Validation {
    let found: String
    do {
      let data = try Data(contentsOf: URL(filePath: file))
      let validation = try JSONDecoder().decode(Validation.self, from: data)
      guard validation.schema != Validation.schema else { return validation }
      found = "schema \(validation.schema)"
    } catch {
      found = "another"
    }
    throw DocumentError(
      file: file, expected: "a file of schema \(Validation.schema)", found: found,
      advice: "Remove it, and it will be measured again")
  }
}

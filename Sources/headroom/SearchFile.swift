// What a search for settings has found so far, kept so that it can be interrupted and gone on with.

import CostModel
import Documents
import Recommender
import Simulator

/// A setting that was simulated, and what it was found to do.
struct FoundSetting: SavedRecord {
  /// What was simulated.
  var key: EvaluationKey
  /// What was found.
  var evaluation: Evaluation

  /// Network, stage and setting as text.
  var order: String {
    let setting = key.setting
    let bounds = "\(setting.minReplicas) \(setting.maxReplicas) \(setting.targetUtilization)"
    let limit = setting.cpuLimit?.quantity ?? "-"
    return "\(key.network) \(key.seed) \(key.trials) \(key.margin) \(setting.threads) \(setting.workers) "
      + "\(setting.cpuRequest.quantity) \(limit) \(setting.memoryRequest.rawValue) "
      + "\(setting.memoryLimit.rawValue) \(bounds)"
  }
}

/// What the findings of a search depend on; the first line of its file.
struct SearchIdentity: SavedIdentity, Equatable {
  static let nouns = (one: "setting", several: "settings")
  /// The schema of such files.
  static let schema = "headroom.settings/v1"

  var schema: String = SearchIdentity.schema
  /// Headroom's version.
  var version: String
  /// The seed of all chance.
  var seed: UInt64
  /// The objective, as in `p95 200ms 0.999`.
  var objective: String
  /// The checksum of each network's profile.
  var profiles: [String: String]
  /// The checksum of each part of the scenario.
  var scenario: [String: String]

  /// Parts of a scenario that findings do not depend on: the search sets the objective.
  private static let others: Set = ["name", "description", "profile", "trials", "seed", "objective"]

  /// What the findings of a search for settings depend on.
  init(_ scenario: Scenario, objective: Objective, profiles: [Profile]) {
    version = Headroom.configuration.version
    seed = scenario.seed
    self.objective =
      "p\(objective.percentile) \(objective.responseTime.rawValue)ns \(objective.availability)"
    self.profiles = [:]
    for profile in profiles { self.profiles[profile.network] = Fingerprint(of: profile).text }
    self.scenario = scenario.checksums(without: Self.others)
  }

  func check(_ other: SearchIdentity, file: String) throws(DocumentError) {
    func fail(_ expected: String, _ found: String) -> DocumentError {
      DocumentError(
        file: file, expected: "settings \(expected)", found: found,
        advice: "Choose another file, or remove it to begin anew")
    }
    guard other.version == version else {
      throw fail("found by Headroom \(version)", "those of \(other.version)")
    }
    guard other.seed == seed else { throw fail("with seed \(seed)", "those with seed \(other.seed)") }
    guard other.objective == objective else {
      throw fail("for the objective \(objective)", "those for \(other.objective)")
    }
    let networks = profiles.differences(from: other.profiles)
    guard networks.isEmpty else {
      throw fail("with these profiles", "those with another of \(networks.joined(separator: ", "))")
    }
    let different = scenario.differences(from: other.scenario)
    guard different.isEmpty else {
      throw fail("of this scenario", "those of one with another \(different.joined(separator: ", "))")
    }
  }
}

/// The file of a search, as its memory.
struct SearchFile: EvaluationMemory {
  private let file: RecordFile<SearchIdentity, FoundSetting>
  private let known: [EvaluationKey: Evaluation]

  /// Opens a file, which need not be there yet.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - identity: What the findings depend on.
  /// - Throws: `DocumentError` when it cannot be written, is damaged, or has findings of anything else.
  init(_ path: String, identity: SearchIdentity) throws(DocumentError) {
    file = try RecordFile(path, identity: identity)
    known = Dictionary(file.records.map { ($0.key, $0.evaluation) }) { first, _ in first }
  }

  func evaluation(of key: EvaluationKey) -> Evaluation? { known[key] }

  func note(_ evaluation: Evaluation, of key: EvaluationKey) {
    file.add(FoundSetting(key: key, evaluation: evaluation))
  }

  /// The file as the user named it.
  var path: String { file.path }

  /// Writes what is not written yet.
  ///
  /// - Returns: What was in the way of the last write; nil where all is written.
  func finish() -> DocumentError? { file.finish() }
}

import CostModel
import Simulator

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

  func ownDifference(from other: SearchIdentity) -> (expected: String, found: String)? {
    guard other.objective == objective else {
      return ("for the objective \(objective)", "those for \(other.objective)")
    }
    let networks = profiles.differences(from: other.profiles)
    return networks.isEmpty
      ? nil : ("with these profiles", "those with another of \(networks.joined(separator: ", "))")
  }
}

import CostModel
import Simulator

/// What trials depend on: with the same they are the same, byte for byte; the first line of a file of trials.
struct TrialIdentity: SavedIdentity, Equatable {
  static let nouns = (one: "trial", several: "trials")
  /// The schema of such files.
  static let schema = "headroom.trials/v1"

  var schema: String = TrialIdentity.schema
  /// Headroom's version.
  var version: String
  /// The seed of all chance.
  var seed: UInt64
  /// The profile's checksum.
  var profile: String
  /// The checksum of each part of the scenario.
  var scenario: [String: String]

  /// Parts of a scenario that trials do not depend on.
  private static let others: Set = ["name", "description", "profile", "trials", "seed", "prices"]

  /// What the trials of a scenario with a profile depend on.
  init(_ scenario: Scenario, profile: Profile) {
    version = Headroom.configuration.version
    seed = scenario.seed
    self.profile = Fingerprint(of: profile).text
    self.scenario = scenario.checksums(without: Self.others)
  }

  func ownDifference(from other: TrialIdentity) -> (expected: String, found: String)? {
    other.profile == profile ? nil : ("with this profile", "those with another")
  }
}

extension Scenario {
  /// The checksum of each part, by its name, but for some.
  func checksums(without others: Set<String>) -> [String: String] {
    var sums: [String: String] = [:]
    for part in Mirror(reflecting: self).children {
      guard let name = part.label, !others.contains(name) else { continue }
      sums[name] = Fingerprint(of: part.value).text
    }
    return sums
  }
}

extension [String: String] {
  /// The keys, in order, whose values another dictionary does not have, or has others of.
  func differences(from other: [String: String]) -> [String] {
    Set(keys).union(other.keys).filter { self[$0] != other[$0] }.sorted()
  }
}

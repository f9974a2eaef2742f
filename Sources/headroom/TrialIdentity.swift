import CostModel
import Documents
import Simulator

/// What trials depend on: with the same they are the same, byte for byte; the first line of a file of trials.
struct TrialIdentity: Codable, Equatable {
  /// The schema of such files.
  static let schema = "headroom.trials/v1"

  var schema = TrialIdentity.schema
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
    var sum = Fingerprint()
    sum.add(profile)
    self.profile = sum.text
    self.scenario = [:]
    for part in Mirror(reflecting: scenario).children {
      guard let name = part.label, !Self.others.contains(name) else { continue }
      var sum = Fingerprint()
      sum.add(part.value)
      self.scenario[name] = sum.text
    }
  }

  /// Checks that trials with another identity can stand in for trials with this one.
  ///
  /// - Parameters:
  ///   - other: Of the trials that are there.
  ///   - file: Where they are.
  /// - Throws: `DocumentError` that names the first thing that differs.
  func check(_ other: TrialIdentity, file: String) throws(DocumentError) {
    func fail(_ expected: String, _ found: String) -> DocumentError {
      DocumentError(
        file: file, expected: "trials \(expected)", found: found,
        advice: "Choose another file, or remove it to begin anew")
    }
    guard other.version == version else {
      throw fail("of Headroom \(version)", "those of \(other.version)")
    }
    guard other.profile == profile else { throw fail("with this profile", "those with another") }
    guard other.seed == seed else { throw fail("with seed \(seed)", "those with seed \(other.seed)") }
    let parts = Set(scenario.keys).union(other.scenario.keys).sorted()
    let different = parts.filter { scenario[$0] != other.scenario[$0] }
    guard different.isEmpty else {
      throw fail("of this scenario", "those of one with another \(different.joined(separator: ", "))")
    }
  }
}

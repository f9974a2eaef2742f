import CostModel
import Documents
import Foundation
import Report
import Simulator
import Testing

@testable import Manifests

@Suite struct SeedManifestTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "workloads/seed")

  static let names: [String] = {
    let files = try? FileManager.default.contentsOfDirectory(atPath: folder.path())
    return (files ?? []).filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
  }()

  /// A scenario's file without the parts that manifests give.
  private func traffic(_ path: String) throws -> Document {
    let object = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path)))
    var parts = try #require(object as? [String: Any])
    for part in ["deployment", "horizontalPodAutoscaler", "cluster"] { parts[part] = nil }
    let text = try #require(String(bytes: try JSONSerialization.data(withJSONObject: parts), encoding: .utf8))
    return try Document(text: text, file: path)
  }

  private func outcome(_ scenario: Scenario) throws -> String {
    let profile =
      switch scenario.profile {
      case .file(let path): try Profile(contentsOf: path)
      case .network(let name): try #require(Profile.reference(network: name))
      }
    let trials = Simulation(scenario: scenario, profile: profile).run()
    return try JSONText.encode(Outcome(scenario: scenario, profile: profile, trials: trials))
  }

  @Test func `there are sixteen seed deployments, and each has its manifests`() throws {
    #expect(Self.names.count == 16)
    let files = try FileManager.default.contentsOfDirectory(
      atPath: Self.folder.appending(path: "manifests").path())
    #expect(Set(files) == Set(Self.names.map { "\($0).yaml" } + ["nodes.yaml"]))
  }

  @Test(arguments: names)
  func `a seed deployment as YAML manifests gives the same bytes as in JSON`(name: String) throws {
    let path = Self.folder.appending(path: "\(name).json").path()
    var json = try Scenario(contentsOf: path)
    let sources = try [name, "nodes"].map { file in
      try ManifestSource(contentsOf: Self.folder.appending(path: "manifests/\(file).yaml").path())
    }
    var (yaml, warnings) = try ManifestSet(sources).scenario(node: traffic(path).root)
    #expect(warnings == [])
    #expect(yaml == json)
    // One short trial: the scenarios are equal already.
    (json.trials, yaml.trials) = (1, 1)
    (json.duration, yaml.duration) = (.seconds(120), .seconds(120))
    #expect(try outcome(yaml) == outcome(json))
  }
}

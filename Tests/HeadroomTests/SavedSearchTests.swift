import CostModel
import Foundation
import Recommender
import Simulator
import Testing

@testable import headroom

@Suite struct SavedSearchTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(soundScenario, to: "sound.json")
  }

  private let arguments = [
    "recommend", "--slo", "200ms", "--workload", "sound.json", "--models", "mobilenetv2", "--json",
  ]

  private func recommend(_ more: String...) throws -> HeadroomRun {
    try HeadroomRun(arguments + more, folder: folder)
  }

  /// A search that a signal interrupts when the first finding is kept.
  private func interrupted(_ more: [String], file: String?, by number: Int32) throws -> HeadroomRun {
    let path = file.map { folder.url.appending(path: $0).path() }
    return try HeadroomRun(arguments + more, folder: folder) { process in
      if let path {
        while process.isRunning, !FileManager.default.fileExists(atPath: path) { usleep(500) }
      } else {
        usleep(300_000)
      }
      kill(process.processIdentifier, number)
    }
  }

  @Test(.timeLimit(.minutes(4)))
  func `an interrupted search goes on from its file to the same bytes`() throws {
    let whole = try recommend()
    #expect(whole.code == 0)
    var run = try interrupted(["--save", "a.settings"], file: "a.settings", by: SIGINT)
    for _ in 0..<5 where run.code == 0 {
      // The signal came too late.
      try FileManager.default.removeItem(at: folder.url.appending(path: "a.settings"))
      run = try interrupted(["--save", "a.settings"], file: "a.settings", by: SIGINT)
    }
    #expect(run.code == 130)
    #expect(run.output == "")
    #expect(run.errors.hasSuffix("interrupted; the same command goes on from a.settings\n"))
    let kept = try folder.read("a.settings").split(separator: "\n")
    #expect(kept.count > 1)
    let resumed = try recommend("--save", "a.settings")
    #expect(resumed.output == whole.output)
    let all = try folder.read("a.settings")
    #expect(Set(kept).isSubset(of: Set(all.split(separator: "\n"))))
    // With all settings there, the file stays as it is.
    #expect(try recommend("--save", "a.settings").output == whole.output)
    #expect(try folder.read("a.settings") == all)
  }

  @Test func `without a file the reader is told what would have kept it`() throws {
    // Minutes of work, of which nearly all is left when the signal comes.
    try folder.write(soundScenario.replacing(#""20s""#, with: #""9d""#), to: "sound.json")
    let run = try interrupted([], file: nil, by: SIGTERM)
    #expect(run.code == 143)
    #expect(run.output == "")
    #expect(
      run.errors.hasSuffix("interrupted; with --save, the settings that were simulated would be kept\n"))
  }

  @Test func `settings of anything else are refused with what differs`() throws {
    let scenario = try Scenario(contentsOf: folder.url.appending(path: "sound.json").path())
    let profile = try #require(Profile.reference(network: "mobilenetv2"))
    let other = try #require(Profile.reference(network: "xception"))
    let objective = Objective(responseTime: .milliseconds(200))
    let identity = SearchIdentity(scenario, objective: objective, profiles: [profile])
    func message(_ change: (inout SearchIdentity) -> Void) -> String? {
      var changed = identity
      change(&changed)
      do {
        try identity.check(changed, file: "a.settings")
        return nil
      } catch {
        return error.description
      }
    }
    let end = "Choose another file, or remove it to begin anew"
    #expect(message { _ in } == nil)
    #expect(
      message { $0.version = "0.0.9" }
        == "a.settings: expected settings of Headroom \(Headroom.configuration.version), found those "
        + "of 0.0.9. \(end)")
    #expect(
      message { $0.seed = 9 }
        == "a.settings: expected settings with seed \(scenario.seed), found those with seed 9. \(end)")
    #expect(
      message { $0.objective = "p99 1ns 1.0" }
        == "a.settings: expected settings for the objective p95.0 200000000ns 0.999, found those for "
        + "p99 1ns 1.0. \(end)")
    #expect(
      message { $0.profiles = SearchIdentity(scenario, objective: objective, profiles: [other]).profiles }
        == "a.settings: expected settings with these profiles, found those with another of mobilenetv2, "
        + "xception. \(end)")
    #expect(
      message { $0.scenario["traffic"] = "0" }
        == "a.settings: expected settings of this scenario, found those of one with another traffic. \(end)")
  }

  @Test func `a file of anything else is left as it is`() throws {
    try folder.write("a,b\n1,2\n", to: "other.csv")
    let run = try recommend("--save", "other.csv")
    #expect(
      run.errors
        == "error: other.csv: expected settings that --save wrote, found another file. Choose another name\n")
    #expect(run.code == 65)
    #expect(try folder.read("other.csv") == "a,b\n1,2\n")
  }
}

import CostModel
import Documents
import Foundation
import Statistics
import Testing

@testable import Simulator
@testable import headroom

@Suite struct SavedTrialsTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(soundScenario, to: "sound.json")
  }

  private func simulate(_ arguments: String...) throws -> HeadroomRun {
    try HeadroomRun(["simulate", "sound.json", "--json"] + arguments, folder: folder)
  }

  @Test func `trials that were kept are not run again, and the outcome has the same bytes`() throws {
    let plain = try simulate("--trials", "5")
    #expect(try simulate("--trials", "2", "--save", "a.trials").code == 0)
    let kept = try folder.read("a.trials")
    #expect(kept.split(separator: "\n").count == 3)
    let resumed = try simulate("--trials", "5", "--save", "a.trials", "--threads", "2")
    #expect(resumed.output == plain.output)
    #expect(try folder.read("a.trials").hasPrefix(kept))
    // With all trials there, and with more than are asked for.
    #expect(try simulate("--trials", "5", "--save", "a.trials").output == plain.output)
    #expect(try simulate("--trials", "2", "--save", "a.trials").output == simulate().output)
  }

  @Test func `the file is the same whichever thread was faster`() throws {
    #expect(try simulate("--trials", "6", "--save", "one.trials", "--threads", "1").code == 0)
    #expect(try simulate("--trials", "6", "--save", "two.trials", "--threads", "2").code == 0)
    #expect(try folder.read("one.trials") == folder.read("two.trials"))
  }

  @Test(arguments: [
    (#""rate": 10"#, #""rate": 11"#, [], "of this scenario, found those of one with another traffic"),
    (
      #""replicas": 2"#, #""replicas": 3"#, [],
      "of this scenario, found those of one with another deployment"
    ),
    (
      #""duration": "20s""#, #""duration": "21s", "warmUp": "auto""#, [],
      "of this scenario, found those of one with another duration, findsWarmUp"
    ),
    (#""200ms""#, #""100ms""#, [], "of this scenario, found those of one with another objective"),
    ("", "", ["--seed", "2"], "with seed 2, found those with seed 1"),
    (#""mobilenetv2""#, #""xception""#, [], "with this profile, found those with another"),
  ])
  func `trials of anything else are refused with what differs`(
    from: String, to: String, arguments: [String], message: String
  ) throws {
    #expect(try simulate("--save", "a.trials").code == 0)
    let before = try folder.read("a.trials")
    try folder.write(from.isEmpty ? soundScenario : soundScenario.replacing(from, with: to), to: "sound.json")
    let run = try HeadroomRun(
      ["simulate", "sound.json", "--save", "a.trials"] + arguments, folder: folder)
    #expect(
      run.errors
        == "error: a.trials: expected trials \(message). Choose another file, or remove it to begin anew\n")
    #expect(run.code == 65)
    #expect(run.output == "")
    #expect(try folder.read("a.trials") == before)
  }

  @Test func `a name, a description, prices and the number of trials may differ`() throws {
    #expect(try simulate("--save", "a.trials").code == 0)
    try folder.write(
      soundScenario.replacing(
        #""trials": 2"#, with: #""trials": 3, "name": "other", "prices": { "vcpuHour": 1 }"#),
      to: "sound.json")
    let plain = try simulate()
    #expect(try simulate("--save", "a.trials").output == plain.output)
  }

  @Test func `trials of another version are refused`() throws {
    let scenario = try Scenario(contentsOf: folder.url.appending(path: "sound.json").path())
    let profile = try #require(Profile.reference(network: "mobilenetv2"))
    var old = TrialIdentity(scenario, profile: profile)
    old.version = "0.0.9"
    let path = folder.url.appending(path: "old.trials").path()
    _ = try TrialFile(path, identity: old)
    let file = try TrialFile(path, identity: old)
    file.add(TrialRecord(trial: 0, outcome: TrialOutcome()))
    #expect(file.finish() == nil)
    let error = #expect(throws: DocumentError.self) {
      try TrialFile(path, identity: TrialIdentity(scenario, profile: profile))
    }
    #expect(
      error?.description
        == "\(path): expected trials of Headroom \(Headroom.configuration.version), found those of 0.0.9. "
        + "Choose another file, or remove it to begin anew")
  }

  // Digits that are others, a line that ends early, and one without its end.
  @Test(arguments: [("\"attempted\":", "\"attempted\":1", 0, 2), ("", "", 5, 3), ("", "", 1, 3)])
  func `a damaged line is named`(from: String, to: String, cut: Int, line: Int) throws {
    #expect(try simulate("--save", "a.trials").code == 0)
    let sound = try folder.read("a.trials")
    let damaged = String((from.isEmpty ? sound : sound.replacing(from, with: to)).dropLast(cut))
    #expect(damaged != sound)
    try folder.write(damaged, to: "a.trials")
    let run = try simulate("--save", "a.trials")
    #expect(
      run.errors
        == "error: a.trials: line \(line): expected a trial as it was written, found a damaged line. Remove "
        + "the file to begin anew\n")
    #expect(run.code == 65)
  }

  @Test(arguments: ["", "{}", "0123abcd {}\n", "a,b\n1,2\n"])
  func `a file of anything else is left as it is`(text: String) throws {
    try folder.write(text, to: "other.csv")
    let run = try simulate("--save", "other.csv")
    #expect(
      run.errors
        == "error: other.csv: expected trials that --save wrote, found another file. Choose another name\n")
    #expect(run.code == 65)
    #expect(try folder.read("other.csv") == text)
  }

  @Test func `a fingerprint tells values apart, and not where they came from`() {
    func text(_ value: Any) -> String {
      var fingerprint = Fingerprint()
      fingerprint.add(value)
      return fingerprint.text
    }
    var scenario = Scenario(
      name: "a", profile: .network("b"), duration: .seconds(1),
      traffic: Traffic(source: .recorded([.zero, Instant(nanoseconds: 5)])))
    let first = text(scenario)
    #expect(first == text(scenario))
    #expect(first.count == 8)
    scenario.traffic.source = .recorded([.zero, Instant(nanoseconds: 6)])
    #expect(first != text(scenario))
    #expect(text(["ab", "c"]) != text(["a", "bc"]))
    #expect(text([1.0, 2]) != text([1.0, 2.0000000000000004]))
    #expect(text(Int?.none as Any) != text(Int?.some(0) as Any))
  }
}

import CostModel
import Foundation
import Report
import Testing

@testable import Serving
@testable import Validator

/// Whether control groups may be made here, in which a row with a limit is measured.
private let canLimit: Bool = {
  guard let group = try? LimitedGroup.create(quotaCores: 1) else { return false }
  group.remove()
  return true
}()

@Suite struct AccuracyCommandTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Puts a measurement of every row of the smallest network but the last into the folder.
  private func fill(leavingOut count: Int) throws -> [SuiteRow] {
    let suite = AccuracySuite(networks: ["mobilenetv2"])
    let store = AccuracyFolder(folder.url.appending(path: "accuracy").path())
    let rows = suite.measurements(of: "mobilenetv2", cores: 2)
    for row in rows.dropLast(count) {
      let validation = try SampleDocuments.validation(row)
      let name = URL(filePath: store.file(of: row, round: 1)).lastPathComponent
      try folder.write(JSONText.encode(validation), to: "accuracy/\(name)")
    }
    return rows.suffix(count)
  }

  @Test func `rendering writes the document from what the folder holds and measures nothing`() throws {
    _ = try fill(leavingOut: 5)
    try folder.write("## Notes\n\nBy hand.\n", to: "notes.md")
    let run = try HeadroomRun(
      "accuracy", "--models", "mobilenetv2", "--rounds", "1", "--render", "--document", "a.md", "--notes",
      "notes.md", folder: folder, environment: ["HEADROOM_SERVE": "/nowhere"])
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.output == "20 of 20 rows hold; written to a.md\n")
    let document = try folder.read("a.md")
    #expect(document.contains(" 4 rows of 24 are not measured yet."))
    #expect(document.hasSuffix("\n## Notes\n\nBy hand.\n"))
  }

  @Test(.enabled(if: canLimit, "control groups may not be made here"))
  func `what is missing is measured, and what is there is not`() throws {
    let missing = try fill(leavingOut: 1)
    let fake = SourceTree.root.appending(path: "Tests/ServingTests/Fixtures/fake-serve").path()
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let options = ["--seconds", "1", "--requests", "1", "--profile-seconds", "0.2", "--rounds", "1"]
    let impatient = ["--idle-wait", "0", "--tries", "1"]
    let arguments = ["accuracy", "--models", "mobilenetv2", "--document", "a.md"] + options + impatient
    let run = try HeadroomRun(
      arguments, folder: folder,
      environment: ["HEADROOM_SERVE": fake, "FAKE_SLEEP": "0.001", "PATH": path])
    #expect(run.code == 0, "\(run.errors)")
    // A machine with one core has no picture, one with more than two a larger one.
    if cores == 2 {
      let store = AccuracyFolder(folder.url.appending(path: "accuracy").path())
      let rows = try #require(try store.validation(of: missing[0], rounds: 1))
      #expect(rows.repetitions[0].figures.availability == 1)
      #expect(run.errors.contains("round 1, \(missing[0].name)\n"))
      #expect(run.errors.components(separatedBy: "round 1, ").count == 2)
    }
    #expect(try folder.read("a.md").contains("## Threads under a limit"))
  }

  @Test(
    "what is out of range is refused",
    arguments: [
      (
        ["--models", "vgg"],
        "--models: expected networks among xception, mobilenetv2, resnet101v2, found 'vgg'"
      ),
      (["--models", ""], "--models: expected networks among xception, mobilenetv2, resnet101v2, found ''"),
      (["--idle-wait", "4000"], "--idle-wait: expected 0 to 3600, found 4000.0"),
      (["--tries", "0"], "--tries: expected 1 to 10, found 0"),
      (["--rounds", "0"], "--rounds: expected 1 to 20, found 0"),
      (["--seconds", "0"], "--seconds: expected 1 to 3600, found 0.0"),
      (["--requests", "0"], "--requests: expected 1 to 100000, found 0"),
      (
        ["--profile-seconds", "0"],
        "--profile-seconds: expected a time above 0 and up to 3600, found 0.0"
      ),
    ] as [([String], String)])
  func usage(_ arguments: [String], _ message: String) throws {
    let run = try HeadroomRun(["accuracy"] + arguments, folder: folder)
    #expect(run.code == 64)
    #expect(run.errors == "error: \(message)\n")
  }
}

import CostModel
import Foundation
import Testing

@Suite struct ProfileCommandTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `what is profiled is simulated with`() throws {
    try folder.write(soundScenario, to: "sound.json")
    let profiling = try HeadroomRun(
      "profile", "--model", "MobileNetV2", "--threads", "2,1", "--images", "12", "--seconds", "2",
      folder: folder)
    #expect(profiling.code == 0)
    #expect(
      profiling.output.hasPrefix("mobilenetv2, 3,538,984 parameters, written to profiles/mobilenetv2.json\n"))
    #expect(profiling.errors.split(separator: "\n").allSatisfy { $0.hasPrefix("profiling mobilenetv2: ") })
    let profile = try Profile(contentsOf: folder.url.appending(path: "profiles/mobilenetv2.json").path())
    #expect(profile.threadCosts.map(\.threads) == [1, 2])
    let simulation = try HeadroomRun("simulate", "sound.json", folder: folder)
    #expect(simulation.output.contains("\nprofile: profiles/mobilenetv2.json, measured"))
  }

  @Test(.enabled(if: SchemaTool.isThere, SchemaTool.reason))
  func `a written profile holds against its schema, and --json prints the same`() throws {
    let run = try HeadroomRun(
      "profile", "--model", "mobilenetv2", "--images", "10", "--batch", "1,2", "--seconds", "1", "--output",
      "p.json",
      "--json", folder: folder)
    #expect(run.code == 0)
    #expect(run.output == (try? folder.read("p.json")))
    let (code, output) = try SchemaTool.validate("profile", folder.url.appending(path: "p.json").path())
    #expect(code == 0, "\(output)")
  }

  @Test func `an interrupted profile leaves no file`() throws {
    let errors = folder.url.appending(path: "errors")
    try Data().write(to: errors)
    let process = Process()
    process.executableURL = try HeadroomRun.executable()
    process.arguments = ["profile", "--model", "mobilenetv2", "--seconds", "300"]
    process.currentDirectoryURL = folder.url
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    while process.isRunning, !(try folder.read("errors").contains("timing images")) {
      Thread.sleep(forTimeInterval: 0.02)
    }
    // Not SIGINT, which shells have their background processes ignore.
    process.terminate()
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal)
    #expect(try folder.names(in: "profiles") == [])
  }
}

import CostModel
import Foundation
import Testing

@Suite struct ProfileCommandTests {
  let folder: TemporaryFolder

  /// No service is started, whether or not one is built here.
  private let withoutService = ["HEADROOM_SERVE": "/nowhere"]

  init() throws { folder = try TemporaryFolder() }

  @Test func `what is profiled is simulated with`() throws {
    try folder.write(soundScenario, to: "sound.json")
    let profiling = try HeadroomRun(
      "profile", "--model", "MobileNetV2", "--threads", "2,1", "--images", "12", "--seconds", "2",
      folder: folder, environment: withoutService)
    #expect(profiling.code == 0)
    #expect(
      profiling.output.hasPrefix("mobilenetv2, 3,538,984 parameters, written to profiles/mobilenetv2.json\n"))
    #expect(
      profiling.errors.split(separator: "\n").allSatisfy {
        $0.hasPrefix("profiling mobilenetv2: ") || $0.hasPrefix("serving mobilenetv2: ")
      })
    let profile = try Profile(contentsOf: folder.url.appending(path: "profiles/mobilenetv2.json").path())
    #expect(profile.threadCosts.map(\.threads) == [1, 2])
    let handling = try #require(profile.handling)
    #expect((handling.image.format, handling.image.width, handling.image.height) == ("jpeg", 500, 375))
    #expect(try #require(handling.prepare).count == 12)
    #expect(
      profile.warnings.contains(
        ProfileWarning(
          code: "serverNotMeasured",
          message: "mobilenetv2: the server was not measured, so response times will lack HTTP: "
            + "HEADROOM_SERVE: expected a program that can be run, found '/nowhere'; set it to the path of "
            + "headroom-serve, or unset it")))
    let simulation = try HeadroomRun("simulate", "sound.json", folder: folder)
    #expect(simulation.output.contains("\nprofile: profiles/mobilenetv2.json, measured"))
  }

  @Test(.enabled(if: SchemaTool.isThere, SchemaTool.reason))
  func `a written profile holds against its schema, and --json prints the same`() throws {
    let run = try HeadroomRun(
      "profile", "--model", "mobilenetv2", "--images", "10", "--batch", "1,2", "--seconds", "1", "--output",
      "p.json", "--json", folder: folder, environment: withoutService)
    #expect(run.code == 0)
    #expect(run.output == (try? folder.read("p.json")))
    let (code, output) = try SchemaTool.validate("profile", folder.url.appending(path: "p.json").path())
    #expect(code == 0, "\(output)")
  }

  @Test func `a network's profile has what its service costs`() throws {
    // The stand-in sleeps 20 ms for each request and prepares nothing.
    let fake = SourceTree.root.appending(path: "Tests/ServingTests/Fixtures/fake-serve").path()
    let service = try folder.writeProgram(
      "#!/bin/sh\nexec env FAKE_SLEEP=0.02 '\(fake)' \"$@\"\n", to: "serve")
    let run = try HeadroomRun(
      "profile", "--model", "mobilenetv2", "--threads", "1", "--images", "10", "--seconds", "1",
      folder: folder, environment: ["HEADROOM_SERVE": service])
    #expect(run.code == 0)
    #expect(run.output.contains("\nServer: "))
    let profile = try Profile(contentsOf: folder.url.appending(path: "profiles/mobilenetv2.json").path())
    #expect(profile.omission == nil)
    #expect(try #require(profile.handling?.serverWallSeconds) > 0)
    #expect(profile.threadCosts[0].wall.minimum > 0.019)
    #expect(profile.warnings.contains { $0.code == "serviceDiffers" })
    try folder.write(soundScenario, to: "sound.json")
    let simulation = try HeadroomRun("simulate", "sound.json", folder: folder)
    #expect(!simulation.output.contains("note: response times"))
  }

  @Test func `an image that cannot be read or decoded is refused before the measurement`() throws {
    try folder.write("GIF89a", to: "cat.gif")
    let cases = [
      ("cat.jpg", "cat.jpg: expected a file that requests can carry, found none that can be read"),
      ("cat.gif", "cat.gif: expected a JPEG or PNG image, found neither's signature"),
    ]
    for (file, error) in cases {
      let run = try HeadroomRun("profile", "--model", "mobilenetv2", "--image", file, folder: folder)
      #expect(run.errors == "error: \(error)\n")
      #expect(run.code == 65)
      #expect(try folder.names() == ["cat.gif"])
    }
  }

  @Test func `an interrupted profile leaves no file`() throws {
    let errors = folder.url.appending(path: "errors").path()
    let arguments = ["profile", "--model", "mobilenetv2", "--seconds", "300"]
    let child = try spawnInterruptible(HeadroomRun.executable().path(), arguments, errors: errors)
    var status: Int32 = 0
    while waitpid(child, &status, WNOHANG) == 0, !(try folder.read("errors").contains("timing images")) {
      Thread.sleep(forTimeInterval: 0.02)
    }
    // Not SIGINT, which shells have their background processes ignore.
    kill(child, SIGTERM)
    waitpid(child, &status, 0)
    #expect(status & 0x7f == SIGTERM, "ended by a signal, as wait(2) tells it")
    #expect(try folder.names(in: "profiles") == [])
  }

  /// Starts a process in the test's folder for which no signal is blocked: threads that run tests block them,
  /// and a child inherits that.
  private func spawnInterruptible(
    _ path: String, _ arguments: [String], errors: String
  ) throws -> pid_t {
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    var none = sigset_t()
    sigemptyset(&none)
    posix_spawnattr_setsigmask(&attributes, &none)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
    // A shell to change the folder, which not every system's posix_spawn can.
    let command = "exec '\(path)' \(arguments.joined(separator: " ")) >/dev/null 2>errors"
    let texts = ["/bin/sh", "-c", "cd '\(folder.url.path())' && \(command)"]
    let words: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    let environment: [UnsafeMutablePointer<CChar>?] = [nil]
    try Data().write(to: URL(filePath: errors))
    var child = pid_t()
    let code = posix_spawn(&child, "/bin/sh", nil, &attributes, words, environment)
    try #require(code == 0, "posix_spawn failed with \(code)")
    return child
  }
}

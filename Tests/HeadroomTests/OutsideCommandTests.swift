import CostModel
import Foundation
import Serving
import Testing

@Suite struct OutsideCommandTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Lets a body use the service of ServingTests, with its settings and so many workers.
  private func running<T>(
    _ settings: String, workers: Int, _ body: (ServiceProcess) throws -> T
  ) throws -> T {
    let fake = SourceTree.root.appending(path: "Tests/ServingTests/Fixtures/fake-serve").path()
    let launcher = try folder.writeProgram(
      "#!/bin/sh\nexec env \(settings) '\(fake)' \"$@\"\n", to: "serve")
    let service = try ServiceProcess.start(launcher, arguments: ["--workers", "\(workers)"])
    defer { service.stop() }
    return try body(service)
  }

  // Two workers that sleep: their number is told even by a machine that has other work.
  @Test func `a running service is profiled, its workers are found, and it is simulated with`() throws {
    let (run, profile) = try running("FAKE_SLEEP=0.06", workers: 2) { service in
      let run = try HeadroomRun(
        "profile", "--url", "\(service.url)/v1/classify", "--name", "mysvc", "--concurrency", "1,6",
        "--seconds", "4", "--pid", "\(service.id)", folder: folder)
      return (run, try Profile(contentsOf: folder.url.appending(path: "profiles/mysvc.json").path()))
    }
    #expect(run.code == 0)
    #expect(run.output.hasPrefix("mysvc, written to profiles/mysvc.json\n"))
    #expect(run.output.contains("\n2 workers at once, "))
    #expect(profile.concurrency?.workers == 2)
    // Nobody is answered before the sleep is over; what is spent outside of workers is told apart.
    let outside = try #require(profile.handling?.serverWallSeconds)
    #expect(profile.threadCosts[0].wall.minimum + outside >= 0.06)
    #expect(profile.threadCosts[0].cpu.mean < profile.threadCosts[0].wall.mean)
    #expect(profile.memory.loadedBytes > 1 << 20)
    #expect(profile.provenance.source?.hasSuffix("/v1/classify") == true)
    try folder.write(soundScenario, to: "sound.json")
    let simulation = try HeadroomRun(
      "simulate", "sound.json", "--profile", "profiles/mysvc.json", folder: folder)
    #expect(simulation.code == 0)
    #expect(!simulation.output.contains("note: response times"))
  }

  @Test func `a service that refuses is told with what it says`() throws {
    try running("FAKE_STATUS=422", workers: 1) { service in
      let run = try HeadroomRun("profile", "--url", "\(service.url)/v1/classify", folder: folder)
      #expect(run.code == 65)
      #expect(
        run.errors.hasSuffix(
          "error: \(service.url)/v1/classify: expected an answer of status 200 to 299, found 422: {}; "
            + "correct "
            + "the address, or give what the service wants with --image\n"), "\(run.errors)")
      #expect(try folder.names(in: "profiles") == [])
    }
  }

  @Test func `a service that is not there is told`() throws {
    // A port that was free a moment ago.
    let port = try running("FAKE_SLEEP=0", workers: 1) { $0.port }
    let run = try HeadroomRun("profile", "--url", "http://127.0.0.1:\(port)/", folder: folder)
    #expect(run.code == 65)
    let last = run.errors.split(separator: "\n").last ?? ""
    #expect(last.hasPrefix("error: http://127.0.0.1:\(port)/: expected an answer, found none: "))
    #expect(last.hasSuffix("; start the service or correct the address"))
  }

  @Test func `a file that is missing and a process that is gone are told before anything is sent`() throws {
    let cases = [
      (
        ["--image", "cat.jpg"],
        "cat.jpg: expected a file that requests can carry, found none that can be read"
      ),
      (
        ["--pid", "99999999"],
        "--pid: expected a process of this machine that is running, found none with number 99999999"
      ),
    ]
    for (options, error) in cases {
      let run = try HeadroomRun(["profile", "--url", "http://127.0.0.1:1/"] + options, folder: folder)
      #expect(run.errors == "error: \(error)\n")
      #expect(run.code == 65)
    }
  }
}

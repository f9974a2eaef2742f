import CostModel
import Foundation
import Report
import Testing

@testable import Validator

@Suite struct ValidateCommandTests {
  let folder: TemporaryFolder
  /// A service that takes 10 ms of CPU time for each request.
  let environment: [String: String]

  init() throws {
    folder = try TemporaryFolder()
    let fake = SourceTree.root.appending(path: "Tests/ServingTests/Fixtures/fake-serve").path()
    let serve = try folder.writeProgram(
      "#!/bin/sh\nFAKE_SPIN=0.01 exec '\(fake)' \"$@\"\n", to: "serve")
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
    environment = ["HEADROOM_SERVE": serve, "PATH": path]
  }

  @Test func `a service is started, measured twice and compared`() throws {
    let run = try HeadroomRun(
      "validate", "--model", "mobilenetv2", "--rate", "20", "--duration", "1s", "--output", "out.json",
      folder: folder, environment: environment)
    #expect(run.code == 0, "\(run.errors)")
    #expect(run.output.hasPrefix("mobilenetv2, no limit, 1 worker of 1 thread\n"))
    #expect(run.output.contains("\n  profile: built in, measured on "))
    let text = try folder.read("out.json")
    let validation = try JSONDecoder().decode(Validation.self, from: Data(text.utf8))
    #expect(validation.repetitions.count == 2)
    #expect(validation.repetitions.allSatisfy { $0.figures.availability == 1 })
    #expect(validation.repetitions.allSatisfy { ($0.cpuSecondsPerRequest ?? 0) >= 0.01 })
    #expect(validation.comparison.map(\.figure) == RunFigures.Figure.allCases)
    #expect(validation.warnings.contains { $0.code == "builtInProfile" })
    if SchemaTool.isThere {
      let (code, output) = try SchemaTool.validate(
        "validation", folder.url.appending(path: "out.json").path())
      #expect(code == 0, "\(output)")
    }
  }

  @Test func `a scenario's own arrivals, workers and threads are taken, and options go before them`() throws {
    try folder.write(
      """
      { "schema": "headroom.scenario/v1", "network": "xception", "duration": "2s", "seed": 3,
        "traffic": { "kind": "open", "rate": 15, "arrivals": "deterministic" },
        "server": { "workers": 2, "threads": 2, "queue": 7 }, "deployment": { "replicas": 1 } }
      """, to: "one.json")
    let run = try HeadroomRun(
      "validate", "one.json", "--threads", "1", "--duration", "1s", "--repeat", "1", "--json",
      folder: folder, environment: environment)
    #expect(run.code == 0, "\(run.errors)")
    let setting = try JSONDecoder().decode(Validation.self, from: Data(run.output.utf8)).setting
    #expect(setting.workers == 2 && setting.threads == 1 && setting.queue == 7 && setting.seed == 3)
    #expect(setting.requests == 15)
    #expect(setting.utilization == nil)
  }

  @Test func `what the service refuses ends the command with the service's words`() throws {
    var environment = environment
    environment["FAKE_STATUS"] = "422"
    let run = try HeadroomRun(
      "validate", "--model", "mobilenetv2", "--duration", "1s", folder: folder, environment: environment)
    #expect(run.code == 65)
    let error = try #require(run.errors.split(separator: "\n").last)
    #expect(
      error.replacing(/:\d+/, with: ":80")
        == "error: http://127.0.0.1:80/v1/classify: expected an answer with status 200 to the first request, "
        + "found 422: {}")
  }

  @Test func `an interrupt ends the service too`() throws {
    let process = Process()
    process.executableURL = try HeadroomRun.executable()
    process.arguments = ["validate", "--model", "mobilenetv2", "--rate", "5", "--duration", "60s"]
    process.currentDirectoryURL = folder.url
    let place = folder.url.appending(path: "pid").path()
    process.environment = environment.merging(["FAKE_PID": place]) { $1 }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    // Threads of a pool block signals, and a child inherits that.
    var none = sigset_t()
    var blocked = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, &blocked)
    defer { pthread_sigmask(SIG_SETMASK, &blocked, nil) }
    try process.run()
    var service: pid_t?
    while service == nil, process.isRunning {
      usleep(20_000)
      // The number is whole when its line is.
      let text = (try? folder.read("pid")) ?? ""
      if text.hasSuffix("\n") { service = pid_t(text.dropLast()) }
    }
    let id = try #require(service)
    // It has been told of its child by the time the child listens.
    usleep(300_000)
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal)
    #expect(process.terminationStatus == SIGINT)
    #expect(kill(id, 0) != 0)
  }

  @Test func `a service that cannot be started is an error`() throws {
    let run = try HeadroomRun(
      "validate", "--model", "mobilenetv2", folder: folder, environment: ["HEADROOM_SERVE": "/nowhere"])
    #expect(run.code == 65)
    #expect(
      run.errors
        == "error: HEADROOM_SERVE: expected a program that can be run, found '/nowhere'; set it to the path "
        + "of headroom-serve, or unset it\n")
  }

  @Test(
    "what does not go together or is out of range is refused",
    arguments: [
      ([], "expected --model or a scenario, found neither"),
      (
        ["--model", "xception", "--rate", "1", "--utilization", "0.5"],
        "expected either --rate or --utilization, found both"
      ),
      (["--model", "xception", "--rate", "0"], "--rate: expected requests/s greater than 0, found 0.0"),
      (
        ["--model", "xception", "--utilization", "3"],
        "--utilization: expected a share above 0 and up to 2, as in 0.6, found 3.0"
      ),
      (["--model", "xception", "--threads", "0"], "--threads: expected 1 to 1024, found 0"),
      (["--model", "xception", "--workers", "0"], "--workers: expected 1 to 1024, found 0"),
      (["--model", "xception", "--repeat", "0"], "--repeat: expected 1 to 100 times, found 0"),
      (["--model", "xception", "--duration", "30"], "--duration: expected 1s to 1h, as in 30s, found 30"),
      (
        ["--model", "xception", "--cpu-limit", "5m"],
        "--cpu-limit: expected a quantity of 10m or more, as in 500m, or none, found 5m"
      ),
    ] as [([String], String)])
  func usage(_ arguments: [String], _ message: String) throws {
    let run = try HeadroomRun(["validate"] + arguments, folder: folder)
    #expect(run.code == 64)
    #expect(run.errors == "error: \(message)\n")
  }

  @Test(
    "what is bad data is refused",
    arguments: [
      (
        ["--model", "vgg16"],
        "--model: expected a network with a profile (mobilenetv2, resnet101v2, xception), found 'vgg16'. "
          + "Name a profile's file with 'profile' to simulate another service"
      ),
      (
        ["none.json"],
        "none.json: expected a readable file, found none. Scenarios that come with Headroom are in workloads/"
      ),
      (
        ["sound.json"],
        "sound.json: deployment.replicas: expected 1 replica, found 2. One service on this machine is "
          + "validated, not a cluster"
      ),
      (
        ["--model", "xception", "--image", "cat.jpg"],
        "cat.jpg: expected a JPEG or PNG file that can be read, found none"
      ),
      (
        ["other.json", "--profile", "other-profile.json"],
        "other.json: expected a network that can be served here (xception, mobilenetv2, resnet101v2), found "
          + "'other'; name one with --model"
      ),
    ] as [([String], String)])
  func data(_ arguments: [String], _ message: String) throws {
    try folder.write(soundScenario, to: "sound.json")
    try folder.write(
      #"{ "schema": "headroom.scenario/v1", "network": "other", "duration": "2s", "traffic": "#
        + #"{ "kind": "open", "rate": 1 }, "deployment": { "replicas": 1 } }"#, to: "other.json")
    let published = try SourceTree.file("workloads/seed/profiles/mobilenetv2.json").lines
    try folder.write(
      published.joined(separator: "\n").replacing(#""mobilenetv2""#, with: #""other""#),
      to: "other-profile.json")
    let run = try HeadroomRun(["validate"] + arguments, folder: folder, environment: environment)
    #expect(run.code == 65)
    #expect(run.errors == "error: \(message)\n")
  }
}

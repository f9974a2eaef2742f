import Foundation
import Testing

@testable import Serving

@Suite struct ServiceProcessTests {
  @Test func `a service is started, seen from outside, and ended`() throws {
    let launcher = try FakeService.launcher(["FAKE_SPIN": "0.02"])
    defer { try? FileManager.default.removeItem(atPath: launcher) }
    let service = try ServiceProcess.start(launcher, arguments: [])
    #expect(HTTPConnection(HTTPTarget(url: "\(service.url)/livez")).exchange().status == 200)
    #expect(service.log == "{\"message\":\"listening\",\"port\":\(service.port)}\n")
    let before = try #require(service.cpuSeconds)
    #expect(
      ClosedLoop().run(FakeService.target(service), users: 1, until: .count(2)).allSatisfy { $0.isAnswered })
    let after = try #require(service.cpuSeconds)
    #expect(after - before >= 0.04)
    let memory = try #require(service.memory)
    #expect(memory.resident > 1_000_000 && memory.peak >= memory.resident)
    #expect(service.stop() == 0)
    #expect(service.stop() == 0)
    #expect(service.cpuSeconds == nil && service.memory == nil)
    #expect(kill(service.id, 0) != 0)
  }

  @Test func `a service that ends before it is ready is an error with its last words`() throws {
    let launcher = try FakeService.launcher(["FAKE_DIES": "3"])
    defer { try? FileManager.default.removeItem(atPath: launcher) }
    let error = try #require(throws: ServiceError.self) { try ServiceProcess.start(launcher, arguments: []) }
    #expect(
      error.description
        == "\(launcher): expected it to become ready, found that it ended with status 3; its last line: the "
        + "fake was told to die")
  }

  @Test func `a service that never listens is killed`() throws {
    let error = try #require(throws: ServiceError.self) {
      try ServiceProcess.start("/bin/sh", arguments: ["-c", "echo waiting; sleep 60"], readyWithin: 1)
    }
    #expect(
      error.description
        == "/bin/sh: expected it to become ready within 1 s, found it still starting; its last line: waiting")
  }

  @Test func `a program that is none is an error`() throws {
    let error = try #require(throws: ServiceError.self) {
      try ServiceProcess.start("/nowhere/serve", arguments: [])
    }
    #expect(
      error.description.hasPrefix(
        "/nowhere/serve: expected it to become ready, found that it ended with status"))
    #expect(error.description.contains("/nowhere/serve"))
  }

  @Test(
    "memory is read from the kernel's file",
    arguments: [
      ("Name:\tx\nVmHWM:\t    2048 kB\nVmRSS:\t    1024 kB\n", [1_048_576, 2_097_152]),
      ("Name:\tx\n", []),
    ] as [(String, [Int64])])
  func memory(_ status: String, _ expected: [Int64]) {
    let found = ProcessCounters.memory(status: status)
    #expect(found.map { [$0.resident, $0.peak] } ?? [] == expected)
  }

  @Test func `the end of a process is told as waitpid has it`() {
    #expect(ProcessEnd(waitStatus: 0x0300) == .exited(3))
    #expect(ProcessEnd(waitStatus: 9) == .signaled(9))
    #expect(ProcessEnd(waitStatus: 0x8B) == .signaled(11))
    #expect(ProcessEnd.signaled(9).text == "by signal 9")
  }
}

@Suite struct ServiceLocationTests {
  let folder = FileManager.default.temporaryDirectory.appending(path: "location-\(UUID().uuidString)")

  private func makeProgram(_ path: String) throws -> String {
    let url = folder.appending(path: path)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try "#!/bin/sh\n".write(to: url, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: url.path())
    return url.path()
  }

  @Test func `the environment, the program's folder and the checkout are looked at in this order`() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let program = try makeProgram("checkout/.build/release/headroom")
    _ = try makeProgram("checkout/Service/Package.swift")
    func find(_ environment: [String: String] = [:]) throws -> String {
      try ServiceLocation.find(environment: environment, program: program, folder: folder.path())
    }
    let error = try #require(throws: ServiceError.self) { try find() }
    let places = [
      "checkout/.build/release/headroom-serve", "checkout/Service/.build/release/headroom-serve",
      "Service/.build/release/headroom-serve",
    ].map { "\(folder.path())/\($0)" }
    #expect(
      error.description
        == "headroom-serve: expected the program at \(places.joined(separator: " or ")), found none; build "
        + "it with 'make serve', or set HEADROOM_SERVE to its path")
    let built = try makeProgram("checkout/Service/.build/release/headroom-serve")
    #expect(try find() == built)
    let beside = try makeProgram("checkout/.build/release/headroom-serve")
    #expect(try find() == beside)
    #expect(try find(["HEADROOM_SERVE": built]) == built)
    #expect(try find(["HEADROOM_SERVE": ""]) == beside)
  }

  @Test func `an environment that names no program is an error`() throws {
    let error = try #require(throws: ServiceError.self) {
      try ServiceLocation.find(environment: ["HEADROOM_SERVE": "/nowhere"])
    }
    #expect(
      error.description
        == "HEADROOM_SERVE: expected a program that can be run, found '/nowhere'; set it to the path of "
        + "headroom-serve, or unset it")
  }
}

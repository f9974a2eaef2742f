import CostModel
import Foundation
import Testing

@testable import Profiler

@Suite(.serialized) struct ProfileWriterTests {
  let root = FakeRoot()

  private var path: String { "\(root.path)/profiles/tiny.json" }

  private func profile(network: String = "tiny") -> Profile {
    Profile(
      network: network, parameters: nil, provenance: Provenance(method: "measured"),
      coldStart: ColdStart(loadSeconds: 1, loadCPUSeconds: 1, firstImageSeconds: 0.5),
      memory: MemoryFootprint(loadedBytes: 10, peakBytes: 20),
      threadCosts: [
        ThreadCost(threads: 1, wall: MeasuredTime(exactly: 0.25), cpu: MeasuredTime(exactly: 0.25))
      ], serviceTime: ServiceTime(.deterministic(mean: 1)))
  }

  private func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(root.path)/profiles").sorted()
  }

  @Test func `the file has sorted keys and ends with a newline`() throws {
    let text = String(decoding: try ProfileWriter.encode(profile(network: "a/b")), as: UTF8.self)
    #expect(text.hasPrefix("{\n  \"batchCosts\" : ["))
    #expect(
      text.contains("\n  \"network\" : \"a/b\",\n  \"provenance\" : {\n    \"method\" : \"measured\"\n  },\n")
    )
    #expect(text.hasSuffix("}\n"))
  }

  @Test func `writing makes the folder and leaves the profile alone in it`() throws {
    try ProfileWriter.write(profile(), to: path)
    #expect(try files() == ["tiny.json"])
    #expect(try Profile(contentsOf: path) == profile())
  }

  @Test func `a profile takes the place of an older one whole`() throws {
    try root.write(String(repeating: "old ", count: 10_000), to: "profiles/tiny.json")
    try ProfileWriter.write(profile(), to: path)
    #expect(try Profile(contentsOf: path) == profile())
  }

  @Test func `checking makes the folder and leaves nothing in it`() throws {
    try ProfileWriter.checkWritable(path)
    #expect(try files() == [])
  }

  @Test func `checking leaves an older profile as it is`() throws {
    try root.write("old", to: "profiles/tiny.json")
    try ProfileWriter.checkWritable(path)
    #expect(try files() == ["tiny.json"])
    #expect(FileManager.default.contents(atPath: path) == Data("old".utf8))
  }

  @Test func `a folder in the place of the file is refused`() throws {
    try root.write("", to: "profiles/tiny.json/x")
    #expect(throws: ProfileWriteError.isFolder(path: path)) { try ProfileWriter.checkWritable(path) }
    #expect(throws: ProfileWriteError.isFolder(path: path)) { try ProfileWriter.write(profile(), to: path) }
  }

  @Test func `a file in the place of the folder is refused`() throws {
    try root.write("", to: "profiles")
    #expect(throws: ProfileWriteError.folderIsFile(path: path)) { try ProfileWriter.checkWritable(path) }
  }

  @Test func `a folder that cannot be made is refused`() throws {
    try root.write("", to: "profiles")
    let deep = "\(root.path)/profiles/a/tiny.json"
    #expect(throws: ProfileWriteError.noFolder(path: deep, folder: "\(root.path)/profiles/a")) {
      try ProfileWriter.checkWritable(deep)
    }
  }

  @Test func `a folder that takes no files is refused`() {
    // Nobody can make files there, not even the superuser.
    let error = #expect(throws: ProfileWriteError.self) { try ProfileWriter.checkWritable("/proc/tiny.json") }
    guard case .notWritable("/proc/tiny.json", _) = error else {
      Issue.record("expected notWritable, found \(String(describing: error))")
      return
    }
  }

  private static let wordings: [(ProfileWriteError, String)] = [
    (
      ProfileWriteError.isFolder(path: "profiles"),
      "profiles: expected a file's name, found a folder; add a name such as xception.json"
    ),
    (
      .folderIsFile(path: "profiles/xception.json"),
      "profiles/xception.json: expected a folder that can be written, found a file in its place; "
        + "choose another folder"
    ),
    (
      .noFolder(path: "a/b/xception.json", folder: "/home/a/b"),
      "a/b/xception.json: expected a folder that can be written, found none and could not make '/home/a/b'; "
        + "choose another folder"
    ),
    (
      .notWritable(path: "profiles/xception.json", reason: "Permission denied"),
      "profiles/xception.json: expected a folder that can be written, found one that refuses: Permission "
        + "denied; "
        + "choose another folder"
    ),
    (
      .interrupted(path: "profiles/xception.json", reason: "No space left on device"),
      "profiles/xception.json: expected to write the profile, found: No space left on device; "
        + "the file is as it was before"
    ),
  ]

  @Test(arguments: wordings)
  func `errors say what was expected, what was found and what to do`(
    _ error: ProfileWriteError, _ text: String
  ) {
    #expect(error.description == text)
  }

  @Test func `an interrupt takes effect after the work it came in`() {
    // SIGHUP, for whoever runs the tests may interrupt them in earnest.
    delivered = 0
    let before = signal(SIGHUP) { _ in delivered += 1 }
    defer { signal(SIGHUP, before) }
    let answer = withInterruptsHeld {
      kill(getpid(), SIGHUP)
      Thread.sleep(forTimeInterval: 0.05)
      return delivered
    }
    #expect(answer == 0)
    for _ in 0..<500 where delivered == 0 { Thread.sleep(forTimeInterval: 0.01) }
    #expect(delivered == 1)
    withInterruptsHeld {}
    Thread.sleep(forTimeInterval: 0.05)
    #expect(delivered == 1)
  }
}

/// How often the test's own handler was called.
private nonisolated(unsafe) var delivered = 0

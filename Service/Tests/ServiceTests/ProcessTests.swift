import Foundation
import Testing

/// The program itself: its options, its signals, its exit codes.
@Suite struct ProcessTests {
  @Test func `SIGTERM lets it finish what is in flight and end with 0`() throws {
    let program = try Program("--model", "mobilenetv2", "--port", "0")
    let port = try #require(program.port())
    let observer = try RawClient(port: port)
    #expect(eventually { observer.page("/readyz").contains("ready\"}") })
    let clients = try (0..<20).map { _ in try RawClient(port: port) }
    for client in clients { client.classify(SampleFile.jpeg) }
    #expect(eventually { observer.page("/metrics").contains("headroom_images_accepted_total 20\n") })
    program.terminate()
    for client in clients { #expect(try client.answer().status == 200) }
    for client in clients { client.hangUp() }
    #expect(program.wait() == 0)
    #expect(program.errors.contains("\"message\":\"ended\""))
  }

  @Test func `when the grace runs out it says what was cut and ends with 1`() throws {
    let program = try Program("--model", "mobilenetv2", "--port", "0", "--grace", "100ms")
    let port = try #require(program.port())
    let client = try RawClient(port: port)
    let observer = try RawClient(port: port)
    #expect(eventually { observer.page("/readyz").contains("ready\"}") })
    client.send("POST /v1/classify HTTP/1.1\r\nContent-Length: 100\r\n\r\n")
    client.send("x")
    #expect(eventually { observer.page("/metrics").contains("headroom_held_bytes 1\n") })
    program.terminate()
    #expect(program.wait() == 1)
    let line = try #require(program.errors.split(separator: "\n").first { $0.contains("grace ran out") })
    client.hangUp()
    #expect(line.hasSuffix("\"connections\":1,\"waiting\":0,\"working\":0}"))
  }

  @Test(
    "wrong usage is one line and exit code 64",
    arguments: [
      (["--model", "vgg"], "error: no network 'vgg'; have xception, mobilenetv2, resnet101v2\n"),
      (["--model", "xception", "--workers", "0"], "error: --workers: expected 1 … 1024, found 0\n"),
      (
        ["--model", "xception", "--max-body", "10XB"],
        "error: --max-body: expected a size such as 500kB, 10MB or 64MiB, found '10XB'\n"
      ),
      (
        ["--model", "xception", "--grace", "30"],
        "error: --grace: expected a time such as 500ms, 30s or 2m, found '30'\n"
      ),
      (
        ["--model", "xception", "--weights", "a.hrw", "--seed", "2"],
        "error: expected either --weights or --seed, found both\n"
      ),
      (
        ["--model", "xception", "--verify"], "error: --verify: expected --weights with it, found none\n"
      ),
      (
        ["--model", "xception", "--log-level", "loud"],
        "error: --log-level: expected one of trace, debug, info, notice, warning, error, critical, "
          + "found 'loud'\n"
      ),
    ])
  func usage(arguments: [String], message: String) throws {
    let program = try Program(arguments)
    #expect(program.wait() == 64)
    #expect(program.errors == message)
  }

  @Test func `weights that cannot be used are told in one line before it listens, exit code 1`() throws {
    let program = try Program("--model", "mobilenetv2", "--port", "0", "--weights", "/nowhere/a.hrw")
    #expect(program.wait() == 1)
    #expect(program.errors == "error: /nowhere/a.hrw: expected a file of weights, found none\n")
    #expect(program.port() == nil)
  }

  @Test func `a port that is taken is told in one line, exit code 1`() throws {
    let service = try TestService()
    let program = try Program("--model", "mobilenetv2", "--port", "\(service.running.port)")
    #expect(program.wait() == 1)
    #expect(program.errors.hasPrefix("error: cannot listen on 127.0.0.1:\(service.running.port): "))
    #expect(program.errors.split(separator: "\n").count == 1)
    #expect(try service.client().page("/livez").contains("alive"))
  }
}

/// A run of `headroom-serve`, which is built beside the tests.
private final class Program {
  private let process = Process()
  private let folder: URL

  convenience init(_ arguments: String...) throws {
    try self.init(arguments)
  }

  init(_ arguments: [String]) throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "headroom-serve-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appending(path: "stderr")
    try Data().write(to: file)
    process.executableURL = try Program.executable()
    process.arguments = arguments + ["--port-file", folder.appending(path: "port").path()]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: file)
    try process.run()
  }

  deinit {
    if process.isRunning { process.terminate() }
    try? FileManager.default.removeItem(at: folder)
  }

  /// What it wrote to standard error.
  var errors: String {
    (try? String(contentsOf: folder.appending(path: "stderr"), encoding: .utf8)) ?? ""
  }

  /// The port, once it listens.
  func port() -> Int? {
    var found: Int?
    eventually {
      let text = try? String(contentsOf: folder.appending(path: "port"), encoding: .utf8)
      found = text.flatMap { Int($0.trimmingCharacters(in: .newlines)) }
      return found != nil
    }
    return found
  }

  /// Sends SIGTERM.
  func terminate() {
    process.terminate()
  }

  /// Waits for its end, and gives its exit code.
  func wait() -> Int32 {
    eventually { !process.isRunning }
    return process.isRunning ? -1 : process.terminationStatus
  }

  private static func executable() throws -> URL {
    var folder =
      Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL ?? Bundle.main.bundleURL
    while folder.path() != "/" {
      let candidate = folder.appending(path: "headroom-serve")
      if FileManager.default.isExecutableFile(atPath: candidate.path()) { return candidate }
      folder = folder.deletingLastPathComponent().standardizedFileURL
    }
    throw CocoaError(.fileNoSuchFile)
  }
}

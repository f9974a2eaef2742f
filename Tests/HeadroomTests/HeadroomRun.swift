import Foundation

/// One run of the built executable, to its end.
struct HeadroomRun {
  let output: String
  let errors: String
  let code: Int32

  /// Runs `headroom` with arguments in a folder, and a file of it as standard input.
  init(
    _ arguments: String..., folder: TemporaryFolder, environment: [String: String] = [:], input: String? = nil
  ) throws {
    try self.init(arguments, folder: folder, environment: environment, input: input)
  }

  /// Runs `headroom` with a list of arguments.
  ///
  /// - Parameters:
  ///   - arguments: Its arguments.
  ///   - folder: Where it runs.
  ///   - environment: What is in its environment beside a locale.
  ///   - input: The file of the folder that is its standard input.
  ///   - meanwhile: Called once it runs, to send it signals.
  /// - Throws: What is in the way of running it.
  init(
    _ arguments: [String], folder: TemporaryFolder, environment: [String: String] = [:], input: String? = nil,
    meanwhile: (Process) -> Void = { _ in }
  ) throws {
    // Files, for a pipe that nobody empties would hold the process.
    let outputFile = folder.url.appending(path: "stdout-\(UUID())")
    let errorFile = folder.url.appending(path: "stderr-\(UUID())")
    for file in [outputFile, errorFile] { try Data().write(to: file) }
    let process = Process()
    process.executableURL = try Self.executable()
    process.arguments = arguments
    process.currentDirectoryURL = folder.url
    process.environment = ["LANG": "C.UTF-8"].merging(environment) { $1 }
    process.standardInput =
      try input.map { try FileHandle(forReadingFrom: folder.url.appending(path: $0)) }
      ?? FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: outputFile)
    process.standardError = try FileHandle(forWritingTo: errorFile)
    try process.run()
    meanwhile(process)
    process.waitUntilExit()
    output = try String(contentsOf: outputFile, encoding: .utf8)
    errors = try String(contentsOf: errorFile, encoding: .utf8)
    code = process.terminationStatus
    for file in [outputFile, errorFile] { try FileManager.default.removeItem(at: file) }
  }

  /// The executable, which is built beside the tests: on macOS they lie some folders deeper.
  static func executable() throws -> URL {
    var folder =
      Bundle.allBundles.first { $0.bundlePath.hasSuffix(".xctest") }?.bundleURL ?? Bundle.main.bundleURL
    while folder.path() != "/" {
      let candidate = folder.appending(path: "headroom")
      if FileManager.default.isExecutableFile(atPath: candidate.path()) { return candidate }
      folder = folder.deletingLastPathComponent().standardizedFileURL
    }
    throw CocoaError(.fileNoSuchFile)
  }
}

/// A folder that is there as long as its owner.
final class TemporaryFolder {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "headroom-\(UUID())")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// Writes a file into the folder.
  func write(_ text: String, to name: String) throws {
    let file = url.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  /// Writes a program into the folder and returns its path.
  ///
  /// A process of its own writes it: a child that another test starts meanwhile would inherit this one's
  /// descriptor, and a file that is open for writing cannot be executed.
  func writeProgram(_ text: String, to name: String) throws -> String {
    try write(text, to: "\(name).text")
    let path = url.appending(path: name).path()
    let copying = try Process.run(URL(filePath: "/bin/cp"), arguments: ["\(path).text", path])
    copying.waitUntilExit()
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    return path
  }

  /// Reads a file of the folder.
  func read(_ name: String) throws -> String {
    try String(contentsOf: url.appending(path: name), encoding: .utf8)
  }

  /// The names in the folder, sorted.
  func names(in subfolder: String = "") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: url.appending(path: subfolder).path()).sorted()
  }
}

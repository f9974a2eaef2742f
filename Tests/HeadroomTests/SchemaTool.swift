import Foundation
import Testing

/// scripts/validate-schemas, where Python and its jsonschema are there to run it.
enum SchemaTool {
  /// The Python that has jsonschema; nil where none has.
  static let python: String? = ["/usr/bin/python3", "/opt/homebrew/bin/python3", "/usr/local/bin/python3"]
    .first {
      FileManager.default.isExecutableFile(atPath: $0)
        && (try? run($0, ["-c", "from jsonschema import Draft202012Validator"]))?.code == 0
    }

  /// Whether schemas can be validated here.
  static var isThere: Bool { python != nil }
  /// What is missing where they cannot.
  static let reason: Comment = "needs python3 with jsonschema; scripts/setup installs it"

  /// Validates with arguments as the script takes them.
  static func validate(_ arguments: String...) throws -> (code: Int32, output: String) {
    let script = SourceTree.root.appending(path: "scripts/validate-schemas").path()
    return try run(python ?? "python3", [script] + arguments)
  }

  /// Runs a program that says little, and returns its exit code and standard output.
  static func run(_ program: String, _ arguments: [String]) throws -> (code: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: output, as: UTF8.self))
  }
}

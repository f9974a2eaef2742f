import CostModel
import Documents
import Foundation
import Testing

@testable import Traces

@Suite struct LineReaderTests {
  private let text = "arrival_s\n" + (0..<50_000).map { "\(Double($0) / 8)\n" }.joined()

  /// The text as the system's gzip packs it.
  private func packed(_ text: String) throws -> [UInt8] {
    let file = try TraceFile(Array(text.utf8))
    defer { try? FileManager.default.removeItem(atPath: file.path) }
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["gzip", "-c", file.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Array(data)
  }

  @Test func `a compressed file tells what it told before`() throws {
    let plain = try #require(try TraceFile.read(text).0)
    #expect(plain.times.count == 50_000)
    #expect(!plain.isCompressed)
    var packed = try #require(try TraceFile.read(packed(text)).0)
    #expect(packed.isCompressed)
    packed.isCompressed = false
    #expect(packed == plain)
  }

  @Test func `members one after the other are one file, and zeros behind them are padding`() throws {
    let bytes = try packed("arrival_s\n1\n2") + packed("5\n3\n") + [0, 0, 0]
    #expect(try TraceFile.read(bytes).0?.times.map(\.seconds) == [1, 3, 25])
    #expect(
      try TraceFile.read(packed("1\n2\n") + Array("3\n".utf8)).error
        == "line 3: expected the end of the file after the gzip data, found other bytes. Copy it again")
  }

  @Test func `truncated and damaged gzip is refused, wherever it ends`() throws {
    let bytes = try packed(text)
    for length in [3, 10, 12, bytes.count / 2, bytes.count - 9, bytes.count - 8, bytes.count - 1] {
      let error = try TraceFile.read(Array(bytes[..<length])).error
      #expect(error.hasPrefix("line "))
      #expect(
        error.drop { $0 != ":" }
          == ": expected the end of the gzip data, found the end of the file. It may be truncated: "
          + "copy it again"
      )
    }
    var damaged = bytes
    damaged[bytes.count - 6] ^= 1
    #expect(
      try TraceFile.read(damaged).error
        == "line 50002: expected sound gzip data, found damage: incorrect data check. Copy it again")
  }

  @Test func `what is no text is said`() throws {
    let expected = "expected text in UTF-8, or gzip of it, found"
    #expect(try TraceFile.read([0xFF, 0xFE, 0x31, 0x00]).error == "\(expected) UTF-16")
    #expect(try TraceFile.read([0x50, 0x4B, 0x03, 0x04, 0x00]).error == "\(expected) bytes that are no text")
    #expect(
      throws: DocumentError(file: "no/such.csv", expected: "a readable file of arrivals", found: "none")
    ) { try TraceReader.read("no/such.csv") }
    let folder = FileManager.default.temporaryDirectory.path()
    #expect(
      throws: DocumentError(file: folder, expected: "a readable file of arrivals", found: "Is a directory")
    ) { try TraceReader.read(folder) }
  }

  @Test func `a line without end is refused before it fills the memory`() throws {
    let long = "arrival_s\n1\n" + String(repeating: "1", count: 1 << 20)
    #expect(try TraceFile.read(long).error == "line 3: expected lines of at most 1 MiB, found a longer one")
    // A line that is longer than a block is read all the same.
    let wide = "arrival_s,note\n1," + String(repeating: "x", count: 600_000) + "\n2,y\n"
    #expect(try TraceFile.seconds(wide) == [1, 2])
  }
}

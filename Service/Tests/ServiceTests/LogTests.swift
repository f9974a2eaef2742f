import Foundation
import Logging
import Testing

@testable import Service

@Suite struct LogTests {
  @Test func `each entry is one line of JSON, whatever is in it`() throws {
    let lines = LogLines()
    var log = Logger(label: "test") { _ in JSONLogHandler(level: .info, write: lines.add) }
    log[metadataKey: "always"] = "there"
    log.debug("not written")
    log.warning(
      "a \"quoted\"\nmessage", metadata: ["port": .stringConvertible(8080), "list": ["x", "\u{1}"]])
    #expect(lines.all.count == 1)
    let line = try #require(lines.all.first)
    #expect(line.hasSuffix("\n") && line.dropLast().allSatisfy { $0 != "\n" })
    let entry = try #require(JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    #expect(entry["level"] as? String == "warning")
    #expect(entry["message"] as? String == "a \"quoted\"\nmessage")
    #expect(entry["port"] as? Int == 8080)
    #expect(entry["always"] as? String == "there")
    #expect(entry["list"] as? [String] == ["x", "\u{1}"])
    let time = try #require(entry["time"] as? String)
    #expect(time.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)
  }

  @Test func `the first entry says where the service listens, and readiness follows`() throws {
    let service = try TestService()
    let first = try #require(service.log.all.first)
    let entry = try #require(JSONSerialization.jsonObject(with: Data(first.utf8)) as? [String: Any])
    #expect(entry["message"] as? String == "listening")
    #expect(entry["listening"] as? String == "127.0.0.1:\(service.running.port)")
    #expect(entry["port"] as? Int == service.running.port)
    #expect(eventually { service.log.all.contains { $0.contains("\"message\":\"ready\"") } })
  }

  @Test func `a flood of refusals is one warning a second that counts the others`() throws {
    let lines = LogLines()
    let refusals = RefusalLog(Logger(label: "test") { _ in JSONLogHandler(level: .info, write: lines.add) })
    for _ in 0..<1000 { refusals.warn("503", detail: "full", now: 5_000_000_000) }
    refusals.warn("413", detail: "large", now: 5_000_000_000)
    #expect(lines.all.count == 2)
    refusals.warn("503", detail: "full", now: 6_000_000_000)
    #expect(lines.all.count == 3)
    #expect(try #require(lines.all.last).contains("\"unsaid\":999"))
  }
}

import Foundation
import Testing

@testable import Serving

@Suite struct ClientTests {
  @Test(
    "the times that a service tells are read",
    arguments: [
      // W3C, Server Timing, section 3: names, parameters, quotes, and what has no duration.
      (
        "queue;dur=0.012, prepare;dur=1.234, infer;dur=100.5",
        ["queue": 12e-6, "prepare": 1.234e-3, "infer": 0.1005]
      ),
      ("miss, db;dur=53, app;dur=47.2", ["db": 0.053, "app": 0.0472]),
      (#"cache;desc="a, b; dur=9";dur=23.2"#, ["cache": 0.0232]),
      (#"a ; DUR = "5""#, ["a": 0.005]),
      ("a;dur=-1, b;dur=nan, c;dur=, ;dur=1", [:]),
      ("", [:]),
    ])
  func serverTiming(_ text: String, _ expected: [String: Double]) {
    let found = ServerTiming.seconds(text)
    #expect(Set(found.keys) == Set(expected.keys))
    for (name, seconds) in expected { #expect(abs((found[name] ?? 0) - seconds) < 1e-12) }
  }

  @Test func `an open loop sends each request whatever is outstanding`() throws {
    // The service answers nobody before all are there: a client that waits for an answer would wait for ever.
    let arrivals = (0..<60).map { 0.002 * Double($0) }
    let exchanges = try FakeService.running(["FAKE_BARRIER": "60"]) {
      OpenLoop().run(FakeService.target($0), arrivals: arrivals)
    }
    #expect(exchanges.map(\.scheduled) == arrivals)
    #expect(exchanges.map(\.status) == Array(repeating: 200, count: 60))
    #expect(exchanges.allSatisfy { $0.lag >= 0 && $0.finished > $0.sent })
    #expect(exchanges.compactMap { $0.serverTiming["outstanding"] }.max() == 0.060)
  }

  @Test func `an open loop has no more requests outstanding than it has threads`() throws {
    let exchanges = try FakeService.running(["FAKE_SLEEP": "0.02"]) {
      OpenLoop(threadsMax: 3).run(FakeService.target($0), arrivals: Array(repeating: 0, count: 12))
    }
    #expect(exchanges.count == 12)
    #expect(exchanges.compactMap { $0.serverTiming["outstanding"] }.allSatisfy { $0 <= 0.003 })
    // The last of them waited for three others, each 20 ms, and says so.
    #expect(exchanges.map(\.lag).max()! >= 0.06)
    #expect(exchanges.allSatisfy { $0.responseTime >= 0.02 + $0.lag })
  }

  @Test func `a run without arrivals ends at once`() {
    #expect(OpenLoop().run(HTTPTarget(url: "http://127.0.0.1:1"), arrivals: []) == [])
  }

  @Test func `a closed loop has as many requests outstanding as users`() throws {
    let exchanges = try FakeService.running(["FAKE_BARRIER": "3"]) {
      ClosedLoop().run(FakeService.target($0), users: 3, until: .count(12))
    }
    #expect(exchanges.map(\.status) == Array(repeating: 200, count: 12))
    #expect(exchanges.compactMap { $0.serverTiming["outstanding"] }.max() == 0.003)
    #expect(exchanges.map(\.sent) == exchanges.map(\.sent).sorted())
    #expect(exchanges.allSatisfy { $0.lag == 0 })
  }

  @Test func `a closed loop ends when its time is over`() throws {
    let exchanges = try FakeService.running {
      ClosedLoop().run(FakeService.target($0), users: 2, until: .seconds(0.2))
    }
    #expect(!exchanges.isEmpty)
    #expect(exchanges.allSatisfy { $0.isAnswered && $0.sent < 0.2 })
  }

  @Test func `a request that nobody takes has a failure and no status`() {
    let answer = HTTPConnection(HTTPTarget(url: "http://127.0.0.1:1/")).exchange()
    #expect(answer.status == nil)
    #expect(answer.failure?.hasPrefix("Failed to connect to 127.0.0.1 port 1") == true)
  }

  @Test func `nothing but HTTP is spoken`() {
    let answer = HTTPConnection(HTTPTarget(url: "file:///etc/hosts")).exchange()
    #expect(answer.status == nil)
    #expect(answer.failure == #"Protocol "file" not supported or disabled in libcurl"#)
  }

  @Test func `an answer that takes too long is a failure`() throws {
    let exchanges = try FakeService.running(["FAKE_SLEEP": "5"]) {
      OpenLoop().run(FakeService.target($0, timeout: 0.1), arrivals: [0])
    }
    #expect(exchanges[0].status == nil)
    #expect(exchanges[0].failure?.hasPrefix("Operation timed out after") == true)
    #expect(!exchanges[0].isAnswered)
  }

  @Test func `a refusal has its status and is no answer`() throws {
    let exchanges = try FakeService.running(["FAKE_STATUS": "503"]) {
      OpenLoop().run(FakeService.target($0), arrivals: [0, 0.01])
    }
    #expect(exchanges.map(\.status) == [503, 503])
    #expect(exchanges.allSatisfy { !$0.isAnswered && $0.failure == nil })
  }
}

import Foundation
import Testing

@testable import Service

/// After each attack an ordinary client must be served.
@Suite struct HostileTests {
  @Test(
    "what is no HTTP is refused, and the connection ends",
    arguments: [
      "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}\u{fc}\u{3}\u{3}", "GARBAGE\r\n\r\n",
      "GET / HTTP/9.9\r\n\r\n",
      "POST /v1/classify HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
      "POST /v1/classify HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
      "POST /v1/classify HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "POST /v1/classify HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
    ])
  func malformed(text: String) throws {
    let service = try TestService()
    let client = try service.client()
    client.send(text)
    let answer = try client.answer()
    #expect(answer.status == 400)
    #expect(answer.body.hasPrefix("{\"error\":\"expected an HTTP/1.1 request, found something else: "))
    #expect(client.isClosed())
    try expectService(service)
  }

  @Test(
    "a head without end is refused",
    arguments: ["GET /", "GET /livez HTTP/1.1\r\nX: ", "GET /livez HTTP/1.1\r\n"])
  func hugeHead(beginning: String) throws {
    let service = try TestService()
    let client = try service.client()
    client.send(beginning)
    let line = beginning.hasSuffix("\n") ? "X-Header: value\r\n" : "xxxxxxxxxxxxxxxx"
    client.send(String(repeating: line, count: 200_000 / line.count))
    let answer = try client.answer()
    #expect(answer.status == 431)
    #expect(answer.body == "{\"error\":\"the head: expected at most 65536 bytes, found more\"}\n")
    try expectService(service)
  }

  @Test func `a head that comes too slowly ends its connection`() throws {
    let service = try TestService { $0.headSeconds = 0.2 }
    let client = try service.client()
    client.send("GET /livez HTTP/1.1\r\n")
    let drip = Thread {
      for _ in 0..<100 where client.send("X: y\r\n") { Thread.sleep(forTimeInterval: 0.05) }
    }
    drip.start()
    let answer = try client.answer()
    #expect(answer.status == 408)
    #expect(answer.body == "{\"error\":\"the head: expected within 0.2 s, found only some of it\"}\n")
    #expect(service.figures.timedOut == 1)
    try expectService(service)
  }

  @Test func `a body that comes too slowly ends its connection`() throws {
    let service = try TestService { $0.bodySeconds = 0.2 }
    let client = try service.client()
    client.send("POST /v1/classify HTTP/1.1\r\nContent-Length: 100\r\n\r\nabc")
    let answer = try client.answer()
    #expect(answer.status == 408)
    #expect(answer.body == "{\"error\":\"the body: expected within 0.2 s, found only some of it\"}\n")
    #expect(client.isClosed())
    #expect(service.running.state.held.withLock { $0 } == 0)
    try expectService(service)
  }

  @Test func `a connection on which nothing is said is closed in silence`() throws {
    let service = try TestService { $0.headSeconds = 0.2 }
    let client = try service.client()
    #expect(client.isClosed())
    #expect(service.figures.answers.isEmpty)
  }

  @Test func `a connection that is idle between requests is closed in silence`() throws {
    let service = try TestService { $0.idleSeconds = 0.2 }
    let client = try service.client()
    client.get("/livez")
    #expect(try client.answer().status == 200)
    #expect(client.isClosed())
  }

  @Test func `many who declare much and send nothing take no room from others`() throws {
    let service = try TestService()
    let clients = try (0..<100).map { _ in try service.client() }
    for client in clients { client.send("POST /v1/classify HTTP/1.1\r\nContent-Length: 10000000\r\n\r\n") }
    #expect(eventually { service.running.state.connections.count == 100 })
    try expectService(service)
    for client in clients { client.hangUp() }
  }

  @Test func `a client that does not take its answers is let go`() throws {
    let service = try TestService { $0.answerSeconds = 0.5 }
    let client = try service.client()
    let flood = Thread {
      while client.send(String(repeating: "GET /metrics HTTP/1.1\r\n\r\n", count: 1000)) {}
    }
    flood.start()
    #expect(eventually { service.figures.timedOut == 1 })
    #expect(eventually { service.running.state.connections.count == 0 })
    try expectService(service)
  }

  @Test func `a body longer than declared is answered, and what is left of it is no request`() throws {
    let service = try TestService()
    let client = try service.client()
    client.send(
      "POST /v1/classify HTTP/1.1\r\nContent-Length: \(SampleFile.png.count - 1)\r\n\r\n")
    client.send(SampleFile.png + [0, 1, 2, 3, 4, 5])
    #expect(try client.answer().status == 422)
    try expectService(service)
  }

  @Test func `connections beyond the limit are refused, and served again when others end`() throws {
    let service = try TestService { $0.connectionsMax = 2 }
    let clients = try (0..<2).map { _ in try service.client() }
    #expect(eventually { service.running.state.connections.count == 2 })
    let surplus = try service.client()
    let answer = try surplus.answer()
    #expect(answer.status == 503)
    #expect(answer.body == "{\"error\":\"too many connections; try again later\"}\n")
    #expect(service.figures.connectionsRefused == 1)
    clients[0].hangUp()
    #expect(eventually { service.running.state.connections.count == 1 })
    try expectService(service)
    clients[1].hangUp()
  }

  @Test func `many clients that hang up anywhere leave nothing behind`() throws {
    let service = try TestService()
    let request = Array("POST /v1/classify HTTP/1.1\r\nContent-Length: \(SampleFile.png.count)\r\n\r\n".utf8)
    let whole = request + SampleFile.png
    for count in 0..<whole.count {
      let client = try service.client()
      client.send(Array(whole[..<count]))
      client.hangUp()
    }
    #expect(eventually { service.running.state.connections.count == 0 })
    #expect(service.running.state.held.withLock { $0 } == 0)
    #expect(service.figures.answers.isEmpty)
    try expectService(service)
  }

  private func expectService(_ service: TestService) throws {
    let client = try service.client()
    client.classify(SampleFile.png)
    #expect(try client.answer().status == 200)
  }
}

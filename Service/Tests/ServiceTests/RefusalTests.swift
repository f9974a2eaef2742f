import Foundation
import Testing

@testable import Service

@Suite struct RefusalTests {
  @Test(
    "each refusal says in one line what was expected and what was found",
    arguments: [
      ("GET /x", 404, "no '/x'; have POST /v1/classify, GET /livez, GET /readyz, GET /metrics"),
      ("GET /v1/classify", 405, "expected POST, found GET"),
      ("DELETE /metrics", 405, "expected GET, found DELETE"),
      ("POST /v1/classify?top=0", 400, "top: expected 1 … 1000, found '0'"),
      ("POST /v1/classify?top=1001", 400, "top: expected 1 … 1000, found '1001'"),
      ("POST /v1/classify?top", 400, "top: expected 1 … 1000, found ''"),
      ("POST /v1/classify?tpo=5", 400, "the query: expected top alone, found 'tpo'"),
      ("POST /v1/classify", 422, "expected a JPEG or PNG image, found no bytes"),
    ])
  func refusals(line: String, status: Int, message: String) throws {
    let service = try TestService()
    let client = try service.client()
    client.send("\(line) HTTP/1.1\r\nHost: t\r\n\r\n")
    let answer = try client.answer()
    #expect(answer.status == status)
    #expect(answer.body == "{\"error\":\"\(message)\"}\n")
    // The connection goes on.
    client.get("/livez")
    #expect(try client.answer().status == 200)
  }

  @Test func `a wrong method is told the right one`() throws {
    let service = try TestService()
    let client = try service.client()
    client.get("/v1/classify")
    #expect(try client.answer().headers["allow"] == "POST")
  }

  @Test func `what is no whole image is unprocessable, and the connection goes on`() throws {
    let service = try TestService()
    let client = try service.client()
    let cases: [([UInt8], String)] = [
      (Array("GIF89a".utf8), "expected a JPEG or PNG image, found neither's signature"),
      (SampleFile.jpeg.dropLast(100), "the JPEG image is truncated; send the whole file"),
      (SampleFile.png.dropLast(20), "the PNG image is truncated; send the whole file"),
      (SampleFile.bomb, "expected at most 25000000 pixels, found 50000 × 50000; send a smaller image"),
    ]
    for (file, message) in cases {
      client.classify(file)
      let answer = try client.answer()
      #expect(answer.status == 422)
      #expect(answer.body == "{\"error\":\"\(message)\"}\n")
    }
    client.classify(SampleFile.png)
    #expect(try client.answer().status == 200)
    #expect(service.figures.accepted == 5 && service.figures.answered == 5)
  }

  @Test func `a body declared too large is refused before it is sent`() throws {
    let service = try TestService { $0.bodyBytesMax = 1000 }
    let client = try service.client()
    client.send("POST /v1/classify HTTP/1.1\r\nContent-Length: 1001\r\n\r\n")
    let answer = try client.answer()
    #expect(answer.status == 413)
    #expect(answer.body == "{\"error\":\"the body: expected at most 1000 bytes, found more\"}\n")
    #expect(answer.headers["connection"] == "close")
    #expect(client.isClosed())
  }

  @Test func `a body declared larger than any number is refused`() throws {
    let service = try TestService()
    let client = try service.client()
    client.send("POST /v1/classify HTTP/1.1\r\nContent-Length: 18446744073709551615\r\n\r\n")
    #expect([400, 413].contains(try client.answer().status))
  }

  @Test func `a body in chunks is refused where it grows too large`() throws {
    let service = try TestService { $0.bodyBytesMax = 1000 }
    let client = try service.client()
    client.send("POST /v1/classify HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")
    let chunk = "1f4\r\n" + String(repeating: "x", count: 500) + "\r\n"
    for _ in 0..<3 { client.send(chunk) }
    #expect(try client.answer().status == 413)
    #expect(service.running.state.held.withLock { $0 } == 0)
  }

  @Test func `a full queue answers 503 at once, by the head alone`() throws {
    let gate = Gate(isOpen: false)
    let service = try TestService(gate: gate) { $0.queue = 1 }
    let clients = try (0..<2).map { _ in try service.client() }
    for client in clients { client.classify(SampleFile.png) }
    #expect(eventually { gate.begun == 1 && service.running.state.queue.length == 1 })
    let third = try service.client()
    third.send("POST /v1/classify HTTP/1.1\r\nContent-Length: \(SampleFile.png.count)\r\n\r\n")
    let refusal = try third.answer()
    #expect(refusal.status == 503)
    #expect(refusal.headers["retry-after"] == "1")
    #expect(refusal.body == "{\"error\":\"the queue is full; try again later\"}\n")
    // Its body is skipped, and the same connection is served once there is room.
    third.send(SampleFile.png)
    gate.open()
    for client in clients { #expect(try client.answer().status == 200) }
    third.classify(SampleFile.png)
    #expect(try third.answer().status == 200)
  }

  @Test func `without places an idle worker still gets its image`() throws {
    let gate = Gate(isOpen: false)
    let service = try TestService(gate: gate) { $0.queue = 0 }
    let first = try service.client()
    first.classify(SampleFile.png)
    #expect(eventually { gate.begun == 1 })
    let second = try service.client()
    second.classify(SampleFile.png)
    #expect(try second.answer().status == 503)
    gate.open()
    #expect(try first.answer().status == 200)
  }

  @Test func `bodies beyond the room for all of them are refused`() throws {
    let service = try TestService {
      $0.bodyBytesMax = 1000
      $0.heldBytesMax = 1500
    }
    let slow = try service.client()
    slow.send("POST /v1/classify HTTP/1.1\r\nContent-Length: 1000\r\n\r\n")
    slow.send([UInt8](repeating: 0, count: 950))
    #expect(eventually { service.running.state.held.withLock { $0 } == 950 })
    let other = try service.client()
    other.send("POST /v1/classify HTTP/1.1\r\nContent-Length: 600\r\n\r\n")
    let answer = try other.answer()
    #expect(answer.status == 503)
    #expect(answer.body == "{\"error\":\"too many bytes of images are waiting; try again later\"}\n")
    // Who declares no length is refused where the room ends.
    let third = try service.client()
    third.send("POST /v1/classify HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n258\r\n")
    third.send([UInt8](repeating: 0, count: 600))
    #expect(try third.answer().status == 503)
    slow.hangUp()
    #expect(eventually { service.running.state.held.withLock { $0 } == 0 })
  }

  @Test func `until the weights are loaded it lives and is not ready`() throws {
    let service = try TestService(ready: false)
    let client = try service.client()
    client.get("/livez")
    #expect(try client.answer().status == 200)
    client.get("/readyz")
    let answer = try client.answer()
    #expect(answer.status == 503)
    let message = "the weights are still being loaded; /readyz tells when they are"
    #expect(answer.body == "{\"error\":\"\(message)\"}\n")
    client.classify(SampleFile.png)
    #expect(try client.answer().status == 503)
    service.gate.finishLoading()
    #expect(eventually { service.running.state.life == .ready })
    client.get("/readyz")
    #expect(try client.answer().body == "{\"status\":\"ready\"}\n")
  }
}

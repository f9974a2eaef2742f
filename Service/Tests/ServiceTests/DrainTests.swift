import Foundation
import Testing

@testable import Service

@Suite struct DrainTests {
  @Test func `a drain answers what was accepted, and closes idle connections and the door`() throws {
    let gate = Gate(isOpen: false)
    let service = try TestService(gate: gate)
    let clients = try (0..<3).map { _ in try service.client() }
    for client in clients { client.classify(SampleFile.png) }
    let idle = try service.client()
    idle.get("/livez")
    _ = try idle.answer()
    #expect(eventually { service.figures.accepted == 3 })
    let drain = Drain(service.running, seconds: 30)
    #expect(idle.isClosed())
    #expect(eventually { (try? service.client()) == nil })
    #expect(service.running.state.life == .draining)
    gate.open()
    for client in clients {
      let answer = try client.answer()
      #expect(answer.status == 200)
      #expect(answer.headers["connection"] == "close")
      client.hangUp()
    }
    #expect(drain.remains.isNothing)
    #expect(service.figures.answered == 3)
  }

  @Test func `a body that is being sent when the drain begins is still answered`() throws {
    let service = try TestService()
    let client = try service.client()
    client.send("POST /v1/classify HTTP/1.1\r\nContent-Length: \(SampleFile.png.count)\r\n\r\n")
    client.send(Array(SampleFile.png.prefix(10)))
    #expect(eventually { service.running.state.held.withLock { $0 } == 10 })
    let drain = Drain(service.running, seconds: 30)
    #expect(eventually { service.running.state.life == .draining })
    client.send(Array(SampleFile.png.dropFirst(10)))
    #expect(try client.answer().status == 200)
    client.hangUp()
    #expect(drain.remains.isNothing)
  }

  @Test func `while it drains it is not ready`() throws {
    let service = try TestService()
    let client = try service.client()
    // Its head has begun, so the connection is not idle.
    client.send("GET /readyz HTTP/1.1\r\n")
    #expect(eventually { service.running.state.connections.count == 1 })
    Thread.sleep(forTimeInterval: 0.1)
    let drain = Drain(service.running, seconds: 30)
    #expect(eventually { service.running.state.life == .draining })
    client.send("\r\n")
    let answer = try client.answer()
    #expect(answer.status == 503)
    #expect(answer.body == "{\"error\":\"the service is ending; ask another\"}\n")
    client.hangUp()
    #expect(drain.remains.isNothing)
  }

  @Test func `what is not done when the grace runs out is told`() throws {
    let gate = Gate(isOpen: false)
    let service = try TestService(gate: gate)
    let clients = try (0..<3).map { _ in try service.client() }
    for client in clients { client.classify(SampleFile.png) }
    #expect(eventually { service.figures.accepted == 3 && gate.begun == 1 })
    let remains = Drain(service.running, seconds: 0.2).remains
    #expect(remains == .init(connections: 3, waiting: 2, working: 1))
    #expect(!remains.isNothing)
    for client in clients { client.hangUp() }
  }
}

/// A drain on a thread of its own.
private final class Drain: @unchecked Sendable {
  private let done = DispatchSemaphore(value: 0)
  private var found: RunningService.Remains?

  init(_ service: RunningService, seconds: Double) {
    Thread.detachNewThread {
      self.found = service.drain(seconds: seconds)
      self.done.signal()
    }
  }

  var remains: RunningService.Remains {
    done.wait()
    return found ?? .init(connections: -1, waiting: -1, working: -1)
  }
}

import Testing

@testable import Service

@Suite struct HangUpTests {
  @Test func `a client that hangs up while it waits gives its place away, and is never worked for`() throws {
    let gate = Gate(isOpen: false)
    let service = try TestService(gate: gate) { $0.queue = 1 }
    let first = try service.client()
    first.classify(SampleFile.png)
    #expect(eventually { gate.begun == 1 })
    let second = try service.client()
    second.classify(SampleFile.png)
    #expect(eventually { service.running.state.queue.length == 1 })
    second.hangUp()
    #expect(eventually { service.figures.abandoned[.queue] == 1 })
    #expect(service.running.state.queue.length == 0)
    let third = try service.client()
    third.classify(SampleFile.png)
    #expect(eventually { service.running.state.queue.length == 1 })
    gate.open()
    #expect(try first.answer().status == 200)
    #expect(try third.answer().status == 200)
    #expect(gate.begun == 2)
    #expect(service.figures.accepted == 3 && service.figures.answered == 2)
    #expect(eventually { service.running.state.held.withLock { $0 } == 0 })
  }

  @Test func `a client that hangs up while it is worked for blocks nobody`() throws {
    let gate = Gate(isOpen: false)
    let service = try TestService(gate: gate)
    let first = try service.client()
    first.classify(SampleFile.png)
    #expect(eventually { gate.begun == 1 })
    first.hangUp()
    #expect(eventually { service.figures.abandoned[.work] == 1 })
    gate.open()
    let second = try service.client()
    second.classify(SampleFile.png)
    #expect(try second.answer().status == 200)
    #expect(eventually { service.running.state.held.withLock { $0 } == 0 })
    #expect(service.figures.answered == 1)
  }

  @Test func `a client that hangs up while it sends is forgotten`() throws {
    let service = try TestService()
    let client = try service.client()
    client.send("POST /v1/classify HTTP/1.1\r\nContent-Length: 1000\r\n\r\nabc")
    #expect(eventually { service.running.state.held.withLock { $0 } == 3 })
    client.hangUp()
    #expect(eventually { service.figures.abandoned[.upload] == 1 })
    #expect(service.running.state.held.withLock { $0 } == 0)
    #expect(service.figures.accepted == 0)
  }
}

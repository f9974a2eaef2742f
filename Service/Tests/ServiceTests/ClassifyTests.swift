import CNN
import Foundation
import Images
import Logging
import Testing

@testable import Service

@Suite struct ClassifyTests {
  /// The answer's document.
  struct Document: Decodable {
    struct Class: Decodable {
      let `class`: Int
      let probability: Double
    }

    let model: String
    let weights: String
    let predictions: [Class]
    let milliseconds: [String: Double]
  }

  @Test func `a real network answers with the classes that it computes`() throws {
    var options = ServiceOptions()
    options.port = 0
    let source = NetworkSource(.mobilenetv2, seed: 3, threads: 1, pixelsMax: options.pixelsMax)
    let service = try RunningService(
      options, source: source, log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
    defer { _ = service.drain(seconds: 10) }
    #expect(eventually { service.state.life == .ready })
    let client = try RawClient(port: service.port)
    client.classify(SampleFile.jpeg, query: "?top=3")
    let document = try JSONDecoder().decode(Document.self, from: Data(client.answer().body.utf8))

    let compiled = try CompiledNetwork(
      Network(.mobilenetv2), weights: ReferenceWeights(seed: 3, network: .mobilenetv2))
    let input: [Float] = ImagePreparation(size: 224).prepare(try ImageDecoder.decode(SampleFile.jpeg))
    let logits = InferenceSession(compiled).run(input)
    let best = logits.indices.sorted { logits[$0] > logits[$1] }.prefix(3)
    #expect(document.predictions.map(\.class) == Array(best))
    #expect(document.model == "mobilenetv2")
    #expect(document.weights == "reference rule, seed 3: the classes mean nothing")
  }

  @Test func `mapped weights answer as generated ones, and say where they come from`() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "headroom-\(UUID()).hrw").path()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let network = Network(.mobilenetv2)
    let generated = try CompiledNetwork(
      network, weights: ReferenceWeights(seed: 3, network: .mobilenetv2))
    try generated.write(to: path, source: "model.keras")
    let source = try NetworkSource(
      .mobilenetv2, mapping: path, verifying: true, threads: 1, pixelsMax: 1_000_000)
    #expect(source.weights == "model.keras")
    let classifier = try source.load()()
    try classifier.prepare(SampleFile.jpeg)
    let input: [Float] = ImagePreparation(size: 224).prepare(try ImageDecoder.decode(SampleFile.jpeg))
    #expect(classifier.infer() == InferenceSession(generated).run(input))
    try generated.write(to: path, source: "reference rule, seed 3")
    let ruled = try NetworkSource(
      .mobilenetv2, mapping: path, verifying: false, threads: 1, pixelsMax: 1_000_000)
    #expect(ruled.weights == "reference rule, seed 3: the classes mean nothing")
  }

  @Test func `the answer and its header have the same times`() throws {
    let service = try TestService()
    let client = try service.client()
    client.classify(SampleFile.png)
    let answer = try client.answer()
    #expect(answer.status == 200)
    #expect(answer.headers["content-type"] == "application/json")
    let document = try JSONDecoder().decode(Document.self, from: Data(answer.body.utf8))
    let header = try #require(answer.headers["server-timing"])
    let parts = header.matches(of: /(\w+);dur=(\d+\.\d{3})(, |$)/)
    #expect(parts.map { String($0.1) } == ["queue", "prepare", "infer"])
    for part in parts { #expect(document.milliseconds[String(part.1)] == Double(part.2)) }
    // exp(2), exp(1) and 1 over their sum.
    #expect(document.predictions.map(\.class) == [1, 2, 0])
    let expected = [0.665_240_955_774_821_9, 0.244_728_471_054_797_9, 0.090_030_573_170_380_46]
    for (found, expected) in zip(document.predictions, expected) {
      #expect(abs(found.probability - expected) < 1e-12)
    }
  }

  @Test func `images sent one after another on a connection are all answered`() throws {
    let service = try TestService()
    let client = try service.client()
    for _ in 0..<20 {
      client.classify(SampleFile.jpeg)
      #expect(try client.answer().status == 200)
    }
    #expect(service.figures.accepted == 20)
    #expect(service.figures.answered == 20)
    #expect(service.running.state.held.withLock { $0 } == 0)
  }

  @Test func `requests sent ahead are answered in their order`() throws {
    let gate = Gate(isOpen: false)
    let service = try TestService(gate: gate)
    let client = try service.client()
    client.classify(SampleFile.png)
    client.get("/livez")
    client.classify(Array("no image".utf8))
    client.get("/nothing")
    #expect(eventually { gate.begun == 1 })
    gate.open()
    #expect(try (0..<4).map { _ in try client.answer().status } == [200, 200, 422, 404])
  }

  @Test func `thousands of requests sent ahead are answered one by one`() throws {
    let service = try TestService()
    let client = try service.client()
    DispatchQueue.global().async {
      client.send(String(repeating: "GET /livez HTTP/1.1\r\n\r\n", count: 5000))
    }
    for _ in 0..<5000 { #expect(try client.answer().status == 200) }
  }

  @Test func `a body in chunks is an image too`() throws {
    let service = try TestService()
    let client = try service.client()
    client.send("POST /v1/classify HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n")
    for start in stride(from: 0, to: SampleFile.jpeg.count, by: 500) {
      let piece = Array(SampleFile.jpeg[start..<min(start + 500, SampleFile.jpeg.count)])
      client.send(String(piece.count, radix: 16) + "\r\n")
      client.send(piece + Array("\r\n".utf8))
    }
    client.send("0\r\n\r\n")
    #expect(try client.answer().status == 200)
  }

  @Test func `who asks for leave to send gets it`() throws {
    let service = try TestService()
    let client = try service.client()
    client.send(
      "POST /v1/classify HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: \(SampleFile.png.count)\r\n\r\n")
    #expect(try client.answer().status == 100)
    client.send(SampleFile.png)
    #expect(try client.answer().status == 200)
  }

  @Test func `a connection ends where HTTP says so`() throws {
    let service = try TestService()
    let modern = try service.client()
    modern.send("GET /livez HTTP/1.1\r\nConnection: close\r\n\r\n")
    #expect(try modern.answer().headers["connection"] == "close")
    #expect(modern.isClosed())
    let old = try service.client()
    old.send("GET /livez HTTP/1.0\r\n\r\n")
    #expect(try old.answer().status == 200)
    #expect(old.isClosed())
  }
}

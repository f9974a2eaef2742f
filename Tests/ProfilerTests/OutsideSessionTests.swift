import CostModel
import Foundation
import Testing

@testable import Profiler
@testable import Serving

struct OutsideSessionTests {
  let machine = FakeMachine()
  let url = "http://127.0.0.1:8080/v1/classify"

  private func profile(
    _ client: QueueClient, account: (any ServiceAccount)? = nil, users: [Int] = [1, 2, 4, 8],
    seconds: Double = 40, progress: (ProfilingProgress) -> Void = { _ in }
  ) throws -> Profile {
    let request = try OutsideRequest(url: url, name: "mysvc", users: users, seconds: seconds)
    return try OutsideSession(
      client: client, account: account, image: RequestImage(format: "jpeg", bytes: 60_000),
      clock: FakeClock(), machine: machine
    ).run(request, progress: progress)
  }

  @Test("constant service times and workers are found", arguments: [1, 2, 3, 5])
  func workers(_ workers: Int) throws {
    let client = QueueClient(workers: workers, seconds: 0.05)
    let profile = try profile(client, account: QueueAccount(client: client))
    let concurrency = try #require(profile.concurrency)
    #expect(concurrency.workers == workers)
    #expect(concurrency.isSaturated)
    #expect(abs(concurrency.transactionRate - 20 * Double(workers)) < 0.4 * Double(workers))
    #expect(concurrency.levels.map(\.users) == [1, 2, 4, 8])
    let cost = profile.cost(threads: 1)
    #expect(cost.wall == .milliseconds(50))
    #expect(cost.cpu == .milliseconds(50))
    #expect((cost.preparation, cost.serverWall, cost.serverCPU) == (.zero, .zero, .zero))
    #expect(profile.serviceTime.distribution == .deterministic(mean: 1))
    #expect(profile.omission == nil)
    #expect(profile.warnings.map(\.code) == ["startNotSeen"])
  }

  @Test func `time outside of workers keeps none busy`() throws {
    let client = QueueClient(workers: 2, seconds: 0.050)
    client.outside = 0.003
    let profile = try profile(client, account: QueueAccount(client: client))
    #expect(profile.concurrency?.workers == 2)
    let cost = profile.cost(threads: 1)
    #expect(abs(cost.wall.seconds - 0.050) < 1e-4)
    #expect(abs(cost.serverWall.seconds - 0.003) < 1e-4)
    #expect(profile.warnings.map(\.code) == ["startNotSeen"])
  }

  // Times of 40, 50 and 60 ms in turn: a coefficient of variation of √(2/3)/5.
  @Test func `the scatter of service times is that of requests that did not wait`() throws {
    let client = QueueClient(workers: 2) { request, _, _ in 0.04 + 0.01 * Double(request % 3) }
    let profile = try profile(client, account: QueueAccount(client: client), seconds: 200)
    #expect(abs(profile.serviceTime.distribution.cv - 0.1633) < 0.02)
    #expect(abs(profile.threadCosts[0].wall.mean - 0.05) < 0.001)
    #expect(profile.threadCosts[0].wall.maximum < 0.0601)
  }

  @Test func `without a process CPU time is assumed and memory unknown`() throws {
    let profile = try profile(QueueClient(workers: 1, seconds: 0.05))
    #expect(profile.threadCosts[0].cpu == profile.threadCosts[0].wall)
    #expect(profile.memory == MemoryFootprint(loadedBytes: 0, peakBytes: 0))
    #expect(profile.warnings.map(\.code) == ["cpuAssumed", "startNotSeen"])
  }

  @Test func `with a process its CPU time and memory are the profile's`() throws {
    let client = QueueClient(workers: 1, seconds: 0.05)
    let account = TripledAccount(client: client)
    let profile = try profile(client, account: account)
    #expect(profile.threadCosts[0].threads == 3)
    #expect(abs(profile.threadCosts[0].cpu.mean - 0.15) < 1e-9)
    #expect(profile.memory == MemoryFootprint(loadedBytes: 100, peakBytes: 150))
  }

  @Test func `a service that is slower after a pause is told and taken as such`() throws {
    let client = QueueClient(workers: 1) { _, _, paused in paused ? 0.06 : 0.05 }
    let profile = try profile(client, account: QueueAccount(client: client))
    #expect(abs(profile.threadCosts[0].wall.mean - 0.06) < 0.0005)
    #expect(profile.warnings.map(\.code) == ["pauses", "startNotSeen"])
    #expect(profile.concurrency.map { abs($0.transactionRate - 20) < 0.1 } == true)
  }

  @Test func `a full queue leaves its level out and is told`() throws {
    let client = QueueClient(workers: 1, seconds: 0.05)
    client.queue = 3
    let profile = try profile(client, account: QueueAccount(client: client))
    #expect(profile.concurrency?.workers == 1)
    let most = try #require(profile.concurrency?.levels.last)
    #expect(most.failed > 0 && most.failed < most.attempted)
    #expect(most.transactionRate == nil)
    #expect(profile.warnings.map(\.code) == ["failed", "startNotSeen"])
  }

  @Test func `too few users and a sweep that workers do not explain are told`() throws {
    let many = QueueClient(workers: 16, seconds: 0.05)
    #expect(
      try profile(many, account: QueueAccount(client: many)).warnings.map(\.code)
        == ["notSaturated", "startNotSeen"])
    let slowed = QueueClient(workers: 2) { _, busy, _ in busy == 1 ? 0.05 : 0.06 }
    #expect(
      try profile(slowed, account: QueueAccount(client: slowed)).warnings.map(\.code)
        == ["unexplained", "startNotSeen"])
    let torn = QueueClient(workers: 2) { _, busy, _ in busy == 1 ? 0.05 : 0.075 }
    #expect(
      try profile(torn, account: QueueAccount(client: torn)).warnings.map(\.code)
        == ["ambiguous", "startNotSeen"])
  }

  @Test func `a slow service is asked often enough all the same`() throws {
    let client = QueueClient(workers: 1, seconds: 30)
    let profile = try profile(client, users: [1, 2], seconds: 1)
    #expect(profile.concurrency?.workers == 1)
    #expect(profile.threadCosts[0].wall.count == 10)
    #expect(client.closedLoops.map(\.end) == [.count(3), .count(3), .count(6), .count(3), .count(6)])
  }

  @Test func `levels take turns, and progress rises to 1`() throws {
    let client = QueueClient(workers: 1, seconds: 0.01)
    var steps: [ProfilingProgress] = []
    _ = try profile(client, users: [4, 1]) { steps.append($0) }
    #expect(client.closedLoops.map(\.users) == [1, 1, 4, 1, 4])
    #expect(steps.map(\.share) == steps.map(\.share).sorted())
    #expect(steps.last?.share == 1)
  }

  @Test func `where it comes from is part of the profile`() throws {
    machine.description.processor = "Abacus"
    let profile = try profile(QueueClient(workers: 1, seconds: 0.01))
    #expect(profile.network == "mysvc")
    #expect(profile.provenance.method == "measured")
    #expect((profile.provenance.source, profile.provenance.processor) == (url, "Abacus"))
    let away = try OutsideRequest(url: "https://example.org/classify", seconds: 1)
    let distant = try OutsideSession(
      client: QueueClient(workers: 1, seconds: 0.01), account: nil,
      image: RequestImage(format: "jpeg", bytes: 1), clock: FakeClock(), machine: machine
    ).run(away)
    #expect((distant.network, distant.provenance.processor) == ("example.org", nil))
  }

  @Test func `a service that does not answer, refuses or fails is an error`() {
    let mute = QueueClient(workers: 1, seconds: 0.01)
    mute.answer = HTTPAnswer(status: nil, failure: "Connection refused", body: "", serverTiming: [:])
    #expect(throws: OutsideError.unreachable(url: url, reason: "Connection refused")) { try profile(mute) }
    let strict = QueueClient(workers: 1, seconds: 0.01)
    strict.answer = HTTPAnswer(
      status: 422, failure: nil, body: "{\"error\":\"no image\"}\nmore", serverTiming: [:])
    #expect(throws: OutsideError.refused(url: url, status: 422, answer: "{\"error\":\"no image\"}")) {
      try profile(strict)
    }
  }

  @Test func `the whole profile passes through its file`() throws {
    let client = QueueClient(workers: 2) { request, _, _ in 0.04 + 0.01 * Double(request % 3) }
    let root = FakeRoot()
    let path = "\(root.path)/profiles/mysvc.json"
    let profile = try profile(client)
    try ProfileWriter.write(profile, to: path)
    #expect(try Profile(contentsOf: path) == profile)
  }
}

/// A service whose requests keep three cores busy.
private struct TripledAccount: ServiceAccount {
  let client: QueueClient
  var cpuSeconds: Double? { 3 * client.cpuSeconds }
  var memory: MemoryReading? { MemoryReading(resident: 100, peak: 150) }
}

import Serving
import Testing

@testable import Profiler

struct PauseCostTests {
  /// A request that was sent and answered at these times, of which the server's own is so much, in seconds.
  private func request(
    _ sent: Double, _ finished: Double, queue: Double = 0, infer: Double = 0.01, own: Double = 0.002
  ) throws -> ServedRequest {
    let times = ["queue": queue, "prepare": finished - sent - queue - infer - own, "infer": infer]
    return try #require(
      ServedRequest(
        Exchange(scheduled: 0, sent: sent, finished: finished, status: 200, serverTiming: times)))
  }

  @Test func `a request waited if it was sent before an earlier answer, and by more than the server's own`()
    throws
  {
    let first = try request(0, 0.1)
    // Sent 3 ms and 1 ms before an answer, of which 2 ms are the server's own; and after all of them.
    let waited = try request(0.097, 0.2, queue: 0.001)
    let late = try request(0.199, 0.3)
    let apart = try request(0.31, 0.4)
    let encounters = WorkerEncounters([apart, first, waited, late])
    #expect(encounters.idleCount == 3)
    #expect(encounters.all.map(\.sent) == [0, 0.097, 0.199, 0.31])
  }

  @Test func `a worker that takes long to wake up was idle, however long the request was in the queue`()
    throws
  {
    let first = try request(0, 0.1)
    let waking = try request(0.15, 0.3, queue: 0.02)
    #expect(WorkerEncounters([first, waking]).idleCount == 2)
  }

  /// Requests that take these times for the network, each a second after the last.
  private func apart(_ times: [Double]) throws -> [ServedRequest] {
    try times.enumerated().map { try request(Double($0.offset), Double($0.offset) + 0.1, infer: $0.element) }
  }

  /// The same, each followed at once by one that takes another time.
  private func pairs(_ idle: [Double], followedBy busy: Double) throws -> WorkerEncounters {
    let followers = try idle.indices.map {
      try request(Double($0) + 0.05, Double($0) + 0.2, queue: 0.05, infer: busy)
    }
    return WorkerEncounters(try apart(idle) + followers)
  }

  private let busy = [0.01, 0.011, 0.01, 0.011, 0.0105]

  // Half of the requests found the worker idle, and cost 2 ms more.
  @Test func `a pause costs what the means differ by, over the share of requests that had one`() throws {
    let dearer = Array(repeating: [0.012, 0.013, 0.012, 0.013, 0.0125], count: 20).flatMap { $0 }
    let encounters = try pairs(dearer, followedBy: 0.0105)
    let cost = try #require(PauseCost(busy: apart(busy), encounters, of: \.infer))
    #expect(abs(cost.busy.mean - 0.0105) < 1e-12)
    #expect(abs(cost.seconds - 0.002) < 1e-12)
    #expect(cost.busy.count == 5)
    #expect(cost.decay == 0)
    let few = try pairs([0.12, 0.13, 0.12, 0.13], followedBy: 0.12)
    #expect(try PauseCost(busy: apart(busy), few, of: \.infer) == nil)
  }

  // After each pause three requests in a row, of which each takes half of what the one before took more.
  @Test func `what a pause costs the requests that follow fades by the share that fits best`() throws {
    let requests = try (0..<60).flatMap { index in
      try [(0.0, 0.014), (0.05, 0.012), (0.1, 0.011)].map { offset, infer in
        let sent = Double(index) + offset
        return try request(sent, sent + 0.12, queue: 0.01, infer: infer + (index % 2 == 0 ? 1e-4 : -1e-4))
      }
    }
    let encounters = WorkerEncounters(requests)
    #expect(encounters.idleCount == 60)
    #expect(encounters.positions.prefix(4) == [0, 1, 2, 0])
    let exact = try apart(Array(repeating: 0.01, count: 5))
    let cost = try #require(PauseCost(busy: exact, encounters, of: \.infer))
    #expect(abs(cost.decay - 0.5) < 1e-9)
    #expect(abs(cost.seconds - 0.004) < 1e-9)
    // With a fade that is known only the first is fitted.
    let known = try #require(PauseCost(busy: exact, encounters, of: \.infer, decay: 0))
    #expect(known.decay == 0 && abs(known.seconds - 0.004) < 1e-9)
  }

  @Test func `intervals with something in common, and requests no dearer with pauses, tell nothing`() throws {
    let cheap = try pairs([0.008, 0.009, 0.008, 0.009, 0.0085], followedBy: 0.0085)
    #expect(try PauseCost(busy: apart(busy), cheap, of: \.infer) == nil)
    let wide = try pairs([0.002, 0.022, 0.002, 0.03, 0.0125], followedBy: 0.0105)
    #expect(try PauseCost(busy: apart(busy), wide, of: \.infer) == nil)
    // A difference below what the service rounds its times to.
    let exact = Array(repeating: 0.01, count: 5)
    let fine = try pairs(exact.map { $0 + 5e-7 }, followedBy: 0.01)
    #expect(try PauseCost(busy: apart(exact), fine, of: \.infer) == nil)
  }
}

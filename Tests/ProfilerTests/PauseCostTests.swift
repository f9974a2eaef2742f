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
    #expect(encounters.busy.map(\.sent) == [0.097])
    #expect(encounters.idle.map(\.sent) == [0, 0.199, 0.31])
    #expect(encounters.all.map(\.sent) == [0, 0.097, 0.199, 0.31])
  }

  @Test func `a worker that takes long to wake up was idle, however long the request was in the queue`()
    throws
  {
    let first = try request(0, 0.1)
    let waking = try request(0.15, 0.3, queue: 0.02)
    #expect(WorkerEncounters([first, waking]).idle.count == 2)
  }

  /// Pairs of a request after a pause and one that follows it at once, each a second from the next pair.
  private func pairs(idle: [Double], busy: [Double]) throws -> WorkerEncounters {
    var requests: [ServedRequest] = []
    for (index, infer) in idle.enumerated() {
      requests.append(try request(Double(index), Double(index) + 0.1, infer: infer))
    }
    for (index, infer) in busy.enumerated() {
      requests.append(try request(Double(index) + 0.05, Double(index) + 0.2, queue: 0.05, infer: infer))
    }
    return WorkerEncounters(requests)
  }

  @Test func `five requests of either kind tell what a pause costs, and four do not`() throws {
    let (idle, busy) = ([0.012, 0.013, 0.012, 0.013, 0.0125], [0.01, 0.011, 0.01, 0.011, 0.0105])
    let cost = try #require(PauseCost(pairs(idle: idle, busy: busy), of: \.infer))
    #expect(abs(cost.busy.mean - 0.0105) < 1e-12)
    #expect(abs(cost.seconds - 0.002) < 1e-12)
    #expect(cost.busy.count == 5)
    #expect(try PauseCost(pairs(idle: idle, busy: Array(busy.dropLast())), of: \.infer) == nil)
  }

  @Test func `intervals with something in common, and requests no dearer after a pause, tell nothing`()
    throws
  {
    let (low, high) = ([0.01, 0.011, 0.01, 0.011, 0.0105], [0.012, 0.013, 0.012, 0.013, 0.0125])
    #expect(try PauseCost(pairs(idle: low, busy: high), of: \.infer) == nil)
    let wide = [0.002, 0.022, 0.002, 0.03, 0.0125]
    #expect(try PauseCost(pairs(idle: wide, busy: low), of: \.infer) == nil)
    // A difference below what the service rounds its times to.
    let (exact, fine) = (Array(repeating: 0.01, count: 5), Array(repeating: 0.010_000_5, count: 5))
    #expect(try PauseCost(pairs(idle: fine, busy: exact), of: \.infer) == nil)
  }
}

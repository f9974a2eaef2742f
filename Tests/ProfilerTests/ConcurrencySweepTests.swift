import Serving
import Testing

@testable import Profiler

struct ConcurrencySweepTests {
  private func sweep(_ client: QueueClient, requests: Int = 30) -> ConcurrencySweep {
    ConcurrencySweep(
      [1, 2, 4, 8].map { count in
        var level = LoadLevel(users: count)
        level.add(client.closedLoop(users: count, until: .count(count * requests)))
        return level
      })
  }

  @Test("constant service times tell workers and capacity exactly", arguments: 1...7)
  func workers(_ workers: Int) {
    let found = sweep(QueueClient(workers: workers, seconds: 0.1))
    #expect(found.workers == workers)
    #expect(abs(found.alone - 0.1) < 1e-9)
    #expect(abs(found.capacity - Double(workers) / 0.1) < 0.02 * Double(workers) / 0.1)
    #expect(found.outside == 0)
    #expect(found.isSaturated)
    #expect(abs(found.worst.residual) < 0.02)
  }

  // Alone 12 ms, of which a worker has 10: it can serve 100 a second, not 83.
  @Test func `time outside of workers is told from service time`() {
    let client = QueueClient(workers: 1, seconds: 0.010)
    client.outside = 0.002
    let found = sweep(client)
    #expect(found.workers == 1)
    #expect(abs(found.alone - 0.012) < 1e-9)
    #expect(abs(found.capacity - 100) < 1e-6)
    #expect(abs(found.outside - 0.002) < 1e-9)
    #expect(abs(found.worst.residual) < 1e-9)
  }

  // As many users as workers do not keep these busy: who is outside leaves one idle. A run's ends weigh as 1
  // over its length, 0.04 % of the rate here.
  @Test("time outside of workers is told though it is little", arguments: [1, 2, 3], [0.015, 0.03, 0.045])
  func little(_ workers: Int, _ share: Double) {
    let client = QueueClient(workers: workers, seconds: 0.010)
    client.outside = 0.010 * share
    let found = sweep(client, requests: 300)
    #expect(found.workers == workers)
    #expect(abs(found.capacity / (100 * Double(workers)) - 1) < 0.0005)
    #expect(abs(found.outside / (0.010 * share) - 1) < 0.03)
  }

  @Test func `workers are found though service times scatter widely`() {
    let client = QueueClient(workers: 3) { request, _, _ in request % 2 == 0 ? 0.02 : 0.18 }
    let found = ConcurrencySweep(
      [1, 2, 4, 8].map { count in
        var level = LoadLevel(users: count)
        level.add(client.closedLoop(users: count, until: .count(3000)))
        return level
      })
    #expect(found.workers == 3)
    #expect(abs(found.capacity - 30) < 0.6)
    #expect(abs(found.worst.residual) < 0.03)
  }

  @Test func `too few users to keep workers busy are told`() {
    let found = sweep(QueueClient(workers: 8, seconds: 0.1))
    #expect(!found.isSaturated)
    #expect(found.workers == 8)
  }

  // Two at once take 120 ms each instead of 100: 16.7 a second where two workers would give 20.
  @Test func `workers that slow each other down leave a residual`() {
    let found = sweep(QueueClient(workers: 2) { _, busy, _ in busy == 1 ? 0.1 : 0.12 })
    #expect(found.workers == 2)
    #expect(found.outside == 0)
    #expect(abs(found.capacity - 16.67) < 0.2)
    #expect(abs(found.worst.residual + 1 / 6.0) < 0.01)
  }

  // 150 ms each: 13.3 a second, as of one worker of 75 ms and 25 ms outside of it.
  @Test func `workers that slow each other down much look like fewer with time outside`() {
    let found = sweep(QueueClient(workers: 2) { _, busy, _ in busy == 1 ? 0.1 : 0.15 })
    #expect(found.workers == 1)
    #expect(abs(found.inService - 1.33) < 0.02)
    #expect(abs(found.outside - 0.025) < 0.002)
  }

  @Test func `a level is of use when nothing failed and two responses are known`() {
    var level = LoadLevel(users: 2)
    let answered = { (sent: Double) in Exchange(scheduled: sent, sent: sent, finished: sent + 1, status: 200)
    }
    level.add([answered(0), answered(0), answered(1)])
    #expect(level.responses == [1])
    #expect(!level.isUsable)
    level.add([answered(0), answered(0), answered(1)])
    #expect(level.isUsable)
    #expect((level.attempted, level.failed, level.transactionRate) == (6, 0, 2))
    level.add([answered(0), Exchange(scheduled: 0, sent: 0, finished: 1, status: nil, failure: "reset")])
    #expect(!level.isUsable)
    #expect((level.attempted, level.failed, level.example) == (8, 1, "reset"))
  }
}

import Serving
import Testing

@testable import Profiler

struct WorkerHandoverTests {
  /// Requests that waited so long, each sent 10 ms after the last and 15 ms worked on, 5 of them prepared.
  private func requests(waits: [Double]) throws -> [ServedRequest] {
    try waits.enumerated().map { index, wait in
      let sent = 0.01 * Double(index)
      let times = ["queue": wait, "prepare": 0.005, "infer": 0.01]
      return try #require(
        ServedRequest(
          Exchange(
            scheduled: sent, sent: sent, finished: sent + wait + 0.015, status: 200, serverTiming: times)))
    }
  }

  // The worker is 5 ms behind after each request, and 2 ms more by handing over.
  @Test func `the handover is what waits are longer by than the worker's times explain`() throws {
    let found = WorkerHandover.seconds(try requests(waits: [0, 0.007, 0.014, 0.021]))
    #expect(abs(try #require(found) - 0.002) < 1e-6)
  }

  @Test func `there is none where waits need no explanation, or are too long for one`() throws {
    #expect(WorkerHandover.seconds(try requests(waits: [0, 0.005, 0.01, 0.015])) == nil)
    #expect(WorkerHandover.seconds(try requests(waits: [0, 0.001, 0.002, 0.003])) == nil)
    #expect(WorkerHandover.seconds(try requests(waits: [0, 0.1, 0.2, 0.3])) == nil)
    #expect(WorkerHandover.seconds(try requests(waits: [0])) == nil)
  }
}

import Foundation
import Serving
import Testing

@testable import Validator

@Suite struct MeasuredRunTests {
  /// A request that was to be sent at a time and took some seconds.
  private func exchange(
    at time: Double, took: Double, lag: Double = 0, status: Int? = 200, timing: [String: Double] = [:]
  ) -> Exchange {
    Exchange(
      scheduled: time, sent: time + lag, finished: time + took, status: status,
      failure: status == nil ? "none" : nil, serverTiming: timing)
  }

  private func run(_ exchanges: [Exchange], warmUp: Double = 0) throws -> MeasuredRun {
    var counters = RunCounters()
    counters.cpuSecondsOfArrivals = 3
    counters.cpuSeconds = 4
    return MeasuredRun(exchanges, counters: counters, duration: 10, warmUp: warmUp)
  }

  @Test func `response times count from when a request was to be sent`() throws {
    let run = try run([
      exchange(at: 1, took: 0.1, lag: 0.05, timing: ["infer": 0.02]),
      exchange(at: 2, took: 0.3, timing: ["infer": 0.04, "queue": 0.01]),
    ])
    #expect(abs((run.figures.responseTime ?? 0) - 0.2) < 1e-6)
    #expect(abs((run.figures.p95 ?? 0) - 0.3) < 0.3 / 1000)
    #expect(abs(run.clientLag.max - 0.05) < 1e-12)
    #expect(abs((run.serviceSeconds["infer"] ?? 0) - 0.03) < 1e-12)
    #expect(run.serviceSeconds["queue"] == 0.01)
    // Two requests in the 10 s that arrivals lasted, 3 s of CPU time in it, 4 s to the last answer.
    #expect(run.figures.transactionRate == 0.2)
    #expect(run.figures.availability == 1)
    #expect(run.figures.cpuCores == 0.3)
    #expect(run.cpuSecondsPerRequest == 2)
    #expect(run.figures.periods == nil)
  }

  @Test func `the time of the last answer counts where it is after the end of arrivals`() throws {
    let run = try run([exchange(at: 1, took: 0.1), exchange(at: 9, took: 3.5)])
    #expect(abs((run.figures.transactionRate ?? 0) - 2 / 12.5) < 1e-12)
  }

  @Test func `requests that arrived during the warm-up are left out`() throws {
    let run = try run([exchange(at: 1.9, took: 5), exchange(at: 2, took: 0.1)], warmUp: 2)
    #expect(abs((run.figures.responseTime ?? 0) - 0.1) < 1e-6)
    #expect(run.figures.transactionRate == 0.125)
  }

  @Test func `what fails is counted and no response time`() throws {
    let run = try run([
      exchange(at: 1, took: 0.1), exchange(at: 2, took: 9, status: 503),
      exchange(at: 3, took: 9, status: 503),
      exchange(at: 4, took: 9, status: nil),
    ])
    #expect(run.failures == ["503": 2, "noAnswer": 1])
    #expect(run.figures.availability == 0.25)
    #expect(abs((run.figures.responseTime ?? 0) - 0.1) < 1e-6)
  }

  @Test func `without an answer there are no response times`() throws {
    let run = try run([exchange(at: 1, took: 0.1, status: 500)])
    #expect(run.figures.responseTime == nil && run.figures.p99 == nil)
    #expect(run.figures.availability == 0)
    #expect(run.cpuSecondsPerRequest == nil)
  }
}

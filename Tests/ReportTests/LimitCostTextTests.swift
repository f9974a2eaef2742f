import Testing

@testable import Report
@testable import Simulator

struct LimitCostTextTests {
  /// A trial whose answers all took the same time.
  private func trial(_ milliseconds: Int64) -> TrialOutcome {
    var trial = TrialOutcome()
    for _ in 0..<100 { trial.responseTimes.record(milliseconds * 1_000_000) }
    return trial
  }

  private func sentence(_ limited: [Int64], _ free: [Int64]) -> String {
    LimitCostText(LimitCost(limited.map(trial), without: free.map(trial))).sentence
  }

  @Test func `what a limit costs is said with its interval`() {
    #expect(
      sentence([300, 310], [100, 100])
        == "The limit costs 210 ms (120 ms to 300 ms) of p99: without it, p99 would be 100 ms instead of "
        + "310 ms")
    #expect(
      sentence([300], [100])
        == "The limit costs 200 ms of p99: without it, p99 would be 100 ms instead of 300 ms")
  }

  @Test func `a limit may save time where a node is crowded`() {
    #expect(
      sentence([100, 100], [300, 310])
        == "The limit saves 210 ms (120 ms to 300 ms) of p99: without it, p99 would be 310 ms instead of "
        + "100 ms")
  }

  @Test func `what chance may explain is not called a cost`() {
    #expect(
      sentence([100, 110], [108, 100])
        == "Without the limit p99 would be 108 ms instead of 110 ms: what the limit costs cannot be told "
        + "from chance")
  }
}

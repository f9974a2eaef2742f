import Testing

@testable import Report
@testable import Simulator

struct OpenCounterpartTextTests {
  /// A trial with so many answers after 0.1 s and so many failures.
  private func trial(answered: Int, failed: Int) -> TrialOutcome {
    var trial = TrialOutcome()
    trial.attempted = answered + failed
    trial.completed = answered
    for _ in 0..<answered { trial.responseTimes.record(100_000_000) }
    if failed > 0 { trial.failures = [.timedOut: failed] }
    return trial
  }

  private func sentences(answered: Int, failed: Int) -> String {
    let trials = [trial(answered: answered, failed: failed)]
    return OpenCounterpartText(OpenCounterpart(rate: 12.5, trials: trials)).sentences
  }

  @Test func `what clients would see who do not wait is said with their rate`() {
    #expect(
      sentences(answered: 10, failed: 0)
        == "These users wait for each answer before they send again, so that slow moments have few "
        + "witnesses. Clients who do not wait, as many requests (12.5 a second), would see p50 100 ms, "
        + "p95 100 ms, p99 100 ms")
  }

  @Test func `what would fail is said too`() {
    #expect(sentences(answered: 3, failed: 1).hasSuffix(", and 25.00 % of requests fail"))
  }
}

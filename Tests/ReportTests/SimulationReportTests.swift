import CostModel
import Report
import Simulator
import Testing

@Suite struct SimulationReportTests {
  let outcome: Outcome

  init() {
    outcome = Outcome(scenario: sampleScenario(), profile: sampleProfile(), trials: sampleTrials())
  }

  private func text(_ outcome: Outcome, _ style: TextStyle) -> String {
    SimulationReport(
      outcome: outcome, objective: sampleScenario().objective, profileLine: "profiles/sample.json, measured",
      style: style
    ).text
  }

  @Test func `an outcome reads as kept`() throws {
    try Snapshot.expect(text(outcome, TextStyle()), named: "simulate")
  }

  @Test func `an outcome reads as kept in ASCII`() throws {
    try Snapshot.expect(text(outcome, TextStyle(width: 60, isUnicode: false)), named: "simulate-ascii")
  }

  @Test func `ASCII is ASCII`() {
    #expect(text(outcome, TextStyle(isUnicode: false)).allSatisfy { $0.isASCII })
  }

  @Test func `colours change nothing else`() {
    let colored = text(outcome, TextStyle(isColored: true))
    #expect(colored != text(outcome, TextStyle()))
    #expect(colored.replacing(/\u{1B}\[\d+m/, with: "") == text(outcome, TextStyle()))
  }

  @Test func `a single trial has no intervals and a scenario without limit no throttling`() {
    var trial = sampleTrials()[0]
    (trial.periods, trial.throttledPeriods, trial.throttledSeconds) = (0, 0, 0)
    (trial.failures, trial.attempted, trial.withinObjective) = ([:], trial.completed, trial.completed)
    let outcome = Outcome(scenario: sampleScenario(), profile: sampleProfile(), trials: [trial])
    let text = text(outcome, TextStyle(width: 500))
    #expect(!text.contains("±"))
    #expect(!text.contains("Failed, by reason"))
    #expect(text.contains("sample: sample, 1 trial of 3 min, seed 1\n"))
    #expect(text.contains("\nNo CPU limit, so nothing was throttled\n"))
    #expect(
      text.contains(
        "\nObjective met: in the one trial 95 % of requests were answered within 200 ms and 99.9 % were "
          + "answered; in the worst trial p95 was at most 444 ms and 100.000 % were answered.\n"))
  }

  @Test func `siege's figures stand in siege's order`() {
    let labels = [
      "Transactions:", "Availability:", "Elapsed time:", "Response time:", "Transaction rate:", "Throughput:",
      "Concurrency:", "Failed transactions:", "Longest transaction:", "Shortest transaction:",
    ]
    let lines = text(outcome, TextStyle()).split(separator: "\n").map(String.init)
    let first = lines.firstIndex { $0.hasPrefix(labels[0]) } ?? 0
    for (index, label) in labels.enumerated() { #expect(lines[first + index].hasPrefix(label)) }
  }
}

import CostModel
import Report
import Simulator
import Testing

@Suite struct SimulationReportTests {
  let outcome: Outcome

  init() {
    let (scenario, profile) = (sampleScenario(), sampleProfile())
    outcome = Outcome(
      scenario: scenario, profile: profile,
      trials: Simulation(scenario: scenario, profile: profile).run(threads: 1))
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
    var scenario = sampleScenario()
    scenario.trials = 1
    scenario.deployment.resources.cpuLimit = nil
    let trial = Simulation(scenario: scenario, profile: sampleProfile()).run(trial: 0)
    let text = text(
      Outcome(scenario: scenario, profile: sampleProfile(), trials: [trial]), TextStyle())
    #expect(!text.contains("±"))
    #expect(text.contains("1 trial of 3 min"))
    #expect(text.contains("No CPU limit, so nothing was throttled"))
    #expect(text.contains("the one trial"))
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

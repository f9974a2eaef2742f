// Replays single decisions: one metric, one replica count.
@testable import Simulator

/// The instant of decisions that only know ages; those reach 10⁹ s back.
let decisionNanoseconds: Int64 = 2_000_000_000_000_000_000

enum CalculatorReplay {
  static func tally() throws -> Tally {
    var tally = Tally("calculator")
    let file = try HPAFixtures.read(CalculatorFile.self, from: HPAFixtures.calculatorCases)
    for fixture in file.calculatorCases {
      tally.count(fixture.id) { try differences(in: fixture) }
    }
    return tally
  }

  static func differences(in fixture: CalculatorCase) throws -> [String] {
    let now = decisionNanoseconds
    let metric = try fixture.metric.spec()
    let calculator = ReplicaCalculator(
      options: fixture.controller.options(),
      tolerance: Tolerance(scaleUp: fixture.tolerance.scaleUp, scaleDown: fixture.tolerance.scaleDown),
      nowNanoseconds: now)
    let target = try fixture.sources.target(
      specReplicas: fixture.specReplicas, statusReplicas: fixture.statusReplicas, nowNanoseconds: now)
    let reading = fixture.sources.reading(for: metric, nowNanoseconds: now)
    let expected = fixture.expected
    var differences = Differences()
    do throws(MetricFailure) {
      let proposal = try calculator.proposal(of: metric, reading: reading, for: target)
      differences.compare("error", expected: expected.error ?? expected.errorContains, found: nil)
      differences.compare("replicas", expected: expected.replicas, found: proposal.replicas)
      differences.compare("value", expected: expected.valueMilli, found: proposal.valueMilli)
      differences.compare(
        "utilization", expected: expected.utilizationPercent, found: proposal.utilizationPercent)
    } catch {
      if let text = expected.errorContains {
        differences.compare("error '\(text)'", expected: true, found: error.isMeant(byErrorText: text))
      } else {
        differences.compare("error", expected: expected.error, found: error.category)
      }
    }
    return differences.lines
  }
}

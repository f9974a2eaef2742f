// The autoscaler against the recorded decisions of the real Kubernetes controller.
import Testing

@Suite
struct HPAConformanceTests {
  private static let calculator = Result { try CalculatorReplay.tally() }
  private static let trajectories = Result { try TrajectoryReplay.tally() }
  private static let upstream = Result { try UpstreamReplay.tally() }

  private static let hasUpstreamCases = HPAFixtures.location(of: HPAFixtures.upstreamCases) != nil

  @Test func `every single decision of the Kubernetes controller is reproduced`() throws {
    try expectAllReproduced(Self.calculator.get())
  }

  @Test func `every trajectory of the Kubernetes controller is reproduced`() throws {
    try expectAllReproduced(Self.trajectories.get())
  }

  @Test(
    .enabled(
      if: hasUpstreamCases,
      "the controller's own cases do not come with the package; set HEADROOM_HPA_DATA to their folder"))
  func `every case of the Kubernetes controller's own tests is reproduced`() throws {
    try expectAllReproduced(Self.upstream.get())
  }

  @Test func `no kind of recorded decision is left out`() throws {
    var tallies = [try Self.calculator.get(), try Self.trajectories.get()]
    if Self.hasUpstreamCases { tallies.append(try Self.upstream.get()) }
    print(tallies.map(\.line).joined(separator: " · "))
    for tally in tallies {
      #expect(tally.total > 0, "\(tally.name): no cases")
    }
  }

  private func expectAllReproduced(_ tally: Tally) {
    for line in tally.inexpressible { Issue.record("\(tally.name) cannot express \(line)") }
    for line in tally.mismatches.prefix(20) { Issue.record("\(tally.name) \(line)") }
    #expect(tally.passed == tally.total)
  }
}

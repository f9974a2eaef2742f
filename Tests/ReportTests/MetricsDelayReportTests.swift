import Report
import Simulator
import Testing

@Suite struct MetricsDelayReportTests {
  @Test func `metrics delays read as kept`() throws {
    let report = MetricsDelayReport(MetricsDelay(steps: 200), style: TextStyle())
    try Snapshot.expect(report.text, named: "metrics-delay")
  }

  @Test func `metrics delays out of idleness read as kept, without Unicode and narrow`() throws {
    let delay = MetricsDelay(nodes: 1, steps: 200, isIdleBefore: true)
    let report = MetricsDelayReport(delay, style: TextStyle(width: 50, isUnicode: false))
    try Snapshot.expect(report.text, named: "metrics-delay-idle")
    #expect(report.text.split(separator: "\n").filter { $0.contains("#") }.allSatisfy { $0.count <= 50 })
  }
}

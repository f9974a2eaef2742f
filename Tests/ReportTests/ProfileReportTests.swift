import CostModel
import Report
import Testing

@Suite struct ProfileReportTests {
  @Test func `a profile reads as kept`() throws {
    let report = ProfileReport(sampleProfile(), path: "profiles/sample.json", style: TextStyle())
    try Snapshot.expect(report.text, named: "profile")
  }

  @Test func `a published profile of one figure reads as kept`() throws {
    var provenance = Provenance(method: "published")
    provenance.source = "A paper's table of times"
    let profile = Profile(
      network: "previous", parameters: nil, provenance: provenance,
      coldStart: ColdStart(loadSeconds: 0, loadCPUSeconds: 0, firstImageSeconds: 1.28),
      memory: MemoryFootprint(loadedBytes: 512, peakBytes: 2048),
      threadCosts: [
        ThreadCost(threads: 1, wall: MeasuredTime(exactly: 1.28), cpu: MeasuredTime(exactly: 1.28))
      ],
      serviceTime: ServiceTime(.deterministic(mean: 1)))
    let report = ProfileReport(profile, path: "p.json", style: TextStyle(isUnicode: false))
    try Snapshot.expect(report.text, named: "profile-published")
  }
}

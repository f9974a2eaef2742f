import CostModel
import Report
import Testing

@Suite struct ProfileReportTests {
  @Test func `a profile reads as kept`() throws {
    let report = ProfileReport(sampleProfile(), path: "profiles/sample.json", style: TextStyle())
    try Snapshot.expect(report.text, named: "profile")
  }

  @Test func `a profile by layer reads as kept`() throws {
    var profile = sampleProfile()
    profile.provenance.peakGigaflops = 120
    profile.layers[0].bytesMoved = 3_900_000
    profile.threadCosts[0].workingBytes = 30 << 20
    profile.batchCosts[1].workingBytes = 240 << 20
    (profile.threadCosts[0].pauseSeconds, profile.threadCosts[1].pauseSeconds) = (0.0003, 0.0005)
    profile.threadCosts[1].pauseDecay = 0.4
    profile.handling?.preparePauseSeconds = 0.0001
    profile.handling?.serverPauseSeconds = 0.0002
    profile.handling?.handoverSeconds = 0.00005
    let report = ProfileReport(
      profile, path: "profiles/sample.json", style: TextStyle(), isByLayer: true)
    try Snapshot.expect(report.text, named: "profile-by-layer")
  }

  @Test func `a profile from outside reads as kept`() throws {
    var profile = sampleProfile()
    (profile.parameters, profile.layers, profile.batchCosts) = (nil, [], [])
    profile.threadCosts.removeLast()
    profile.provenance.source = "http://127.0.0.1:8080/v1/classify"
    profile.handling?.prepare = nil
    var levels = [1, 2, 4, 64].map { ConcurrencyLevel(users: $0, attempted: 100 * $0, failed: 0) }
    for (index, rate) in [16.4, 32.5, 33.1].enumerated() {
      levels[index].transactionRate = rate
      levels[index].responseSeconds = Double(levels[index].users) / rate
    }
    (levels[3].failed, levels[3].responseSeconds) = (5210, 0.3)
    profile.concurrency = ServiceConcurrency(
      workers: 2, transactionRate: 32.8, isSaturated: true, levels: levels)
    let report = ProfileReport(profile, path: "profiles/sample.json", style: TextStyle())
    try Snapshot.expect(report.text, named: "profile-outside")
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

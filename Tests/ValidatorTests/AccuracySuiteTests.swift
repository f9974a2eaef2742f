import CostModel
import Documents
import Foundation
import Testing

@testable import Validator

@Suite struct AccuracySuiteTests {
  let suite = AccuracySuite(networks: ["xception", "mobilenetv2", "resnet101v2"])

  @Test func `the suite has three networks under four limits on two thread counts at three utilizations`() {
    let rows = suite.rows
    #expect(rows.count == 72)
    #expect(Set(rows.map(\.name)).count == 72)
    #expect(rows[0].name == "xception-500m-1t-0.30")
    #expect(rows[71].name == "resnet101v2-none-2t-0.85")
    #expect(Set(rows.map { suite.seed(of: $0) }).count == 72)
  }

  @Test func `the picture adds what is no row already, on threads that the machine has cores for`() {
    func extra(_ network: String, cores: Int) -> [String] {
      let rows = suite.rows(of: network)
      return suite.measurements(of: network, cores: cores).filter { !rows.contains($0) }.map(\.name)
    }
    #expect(extra("xception", cores: 1) == [])
    #expect(extra("xception", cores: 2) == ["xception-1-2t-0.60-of-1t"])
    #expect(extra("xception", cores: 4) == ["xception-1-2t-0.60-of-1t", "xception-1-4t-0.60-of-1t"])
    #expect(extra("mobilenetv2", cores: 8) == [])
  }

  @Test func `all of the picture gets the traffic of its first row`() throws {
    let rows = try #require(suite.picture).rows
    #expect(rows.map(\.threads) == [1, 2, 4, 8])
    #expect(suite.rows.contains(rows[0]))
    #expect(Set(rows.map { suite.seed(of: $0) }).count == 1)
    let length = RunLength(seconds: 5, requests: 1)
    let plans = try rows.map {
      try $0.plan(
        profile: sampleProfile(), image: [1], cores: 8, length: length, seed: suite.seed(of: $0))
    }
    #expect(Set(plans.map(\.arrivals)).count == 1)
    #expect(plans.map(\.scenario.server.threads) == [1, 2, 4, 8])
    #expect(plans.map(\.utilization) == [0.6, nil, nil, nil])
  }

  @Test func `a row's rate is its share of what the pod could do`() throws {
    let row = SuiteRow(
      network: "mobilenetv2", cpuLimit: Millicores(500), threads: 1, utilization: 0.6, ratedThreads: 1)
    let plan = try row.plan(
      profile: sampleProfile(), image: [1], cores: 2, length: RunLength(seconds: 400, requests: 1), seed: 1)
    // 20 ms of CPU time each: 0.6 · 0.5 / 0.02 = 15 per second. The count is Poisson's: 6000 ± 4 · 77.
    #expect(abs(plan.arrivals.count - 6000) < 310)
    #expect(plan.scenario.deployment.resources.cpuLimit == Millicores(500))
  }

  @Test func `a run is longer where too few requests would come`() {
    let length = RunLength(seconds: 12, requests: 60)
    #expect(length.duration(rate: 100) == .seconds(12))
    #expect(length.duration(rate: 5) == .seconds(12))
    #expect(length.duration(rate: 1.7) == .seconds(36))
  }
}

@Suite struct AccuracyFolderTests {
  private let url = FileManager.default.temporaryDirectory.appending(path: "accuracy-\(UUID().uuidString)")
  private let row = SuiteRow(
    network: "mobilenetv2", cpuLimit: nil, threads: 1, utilization: 0.3, ratedThreads: 1)

  init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }

  private func write(_ validation: Validation, round: Int, to folder: AccuracyFolder) throws {
    try JSONEncoder().encode(validation).write(to: URL(filePath: folder.file(of: row, round: round)))
  }

  @Test func `the rounds of a row are one validation`() throws {
    defer { try? FileManager.default.removeItem(at: url) }
    let folder = AccuracyFolder(url.path())
    #expect(try folder.validation(of: row, rounds: 2) == nil)
    #expect(!folder.has(row, round: 1))
    try write(try sampleValidation(predicted: 1.0, measured: 1.1), round: 1, to: folder)
    try write(try sampleValidation(predicted: 1.2, measured: 1.3), round: 2, to: folder)
    #expect(folder.has(row, round: 1))
    let both = try #require(try folder.validation(of: row, rounds: 2))
    #expect(both.predicted.responseTime == 1.1)
    #expect(both.repetitions.map(\.figures.responseTime) == [1.1, 1.3])
    let mean = try #require(both.comparison(of: .responseTime))
    #expect(abs((mean.difference ?? 0) - (1.1 / 1.2 - 1)) < 1e-12)
    #expect(abs((mean.noise ?? 0) - 0.2 / 1.2) < 1e-12)
    // −8 % is beyond 5 %, but not beyond what the two rounds differ by.
    #expect(both.verdict.meanHolds)
    #expect(try folder.validation(of: row, rounds: 1)?.repetitions.count == 1)
    #expect(try folder.validation(of: row, rounds: 1)?.verdict.meanHolds == false)
  }

  @Test(
    "a file that is no validation is an error that says what to do",
    arguments: [("{}", "another"), (#"{"schema":"headroom.profile/v1"}"#, "another")])
  func strangers(_ text: String, _ found: String) throws {
    defer { try? FileManager.default.removeItem(at: url) }
    let folder = AccuracyFolder(url.path())
    let file = folder.file(of: row, round: 1)
    try text.write(toFile: file, atomically: true, encoding: .utf8)
    let error = try #require(throws: DocumentError.self) { try folder.validation(of: row, rounds: 1) }
    #expect(
      error.description
        == "\(file): expected a file of schema headroom.validation/v1, found \(found). Remove it, and it "
        + "will be measured again")
  }
}

@Suite struct AccuracyTests {
  @Test func `rows that hold are counted, and how far each figure was off`() throws {
    let suite = AccuracySuite(networks: ["mobilenetv2"])
    let rows = try zip(suite.rows, [1.0, 1.02, 0.9]).map { row, predicted in
      AccuracyRow(row: row, validation: try sampleValidation(predicted: predicted, measured: 1))
    }
    let accuracy = Accuracy(suite: suite, rows: rows, picture: [])
    #expect(accuracy.held == 2)
    #expect(accuracy.misses.map(\.row) == [suite.rows[2]])
    let mean = try #require(accuracy.figures.first { $0.figure == .responseTime })
    #expect(mean.rows == 3)
    #expect(abs(mean.median - 0.02) < 1e-12)
    #expect(mean.noise == nil)
    // Throttled periods were measured as 0: nothing is relative to that.
    #expect(!accuracy.figures.contains { $0.figure == .throttledPeriods })
  }
}

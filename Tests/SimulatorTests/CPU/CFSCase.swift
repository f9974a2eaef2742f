// Requests that a real kernel served inside a quota, as their files tell of them; see Fixtures/cfs/README.md.
import CostModel
import Foundation
import Traces

@testable import Simulator

/// One recorded case: the kernel's settings, and what came out in each repetition.
struct CFSCase: Decodable {
  struct Repetition: Decodable {
    var nrPeriods: Int
    var nrThrottled: Int
    var throttledNs: Int
  }
  var name: String
  var quotaUs: Int?
  var periodUs: Int
  var workers: Int
  var threadsPerRequest: Int
  var cores: Int
  var repetitions: [Repetition]

  /// The recorded cases; `HEADROOM_CFS_DATA` names another folder with files of the same form.
  static func all() throws -> [CFSCase] {
    struct File: Decodable { var cases: [CFSCase] }
    return try JSONDecoder().decode(File.self, from: Data(contentsOf: folder.appending(path: "cases.json")))
      .cases
  }

  static var folder: URL {
    ProcessInfo.processInfo.environment["HEADROOM_CFS_DATA"].map { URL(fileURLWithPath: $0) }
      ?? (Bundle.module.resourceURL ?? URL(fileURLWithPath: ".")).appending(path: "Fixtures/cfs")
  }

  private var file: String { Self.folder.appending(path: "\(name).csv").path() }

  /// The repetitions that count: the first of c01 was disturbed by other work on the machine.
  var countedRepetitions: [Int] { name == "c01" ? [1] : Array(repetitions.indices) }

  /// What each repetition measured.
  func measured() throws -> [CFSFigures] {
    let rows = try rows()
    return repetitions.enumerated().map { index, repetition in
      CFSFigures(
        responses: rows.map { $0[3 + 2 * index] - $0[0] }, periods: Double(repetition.nrPeriods),
        throttledPeriods: Double(repetition.nrThrottled),
        throttledSeconds: Double(repetition.throttledNs) / 1e9)
    }
  }

  /// How much longer than their demand requests took from start to end in each repetition, of those for which
  /// that was little, so that they were not throttled.
  func secondsBeyondDemand(atMost limit: Double) throws -> [[Double]] {
    let rows = try rows()
    return repetitions.indices.map { index in
      rows.map { $0[3 + 2 * index] - $0[2 + 2 * index] - $0[1] / Double(threadsPerRequest) }
        .filter { $0 < limit }
    }
  }

  /// Each request's arrival, demand, and start and end in each repetition, in seconds.
  private func rows() throws -> [[Double]] {
    let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n").dropFirst()
    return lines.map { $0.split(separator: ",").compactMap { Double($0) } }
  }

  /// The same as a scenario.
  func scenario() throws -> Scenario {
    let recording = try TraceReader.read(file, format: .csv)
    let end = (recording.times.last ?? .zero) + Nanoseconds(1)
    return testScenario(rate: 1, seconds: end.seconds) {
      $0.traffic.source = .recorded(recording.times, cpuTimes: recording.cpuTimes)
      $0.server.workers = workers
      $0.server.threads = threadsPerRequest
      $0.cluster.nodeCPU = Millicores(1000 * cores)
      $0.cluster.quotaPeriod = Nanoseconds(Int64(periodUs) * 1000)
      $0.deployment.resources = ResourceSpec(cpuLimit: quotaUs.map { Millicores($0 * 1000 / periodUs) })
    }
  }
}

/// What was seen of a case, in seconds and counts.
struct CFSFigures {
  var mean: Double
  var p50: Double
  var p95: Double
  var p99: Double
  var periods: Double
  var throttledPeriods: Double
  var throttledSeconds: Double

  init(responses: [Double], periods: Double, throttledPeriods: Double, throttledSeconds: Double) {
    let sorted = responses.sorted()
    func quantile(_ share: Double) -> Double {
      let rank = share * Double(sorted.count - 1)
      let below = Int(rank)
      let above = min(below + 1, sorted.count - 1)
      return sorted[below] + (rank - Double(below)) * (sorted[above] - sorted[below])
    }
    mean = responses.reduce(0, +) / Double(responses.count)
    (p50, p95, p99) = (quantile(0.5), quantile(0.95), quantile(0.99))
    self.periods = periods
    self.throttledPeriods = throttledPeriods
    self.throttledSeconds = throttledSeconds
  }

  /// The means of several figures.
  init(meanOf all: [CFSFigures]) {
    func average(_ figure: (CFSFigures) -> Double) -> Double {
      all.reduce(0) { $0 + figure($1) } / Double(all.count)
    }
    mean = average(\.mean)
    (p50, p95, p99) = (average(\.p50), average(\.p95), average(\.p99))
    periods = average(\.periods)
    throttledPeriods = average(\.throttledPeriods)
    throttledSeconds = average(\.throttledSeconds)
  }
}

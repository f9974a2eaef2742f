import CostModel
import Serving
import Simulator
import Statistics

@testable import Validator

/// Figures made up, not measured: a report does not change with simulator or machine.
enum ValidationSamples {
  /// A profile of 100 ms on one thread that knows decoding and HTTP.
  static func profile() -> Profile {
    var provenance = Provenance(method: "measured")
    (provenance.processor, provenance.cores, provenance.date) = ("A processor", 2, "2026-11-21T12:00:00Z")
    var handling = HandlingCost(image: RequestImage(format: "jpeg", bytes: 50_000))
    handling.prepare = MeasuredTime(exactly: 0.002)
    (handling.serverWallSeconds, handling.serverCPUSeconds) = (0.0003, 0.0002)
    var profile = Profile(
      network: "xception", parameters: nil, provenance: provenance,
      coldStart: ColdStart(loadSeconds: 1, loadCPUSeconds: 1, firstImageSeconds: 0.1),
      memory: MemoryFootprint(loadedBytes: 100 << 20, peakBytes: 200 << 20),
      threadCosts: [
        ThreadCost(threads: 1, wall: MeasuredTime(exactly: 0.1), cpu: MeasuredTime(exactly: 0.1)),
        ThreadCost(threads: 2, wall: MeasuredTime(exactly: 0.06), cpu: MeasuredTime(exactly: 0.11)),
      ],
      serviceTime: ServiceTime(.deterministic(mean: 1)))
    profile.handling = handling
    return profile
  }

  /// Figures of which each is some multiple of what it would be at 1.
  static func figures(_ factor: Double) -> RunFigures {
    var figures = RunFigures()
    (figures.responseTime, figures.p50, figures.p90) = (0.15 * factor, 0.12 * factor, 0.25 * factor)
    (figures.p95, figures.p99, figures.transactionRate) = (0.31 * factor, 0.45 * factor, 3)
    (figures.availability, figures.periods, figures.throttledPeriods) = (1, 120, 40 * factor)
    (figures.throttledSeconds, figures.cpuCores) = (1.8 * factor, 0.3)
    return figures
  }

  /// A run with such figures.
  static func run(_ factor: Double) -> MeasuredRun {
    let exchange = Exchange(scheduled: 0, sent: 0.0001, finished: 0.1, status: 200)
    var run = MeasuredRun([exchange], counters: RunCounters(), duration: 12, warmUp: 0)
    run.figures = figures(factor)
    run.serviceSeconds = ["queue": 0.04, "prepare": 0.002, "infer": 0.108]
    run.cpuSecondsPerRequest = 0.103
    return run
  }

  /// A validation of a row of the suite.
  ///
  /// - Parameters:
  ///   - row: The row; one with a limit of 500m and one thread unless told otherwise.
  ///   - predicted: The factor of the prediction.
  ///   - measured: The factors of the repetitions.
  /// - Returns: The validation.
  /// - Throws: Nothing with these settings.
  static func validation(_ row: SuiteRow? = nil, predicted: Double, measured: [Double]) throws -> Validation {
    let row =
      row
      ?? SuiteRow(
        network: "xception", cpuLimit: Millicores(500), threads: 1, utilization: 0.6, ratedThreads: 1)
    let plan = try row.plan(
      profile: profile(), image: [0xFF, 0xD8], cores: 2, length: RunLength(seconds: 12, requests: 10), seed: 1
    )
    var provenance = Provenance(method: "measured")
    (provenance.processor, provenance.cores, provenance.kernel) = ("A processor", 2, "Linux 6.1 x86_64")
    (provenance.date, provenance.commit) = ("2026-11-21T12:00:00Z", "0123456789ab")
    var validation = Validation(
      plan: plan, profile: profile(), provenance: provenance, predicted: figures(predicted),
      repetitions: measured.map(run))
    // How many arrivals a seed draws is the simulator's matter.
    (validation.setting.requests, validation.setting.arrivalRate) = (36, 3)
    return validation
  }
}

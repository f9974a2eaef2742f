import CostModel
import Statistics

@testable import Recommender
@testable import Simulator

/// Documents in which every key that can be there is there.
enum SampleDocuments {
  static func profile() throws -> Profile {
    var time = MeasuredTime(exactly: 0.1)
    time.count = 50
    time.standardDeviation = 0.01
    var provenance = Provenance(method: "measured")
    (provenance.processor, provenance.cores, provenance.kernel) = ("A processor", 2, "6.1")
    (provenance.blas, provenance.compiler, provenance.commit) = ("OpenBLAS", "Swift 6", "0123abc")
    (provenance.date, provenance.otherLoad, provenance.steal) = ("2026-11-21T12:00:00Z", 0.1, 0.01)
    provenance.source = "a sample"
    let scatter = try ServiceTimeDistribution(family: .shiftedLognormal, mean: 1, cv: 0.1, shift: 0.5)
    return Profile(
      network: "sample", parameters: 100, provenance: provenance,
      coldStart: ColdStart(loadSeconds: 1, loadCPUSeconds: 0.9, firstImageSeconds: 0.2),
      memory: MemoryFootprint(loadedBytes: 1000, peakBytes: 2000, loadPeakBytes: 3000),
      threadCosts: [ThreadCost(threads: 1, wall: time, cpu: time)],
      serviceTime: ServiceTime(scatter, ksDistance: 0.1, ksProbability: 0.5),
      threadScaling: ThreadScaling(
        serialSeconds: 0.01, parallelSeconds: 0.09, rSquared: 0.99, largestResidual: 0.01),
      batchCosts: [BatchCost(size: 4, wallSeconds: 0.35)],
      layers: [
        LayerCost(name: "a", kind: "Conv2D", outputShape: [1, 8, 8, 4], multiplyAdds: 10, seconds: 0.01)
      ],
      warnings: [ProfileWarning(code: "noisy", message: "a sample is noisy")])
  }

  /// An outcome with every reason of failure, from trials that never ran.
  static func outcome() throws -> Outcome {
    let trials = (1...2).map { trial in
      var outcome = TrialOutcome()
      outcome.attempted = 100 + trial
      outcome.completed = 95
      for reason in FailureReason.allCases { outcome.failures[reason] = trial }
      for millisecond in 1...95 { outcome.responseTimes.record(Int64(millisecond) * 1_000_000) }
      outcome.withinObjective = 95
      outcome.elapsed = .seconds(60)
      outcome.hours = 1 / 60.0
      outcome.series = [
        SeriesPoint(seconds: 1, arrivalRate: 1, ready: 1, replicas: 1, utilization: 0.5, responseTime: 0.1)
      ]
      outcome.outOfMemoryKills = 1
      return outcome
    }
    var scenario = Scenario(
      name: "sample", profile: .network("sample"), duration: .seconds(60),
      traffic: Traffic(source: .open(.poisson, .constant(1))))
    scenario.objective = Objective(responseTime: .milliseconds(200), percentile: 50, availability: 0.9)
    return Outcome(scenario: scenario, profile: try profile(), trials: trials)
  }

  /// A recommendation with an answer for each kind of shortfall.
  static func recommendation() throws -> Recommendation {
    guard let verdict = try outcome().verdict else { throw SampleError.noVerdict }
    let setting = Setting(
      threads: 2, workers: 1, cpuRequest: Millicores(500), cpuLimit: Millicores(2000),
      memoryRequest: .mebibytes(256), memoryLimit: .mebibytes(512), minReplicas: 2, maxReplicas: 8,
      targetUtilization: 60)
    func evaluation(_ shortfall: Shortfall?) -> Evaluation {
      Evaluation(
        setting: setting, costPerHour: 0.25, verdict: verdict, meanSeconds: 0.05, percentileSeconds: 0.15,
        availability: 0.9995, readyMax: 6, trials: 20, shortfall: shortfall)
    }
    let shortfalls: [Shortfall] = [
      .tooSlow(worstSeconds: 0.3), .noMargin(share: 0.94), .unavailable(worst: 0.98),
      .overcommitted(utilization: 1.2), .noRoom(pods: 3), .outOfMemory,
    ]
    let answers = shortfalls.map { shortfall in
      NetworkAnswer(
        network: "sample", profileMethod: "measured", profileProcessor: "A processor",
        best: evaluation(shortfall), nextCheaper: evaluation(shortfall), settingsTried: 100, trialsRun: 500)
    }
    return Recommendation(
      workload: "sample", objectiveSeconds: 0.2, percentile: 95, availability: 0.999, currency: "USD",
      seed: 1,
      answers: answers, chosen: 0, warnings: ["a sample"])
  }
}

/// A sample that lacks what it should have.
enum SampleError: Error {
  case noVerdict
}

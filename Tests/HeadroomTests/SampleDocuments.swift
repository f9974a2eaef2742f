import CostModel
import Foundation
import Report
import Serving
import Statistics

@testable import Recommender
@testable import Simulator
@testable import Validator

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
    provenance.peakGigaflops = 100
    let scatter = try ServiceTimeDistribution(family: .shiftedLognormal, mean: 1, cv: 0.1, shift: 0.5)
    var handling = HandlingCost(image: RequestImage(format: "jpeg", bytes: 60_000, width: 500, height: 375))
    (handling.prepare, handling.serverWallSeconds, handling.serverCPUSeconds) = (time, 0.0004, 0.0003)
    handling.preparePauseSeconds = 0.0001
    handling.serverPauseSeconds = 0.0002
    handling.handoverSeconds = 0.00005
    var level = ConcurrencyLevel(users: 1, attempted: 10, failed: 1)
    (level.responseSeconds, level.transactionRate) = (0.1, 10)
    var profile = Profile(
      network: "sample", parameters: 100, provenance: provenance,
      coldStart: ColdStart(loadSeconds: 1, loadCPUSeconds: 0.9, firstImageSeconds: 0.2),
      memory: MemoryFootprint(loadedBytes: 1000, peakBytes: 2000, loadPeakBytes: 3000),
      threadCosts: [
        ThreadCost(
          threads: 1, wall: time, cpu: time, workingBytes: 500, pauseSeconds: 0.002, pauseDecay: 0.5)
      ],
      serviceTime: ServiceTime(scatter, ksDistance: 0.1, ksProbability: 0.5), handling: handling,
      threadScaling: ThreadScaling(
        serialSeconds: 0.01, parallelSeconds: 0.09, rSquared: 0.99, largestResidual: 0.01),
      batchCosts: [BatchCost(size: 4, wallSeconds: 0.35, workingBytes: 2000)],
      layers: [
        LayerCost(
          name: "a", kind: "Conv2D", outputShape: [1, 8, 8, 4], multiplyAdds: 10, bytesMoved: 100,
          seconds: 0.01)
      ],
      warnings: [ProfileWarning(code: "noisy", message: "a sample is noisy")])
    profile.concurrency = ServiceConcurrency(
      workers: 2, transactionRate: 20, isSaturated: true, levels: [level])
    return profile
  }

  /// The figures of some traffic, with those that only counts have.
  static func traffic() throws -> TrafficSummary {
    var scenario = Scenario(
      name: "sample", profile: .network("sample"), duration: .seconds(600),
      traffic: Traffic(source: .open(.poisson, .constant(10))))
    scenario.seed = 3
    guard var summary = TrafficSummary(scenario) else { throw CocoaError(.featureUnsupported) }
    (summary.start, summary.intervalSeconds) = (1_700_158_623, 300)
    return summary
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
      outcome.podCPUStats = [
        PodCPUStat(pod: 1, periods: 10, throttledPeriods: 2, throttledSeconds: 0.1, usedSeconds: 0.5)
      ]
      outcome.outOfMemoryKills = 1
      for reason in PendingReason.allCases { outcome.pendingReasons[reason] = trial }
      outcome.decisions = [fullSync()]
      return outcome
    }
    var scenario = Scenario(
      name: "sample", profile: .network("sample"), duration: .seconds(60),
      traffic: Traffic(source: .open(.poisson, .constant(1))))
    scenario.objective = Objective(responseTime: .milliseconds(200), percentile: 50, availability: 0.9)
    scenario.autoscaler = fullSpec
    scenario.traffic.client.retryBudget = RetryBudgetSpec()
    var outcome = Outcome(scenario: scenario, profile: try profile(), trials: trials)
    outcome.cpu.limitCost = LimitCost(trials, without: trials)
    outcome.openCounterpart = OpenCounterpart(rate: 5, trials: trials)
    outcome.scenario.warmUpSearch = WarmUpSearch([ResponseSeries()], duration: .seconds(60))
    outcome.precision = Precision(share: 0.02, percentile: 50, trialsMax: 10).check(trials)
    return outcome
  }

  /// A spec with a metric of every type, of which only the first can be evaluated.
  private static var fullSpec: HorizontalPodAutoscalerSpec {
    let rules = HPAScalingRules(
      stabilizationWindowSeconds: 0, selectPolicy: .max,
      policies: [HPAScalingPolicy(type: .pods, value: 4, periodSeconds: 15)], tolerance: 0.05)
    return HorizontalPodAutoscalerSpec(
      minReplicas: 1, maxReplicas: 8,
      metrics: [
        .resource(name: .cpu, target: .utilization(percent: 50)),
        .containerResource(name: .cpu, container: "none", target: .averageValue(milli: 200)),
        .pods(metric: "queue", target: .value(milli: 1000)),
        .object(metric: "rate", describedKind: "Service", target: .utilization(percent: 50)),
        .external(metric: "backlog", target: .utilization(percent: 50)),
        .unrecognized(type: "Other"), .external(metric: "silent", target: .value(milli: 1)),
      ], behavior: HorizontalPodAutoscalerBehavior(scaleUp: rules, scaleDown: rules))
  }

  /// A sync that scales up, with one pod measured and one not, and every kind of reading.
  private static func fullSync() -> DecisionRecord {
    let pods = (1...2).map { id in
      PodObservation(
        id: id, phase: .running, startNanoseconds: 0,
        readiness: PodObservation.Readiness(status: .ready, transitionNanoseconds: 1_000_000_000),
        containers: [.init(name: "server", cpuRequestMillicores: 500, memoryRequestBytes: 1 << 20)],
        podCPURequestMillicores: 500, podMemoryRequestBytes: 1 << 20)
    }
    let target = ScaleTargetObservation(specReplicas: 2, statusReplicas: 2, pods: pods)
    let sample = PodSample(
      podID: 1, timestampNanoseconds: 20_000_000_000, windowNanoseconds: 15_000_000_000,
      containers: [.init(name: "server", cpuUsageMillicores: 1500, memoryUsageBytes: 1 << 19)])
    let readings: [MetricReading] = [
      .podSamples([sample]), .podSamples([sample]), .podValues([PodValue(podID: 1, valueMilli: 5000)]),
      .objectValue(milli: 3000), .externalValues(milli: [1000, 2000]), .failed, .failed,
    ]
    var state = AutoscalerState()
    let decision = Autoscaler(spec: fullSpec).sync(
      target, readings: readings, nowNanoseconds: 30_000_000_000, state: &state)
    return DecisionRecord(target: target, readings: readings, decision: decision)
  }

  /// A recommendation with an answer for each kind of shortfall.
  static let classification = Classification(
    network: "sample", weights: "sample.h5", isTrained: true,
    images: [
      Classification.Image(
        file: "cat.jpg",
        predictions: [Classification.Prediction(class: 281, label: "tabby", probability: 0.9, logit: 7.5)])
    ])

  static let conversion = Conversion(
    file: "sample.hrw", network: "sample", weights: "sample.h5", kernels: "AVX2", bytes: 12_288,
    checksum: "0123abcd")

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

extension SampleDocuments {
  /// A validation of a row of the suite, in which everything that can be there is there.
  static func validation(_ row: SuiteRow? = nil) throws -> Validation {
    var scenario = Scenario(
      name: "sample", profile: .network("mobilenetv2"), duration: .seconds(10),
      traffic: Traffic(source: .open(.poisson, .constant(10))))
    scenario.server.threads = row?.threads ?? 1
    scenario.deployment.resources = ResourceSpec(cpuLimit: row.map(\.cpuLimit) ?? Millicores(500))
    let plan = try ValidationPlan(
      scenario, file: "sample", network: "mobilenetv2", image: [1], cores: 2, profile: profile(),
      utilization: 0.6)
    let exchanges = [200, 503].map {
      Exchange(scheduled: 0, sent: 0.001, finished: 0.1, status: $0, serverTiming: ["infer": 0.09])
    }
    var counters = RunCounters(arrivals: CPUStat(), cpuSecondsOfArrivals: 0.3, cpuSeconds: 0.4)
    counters.arrivals?.periods = 10
    counters.arrivals?.throttledPeriods = 1
    var run = MeasuredRun(exchanges, counters: counters, duration: 10, warmUp: 0)
    run.warnings = [ProfileWarning(code: "sample", message: "a sample")]
    var validation = Validation(
      plan: plan, profile: try profile(), provenance: try profile().provenance, predicted: run.figures,
      atMeasuredSpeed: run.figures, repetitions: [run, run])
    validation.profile.omission = "HTTP"
    validation.speedFactor = 1.1
    return validation
  }
}

/// A sample that lacks what it should have.
enum SampleError: Error {
  case noVerdict
}

import CostModel
import Statistics

@testable import Recommender
@testable import Simulator

/// A scenario of three minutes whose middle one is busy.
func sampleScenario() -> Scenario {
  let rate = RateProfile(points: [
    RateProfile.Point(at: .zero, perSecond: 4), RateProfile.Point(at: .seconds(60), perSecond: 4),
    RateProfile.Point(at: .seconds(60), perSecond: 40), RateProfile.Point(at: .seconds(120), perSecond: 40),
    RateProfile.Point(at: .seconds(120), perSecond: 4),
  ])
  var scenario = Scenario(
    name: "sample", profile: .network("sample"), duration: .seconds(180),
    traffic: Traffic(source: .open(.deterministic, rate)))
  scenario.trials = 3
  scenario.objective = Objective(responseTime: .milliseconds(200))
  scenario.traffic.client.timeout = .seconds(2)
  scenario.server.queue = 20
  scenario.deployment.replicas = 2
  scenario.deployment.resources = ResourceSpec(
    cpuRequest: Millicores(500), cpuLimit: Millicores(800), memoryRequest: .mebibytes(256),
    memoryLimit: .mebibytes(512))
  scenario.autoscaler = HorizontalPodAutoscalerSpec(minReplicas: 2, maxReplicas: 6)
  return scenario
}

/// Figures of three trials made up, not simulated: a report does not change with the simulator.
func sampleTrials() -> [TrialOutcome] {
  (0..<3).map { trial in
    var outcome = TrialOutcome()
    outcome.completed = 2000 + 10 * trial
    outcome.failures = [.queueFull: 100 - trial, .timedOut: 20 + trial]
    outcome.attempted = outcome.completed + outcome.failed
    outcome.withinObjective = 1500
    for request in 0..<outcome.completed {
      outcome.responseTimes.record(Int64(60_000_000 + 200_000 * request + 1_000_000 * trial))
    }
    outcome.waitingTimeSum = 100
    outcome.elapsed = .milliseconds(180_000 + Int64(trial) * 100)
    outcome.hours = 0.05
    (outcome.periods, outcome.throttledPeriods, outcome.throttledSeconds) = (2300 + trial, 1300, 27.5)
    outcome.podCPUStats = [1, 2].map {
      PodCPUStat(
        pod: $0, periods: 1150, throttledPeriods: 500 + 100 * $0, throttledSeconds: 13.75, usedSeconds: 74)
    }
    (outcome.podHours, outcome.vcpuHours, outcome.gibHours) = (0.16, 0.08 + 0.001 * Double(trial), 0.04)
    outcome.usedVCPUHours = 0.041
    (outcome.nodeHours, outcome.nodesMax) = (0.15, 3)
    outcome.readyMax = 6
    outcome.pendingMax = trial
    outcome.series = (1...180).map { second in
      let isBusy = (60..<120).contains(second)
      return SeriesPoint(
        seconds: Double(second), arrivalRate: isBusy ? 40 : 4, ready: isBusy && second > 90 ? 6 : 2,
        replicas: 2,
        utilization: isBusy ? 1.6 : 0.24, responseTime: 0.1)
    }
    return outcome
  }
}

/// A profile of 60 ms on one thread.
func sampleProfile() -> Profile {
  var provenance = Provenance(method: "measured")
  provenance.processor = "A processor @ 2.00GHz"
  provenance.cores = 2
  provenance.blas = "Headroom's kernels, AVX512"
  func time(_ mean: Double) -> MeasuredTime {
    var time = MeasuredTime(exactly: mean)
    (time.count, time.meanLower, time.meanUpper) = (120, 0.99 * mean, 1.01 * mean)
    (time.p95, time.p99, time.maximum) = (1.1 * mean, 1.25 * mean, 1.5 * mean)
    return time
  }
  var handling = HandlingCost(image: RequestImage(format: "jpeg", bytes: 60_000, width: 500, height: 375))
  (handling.prepare, handling.serverWallSeconds, handling.serverCPUSeconds) = (time(0.0015), 0.0004, 0.0003)
  return Profile(
    network: "sample", parameters: 22_910_480, provenance: provenance,
    coldStart: ColdStart(loadSeconds: 1.5, loadCPUSeconds: 1.4, firstImageSeconds: 0.081),
    memory: MemoryFootprint(loadedBytes: 100 << 20, peakBytes: 160 << 20, loadPeakBytes: 200 << 20),
    threadCosts: [
      ThreadCost(threads: 1, wall: time(0.06), cpu: time(0.06)),
      ThreadCost(threads: 2, wall: time(0.034), cpu: time(0.065)),
    ],
    serviceTime: ServiceTime(.lognormal(mean: 1, cv: 0.05), ksDistance: 0.061, ksProbability: 0.42),
    handling: handling,
    threadScaling: ThreadScaling(
      serialSeconds: 0.008, parallelSeconds: 0.052, rSquared: 1, largestResidual: 0, isExact: true),
    batchCosts: [BatchCost(size: 1, wallSeconds: 0.06), BatchCost(size: 8, wallSeconds: 0.4)],
    layers: [
      LayerCost(
        name: "conv", kind: "Conv2D", outputShape: [1, 149, 149, 32], multiplyAdds: 19_180_000, seconds: 0.002
      ),
      LayerCost(
        name: "sepconv", kind: "SeparableConv2D", outputShape: [1, 19, 19, 728], multiplyAdds: 193_000_000,
        seconds: 0.006),
      LayerCost(
        name: "avg_pool", kind: "GlobalAveragePooling2D", outputShape: [1, 2048], multiplyAdds: 0,
        seconds: 0.0001),
    ],
    warnings: [
      ProfileWarning(code: "noisy", message: "sample, 1 thread: times scatter by 38 %. Measure again")
    ])
}

/// A recommendation in which the second network is to be deployed and the third meets nothing.
func sampleRecommendation() -> Recommendation {
  let verdict = Verdict([], objective: Objective(responseTime: .milliseconds(200)))
  func setting(_ request: Int, limit: Int?, _ bounds: ClosedRange<Int>, target: Int, threads: Int) -> Setting
  {
    Setting(
      threads: threads, workers: 1, cpuRequest: Millicores(request), cpuLimit: limit.map { Millicores($0) },
      memoryRequest: .mebibytes(224), memoryLimit: .mebibytes(320), minReplicas: bounds.lowerBound,
      maxReplicas: bounds.upperBound, targetUtilization: target)
  }
  func evaluation(_ setting: Setting, cost: Double, p95: Double?, _ shortfall: Shortfall?) -> Evaluation {
    Evaluation(
      setting: setting, costPerHour: cost, verdict: verdict, meanSeconds: 0.1, percentileSeconds: p95,
      availability: shortfall == nil ? 0.99987 : 0.912, readyMax: 9, trials: 20, shortfall: shortfall)
  }
  func answer(_ network: String, _ best: Evaluation, _ cheaper: Evaluation?) -> NetworkAnswer {
    NetworkAnswer(
      network: network, profileMethod: "measured", profileProcessor: nil, best: best, nextCheaper: cheaper,
      settingsTried: 812, trialsRun: 2105)
  }
  let large = setting(1800, limit: 4000, 9...20, target: 60, threads: 2)
  let small = setting(250, limit: nil, 2...8, target: 70, threads: 1)
  let smaller = setting(200, limit: 500, 2...8, target: 70, threads: 1)
  return Recommendation(
    workload: "spike", objectiveSeconds: 0.2, percentile: 95, availability: 0.999, currency: "USD", seed: 1,
    answers: [
      answer("xception", evaluation(large, cost: 0.71, p95: 0.187, nil), nil),
      answer(
        "mobilenetv2", evaluation(small, cost: 0.0412, p95: 0.142, nil),
        evaluation(smaller, cost: 0.0377, p95: 0.31, .tooSlow(worstSeconds: 0.352))),
      answer("resnet101v2", evaluation(large, cost: 1.2, p95: nil, .unavailable(worst: 0.912)), nil),
    ],
    chosen: 1, warnings: ["the profile of xception is built in and was measured on another machine"])
}

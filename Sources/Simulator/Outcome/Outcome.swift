import CostModel
import Statistics

/// What a scenario would show: the trials' figures with their confidence intervals; a JSON file of schema
/// `headroom.outcome/v1`.
public struct Outcome: Sendable, Equatable, Codable {
  /// The schema that this version writes.
  public static let schema = "headroom.outcome/v1"

  /// The file's schema.
  public var schema = Outcome.schema
  /// What was simulated.
  public var scenario: ScenarioSummary
  /// What clients saw.
  public var requests: RequestFigures
  /// Response times of answered requests, p50 to p99.9.
  public var percentiles: [PercentileEstimate]
  /// What open clients would have seen; nil for open traffic, and where nobody asked.
  public var openCounterpart: OpenCounterpart?
  /// How well a percentile is known where that was asked for; nil elsewhere.
  public var precision: PrecisionReached?
  /// What the CPU limit did.
  public var cpu: CPUFigures
  /// What was there and what it cost.
  public var usage: UsageFigures
  /// What happened to nodes and containers.
  public var cluster: ClusterFigures
  /// Whether the objective is met; nil where the scenario has none.
  public var verdict: Verdict?
  /// The deployment over time, averaged over trials.
  public var series: [SeriesPoint]
  /// The autoscaler's decisions in the first trial; nil unless they were kept.
  public var decisions: DecisionLog?
  /// What the reader should know before believing the figures; one line each.
  public var warnings: [String]

  /// Summarizes trials.
  ///
  /// - Parameters:
  ///   - scenario: What was simulated.
  ///   - profile: With what profile.
  ///   - trials: At least one trial's outcome.
  public init(scenario: Scenario, profile: Profile, trials: [TrialOutcome]) {
    self.scenario = ScenarioSummary(scenario, profile: profile, trials: trials.count)
    requests = RequestFigures(trials, scenario: scenario)
    let pool = PooledTimes(trials.map(\.responseTimes))
    percentiles = [50, 75, 90, 95, 99, 99.9].map {
      PercentileEstimate(percentile: $0, pool: pool, trials: trials)
    }
    cpu = CPUFigures(trials)
    usage = UsageFigures(trials, prices: scenario.prices)
    cluster = ClusterFigures(trials)
    verdict = scenario.objective.map { Verdict(trials, objective: $0) }
    series = SeriesPoint.means(trials.map(\.series))
    if let spec = scenario.autoscaler, let first = trials.first, !first.decisions.isEmpty {
      decisions = DecisionLog(
        first.decisions, trial: 0, spec: spec, options: scenario.controllers.autoscaler)
    }
    warnings = outcomeWarnings(trials, scenario: scenario)
  }
}

/// Which scenario an outcome belongs to.
public struct ScenarioSummary: Sendable, Equatable, Codable {
  /// Its name.
  public var name: String
  /// The network whose profile was used.
  public var network: String
  /// How that profile came about, as in `measured`.
  public var profileMethod: String
  /// On which processor it was measured; nil where that is not known.
  public var profileProcessor: String?
  /// The seed.
  public var seed: UInt64
  /// How many trials.
  public var trials: Int
  /// How long arrivals lasted, in seconds.
  public var durationSeconds: Double
  /// How much of the beginning was left out, in seconds.
  public var warmUpSeconds: Double
  /// How that was found; nil where the scenario says it.
  public var warmUpSearch: WarmUpSearch?

  init(_ scenario: Scenario, profile: Profile, trials: Int) {
    name = scenario.name
    network = profile.network
    profileMethod = profile.provenance.method
    profileProcessor = profile.provenance.processor
    seed = scenario.seed
    self.trials = trials
    durationSeconds = scenario.duration.seconds
    warmUpSeconds = scenario.warmUp.seconds
  }
}

/// What clients saw; siege's figures under siege's names, each the mean over trials.
public struct RequestFigures: Sendable, Equatable, Codable {
  /// Requests sent.
  public var attempted: Estimate
  /// Requests answered.
  public var transactions: Estimate
  /// Requests that failed.
  public var failed: Estimate
  /// Requests that failed, by reason; reasons that never occurred are left out.
  public var failures: [String: Estimate]
  /// Attempts beyond the first.
  public var retries: Estimate
  /// Retries that the clients' budget did not allow; nil without a budget.
  public var withheldRetries: Estimate?
  /// Answered over attempted, 0…1.
  public var availability: Estimate
  /// Requests answered within the objective's response time over attempted, 0…1; nil without an objective.
  public var withinObjective: Estimate?
  /// From the end of the warm-up to the last answer, in seconds.
  public var elapsedSeconds: Estimate
  /// Mean response time of answered requests, in seconds.
  public var responseTime: Estimate
  /// Mean waiting time of answered requests, from arrival to the start of service, in seconds.
  public var waitingTime: Estimate
  /// Answered requests per second.
  public var transactionRate: Estimate
  /// Answers' bytes per second, in 10⁶ bytes.
  public var throughputMB: Estimate
  /// Mean number of answered requests under way: the sum of response times over the elapsed time.
  public var concurrency: Estimate
  /// The longest response time of all trials, in seconds; nil when nothing was answered.
  public var longest: Double?
  /// The shortest response time of all trials, in seconds; nil when nothing was answered.
  public var shortest: Double?

  init(_ trials: [TrialOutcome], scenario: Scenario) {
    let attempts = trials.map(\.attempted)
    func estimate(_ figure: (TrialOutcome) -> Double) -> Estimate { Estimate(trials.map(figure)) }
    attempted = estimate { Double($0.attempted) }
    transactions = estimate { Double($0.completed) }
    failed = estimate { Double($0.failed) }
    failures = [:]
    for reason in FailureReason.allCases where trials.contains(where: { $0.failures[reason] != nil }) {
      failures[reason.rawValue] = estimate { Double($0.failures[reason] ?? 0) }
    }
    retries = estimate { Double($0.retries) }
    withheldRetries =
      scenario.traffic.client.retryBudget == nil ? nil : estimate { Double($0.withheldRetries) }
    availability = Estimate(parts: trials.map(\.completed), of: attempts, none: 1)
    if scenario.objective != nil {
      withinObjective = Estimate(parts: trials.map(\.withinObjective), of: attempts, none: 1)
    }
    elapsedSeconds = estimate(\.elapsed.seconds)
    responseTime = estimate { ($0.responseTimes.mean ?? 0) / 1e9 }
    waitingTime = estimate { $0.completed > 0 ? $0.waitingTimeSum / Double($0.completed) : 0 }
    transactionRate = estimate { Double($0.completed) / $0.elapsed.seconds }
    let bytes = scenario.server.responseBytes
    throughputMB = estimate { Double($0.completed * bytes) / 1e6 / $0.elapsed.seconds }
    concurrency = estimate { ($0.responseTimes.mean ?? 0) * Double($0.completed) / 1e9 / $0.elapsed.seconds }
    longest = trials.compactMap(\.responseTimes.max).max().map { Double($0) / 1e9 }
    shortest = trials.compactMap(\.responseTimes.min).min().map { Double($0) / 1e9 }
  }
}

/// What CPU limits did, as `cpu.stat` counts it, over all pods and for each.
public struct CPUFigures: Sendable, Equatable, Codable {
  /// Periods in which a pod was runnable.
  public var periods: Estimate
  /// Periods in which a pod was throttled.
  public var throttledPeriods: Estimate
  /// Time that pods were throttled, in seconds; each CPU's counts.
  public var throttledSeconds: Estimate
  /// In what share of its periods the pod was throttled that was throttled most, 0…1; nil without a limit.
  public var mostThrottledShare: Estimate?
  /// Each pod of the first trial, in the order in which they were created; nil without a limit.
  public var pods: [PodCPUStat]?
  /// What the limit costs; nil without a limit, and where nobody asked.
  public var limitCost: LimitCost?

  init(_ trials: [TrialOutcome]) {
    periods = Estimate(trials.map { Double($0.periods) })
    throttledPeriods = Estimate(trials.map { Double($0.throttledPeriods) })
    throttledSeconds = Estimate(trials.map(\.throttledSeconds))
    guard let first = trials.first?.podCPUStats, !first.isEmpty else { return }
    mostThrottledShare = Estimate(trials.map { $0.podCPUStats.map(\.throttledShare).max() ?? 0 })
    pods = first
  }
}

/// What was there during the scenario and what it cost.
public struct UsageFigures: Sendable, Equatable, Codable {
  /// Pods on nodes over time, in pod-hours.
  public var podHours: Estimate
  /// CPU requested over time, in vCPU-hours.
  public var vcpuHours: Estimate
  /// CPU used over time, in vCPU-hours.
  public var usedVCPUHours: Estimate
  /// Memory requested over time, in GiB-hours.
  public var gibHours: Estimate
  /// The price of what was requested.
  public var cost: Estimate
  /// The price per hour of the scenario.
  public var costPerHour: Estimate
  /// The currency of the prices.
  public var currency: String
  /// The largest number of ready pods.
  public var readyMax: Int

  init(_ trials: [TrialOutcome], prices: Prices) {
    func estimate(_ figure: (TrialOutcome) -> Double) -> Estimate { Estimate(trials.map(figure)) }
    podHours = estimate(\.podHours)
    vcpuHours = estimate(\.vcpuHours)
    usedVCPUHours = estimate(\.usedVCPUHours)
    gibHours = estimate(\.gibHours)
    let cost = { (trial: TrialOutcome) in prices.cost(vcpuHours: trial.vcpuHours, gibHours: trial.gibHours) }
    self.cost = estimate(cost)
    costPerHour = estimate { cost($0) / $0.hours }
    currency = prices.currency
    readyMax = trials.map(\.readyMax).max() ?? 0
  }
}

extension SeriesPoint {
  /// The mean over trials, point by point.
  static func means(_ series: [[SeriesPoint]]) -> [SeriesPoint] {
    let length = series.map(\.count).min() ?? 0
    return (0..<length).map { index in
      let points = series.map { $0[index] }
      func mean(_ figure: (SeriesPoint) -> Double) -> Double {
        points.reduce(0) { $0 + figure($1) } / Double(points.count)
      }
      return SeriesPoint(
        seconds: points[0].seconds, arrivalRate: mean(\.arrivalRate), ready: mean(\.ready),
        replicas: mean(\.replicas), utilization: mean(\.utilization), responseTime: mean(\.responseTime))
    }
  }
}

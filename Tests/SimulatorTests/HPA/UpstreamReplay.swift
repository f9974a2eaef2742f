// Replays the cases of the controller's own tests.
@testable import Simulator

enum UpstreamReplay {
  static func tally() throws -> Tally {
    var tally = Tally("upstream")
    let file = try HPAFixtures.read(UpstreamFile.self, from: HPAFixtures.upstreamCases)
    for fixture in file.cases {
      tally.count(fixture.id) { try differences(in: fixture.content) }
    }
    return tally
  }

  private static func differences(in content: UpstreamCase.Content) throws -> [String] {
    switch content {
    case .calculator(let fixture): try CalculatorReplay.differences(in: fixture)
    case .reconcile(let fixture, let sources): try reconcile(fixture, sources)
    case .rateLimitDefault(let fixture): try rateLimitDefault(fixture)
    case .rateLimitBehavior(let fixture): try rateLimitBehavior(fixture)
    case .scaleUpLimit(let fixture): try scaleUpLimit(fixture)
    case .scaleDownLimit(let fixture): try scaleDownLimit(fixture)
    case .stabilizeDefault(let fixture): stabilizeDefault(fixture)
    case .stabilizeBehavior(let fixture): stabilizeBehavior(fixture)
    case .storeScaleEvent(let fixture): try storeScaleEvent(fixture)
    case .groupPods(let fixture): try groupPods(fixture)
    case .utilizationRatio(let fixture): try utilizationRatio(fixture)
    case .unknown(let kind): throw InexpressibleFixture(description: "unknown kind '\(kind)'")
    }
  }

  private static func reconcile(_ fixture: ReconcileCase, _ sources: SourcesFixture) throws -> [String] {
    let now = decisionNanoseconds
    var options = fixture.controller.options()
    options.scaleUpLimitFactor = fixture.scaleUpLimitFactor
    options.scaleUpLimitMinimum = fixture.scaleUpLimitMinimum
    let autoscaler = Autoscaler(spec: try fixture.hpa.spec(), options: options)
    var state = AutoscalerState()
    if let recommendations = fixture.recommendations {
      state.hasSynced = true
      state.recommendations = history(recommendations)
    }
    let decision = autoscaler.sync(
      try sources.target(
        specReplicas: fixture.specReplicas, statusReplicas: fixture.statusReplicas, nowNanoseconds: now),
      readings: autoscaler.spec.metrics.map { sources.reading(for: $0, nowNanoseconds: now) },
      nowNanoseconds: now, state: &state)

    let expected = fixture.expectedCurrent ?? fixture.expected
    var differences = Differences()
    differences.compare("replicas", expected: expected.replicas, found: decision.desiredReplicas)
    differences.compare(
      "conditions", expected: Set(expected.conditions), found: Set(conditions(of: decision)))
    if let utilization = expected.utilizationPercent {
      differences.compare(
        "utilization", expected: utilization,
        found: decision.resourceProposal(of: autoscaler.spec)?.utilizationPercent)
    }
    return differences.lines
  }

  private static func conditions(of decision: ScalingDecision) -> [ConditionFixture] {
    let conditions = decision.conditions
    let named = [
      ("AbleToScale", conditions.ableToScale), ("ScalingActive", conditions.scalingActive),
      ("ScalingLimited", conditions.scalingLimited),
    ]
    return named.compactMap { type, condition in
      condition.map {
        ConditionFixture(type: type, status: $0.isTrue ? "True" : "False", reason: $0.reason.rawValue)
      }
    }
  }

  // MARK: - Limits

  private static func rateLimitDefault(_ fixture: LimitCase) throws -> [String] {
    var options = AutoscalerOptions()
    options.scaleUpLimitFactor = try required(fixture.scaleUpLimitFactor, "a factor")
    options.scaleUpLimitMinimum = try required(fixture.scaleUpLimitMinimum, "a minimum")
    let limited = DefaultScalingLimit.limit(
      try required(fixture.desiredReplicas, "a desired count"), currentReplicas: fixture.currentReplicas,
      minReplicas: try required(fixture.minReplicas, "a minimum"),
      maxReplicas: try required(fixture.maxReplicas, "a maximum"), options: options)
    return differences(in: limited, fixture)
  }

  private static func rateLimitBehavior(_ fixture: LimitCase) throws -> [String] {
    let behavior = try fixture.behavior?.behavior()
    let limited = limits(fixture).limit(
      try required(fixture.desiredReplicas, "a desired count"),
      minReplicas: try required(fixture.minReplicas, "a minimum"),
      maxReplicas: try required(fixture.maxReplicas, "a maximum"),
      scaleUp: ResolvedScalingRules(scaleUp: behavior?.scaleUp),
      scaleDown: ResolvedScalingRules(scaleDown: behavior?.scaleDown, options: AutoscalerOptions()))
    return differences(in: limited, fixture)
  }

  private static func differences(in limited: LimitedReplicas, _ fixture: LimitCase) -> [String] {
    var differences = Differences()
    differences.compare("replicas", expected: fixture.expected.replicas, found: limited.replicas)
    differences.compare("reason", expected: fixture.expected.reason, found: limited.reason.rawValue)
    return differences.lines
  }

  private static func scaleUpLimit(_ fixture: LimitCase) throws -> [String] {
    let limit = limits(fixture).scaleUpLimit(ResolvedScalingRules(scaleUp: try fixture.rules?.rules()))
    var differences = Differences()
    differences.compare("limit", expected: fixture.expected.replicas, found: limit)
    return differences.lines
  }

  private static func scaleDownLimit(_ fixture: LimitCase) throws -> [String] {
    let rules = ResolvedScalingRules(scaleDown: try fixture.rules?.rules(), options: AutoscalerOptions())
    var differences = Differences()
    differences.compare(
      "limit", expected: fixture.expected.replicas, found: limits(fixture).scaleDownLimit(rules))
    return differences.lines
  }

  private static func limits(_ fixture: LimitCase) -> ScalingPolicyLimits {
    ScalingPolicyLimits(
      currentReplicas: fixture.currentReplicas, scaleUpEvents: events(fixture.scaleUpEvents ?? []),
      scaleDownEvents: events(fixture.scaleDownEvents ?? []), nowNanoseconds: decisionNanoseconds)
  }

  // MARK: - History

  private static func history(_ fixtures: [RecommendationFixture]) -> RecommendationHistory {
    RecommendationHistory(
      fixtures.map {
        ReplicaRecommendation(
          replicas: $0.replicas, timestampNanoseconds: decisionNanoseconds - nanoseconds($0.ageSeconds))
      })
  }

  private static func events(_ fixtures: [ScaleEventFixture]) -> ScaleEventHistory {
    ScaleEventHistory(
      fixtures.map {
        ScaleEvent(
          replicaChange: $0.replicaChange,
          timestampNanoseconds: decisionNanoseconds - nanoseconds($0.ageSeconds),
          isOutdated: $0.outdated ?? false)
      })
  }

  private static func stabilizeDefault(_ fixture: StabilizeDefaultCase) -> [String] {
    var history = history(fixture.recommendations)
    let stabilized = history.stabilize(
      fixture.desiredReplicas, windowNanoseconds: nanoseconds(fixture.downscaleStabilizationSeconds),
      nowNanoseconds: decisionNanoseconds)
    var differences = Differences()
    differences.compare("replicas", expected: fixture.expected.replicas, found: stabilized)
    differences.compare(
      "stored", expected: fixture.expected.storedRecommendations, found: history.slots.count)
    return differences.lines
  }

  private static func stabilizeBehavior(_ fixture: StabilizeBehaviorCase) -> [String] {
    var history = history(fixture.recommendations)
    let stabilized = history.stabilize(
      fixture.desiredReplicas, currentReplicas: fixture.currentReplicas,
      scaleUpWindowNanoseconds: nanoseconds(fixture.scaleUpStabilizationSeconds),
      scaleDownWindowNanoseconds: nanoseconds(fixture.scaleDownStabilizationSeconds),
      nowNanoseconds: decisionNanoseconds)
    var differences = Differences()
    differences.compare("replicas", expected: fixture.expected.replicas, found: stabilized)
    if let stored = fixture.expected.storedRecommendations {
      differences.compare("stored", expected: stored, found: history.slots.map(\.replicas))
    }
    return differences.lines
  }

  /// Lets a bound of the autoscaler cause the change, once in each direction.
  private static func storeScaleEvent(_ fixture: StoreScaleEventCase) throws -> [String] {
    let rules = try fixture.rules?.rules()
    let behavior = rules.map { HorizontalPodAutoscalerBehavior(scaleUp: $0, scaleDown: $0) }
    let before = events(fixture.previousEvents)
    let more = 1 + fixture.replicaChange
    var differences = Differences()
    differences.compare(
      "change before", expected: fixture.expected.replicaChangeInLast60Seconds,
      found: before.replicaChange(withinNanoseconds: nanoseconds(60), of: decisionNanoseconds))
    for (direction, current, bound) in [("up", 1, more), ("down", more, 1)] {
      var state = AutoscalerState()
      state.scaleUpEvents = direction == "up" ? before : ScaleEventHistory()
      state.scaleDownEvents = direction == "down" ? before : ScaleEventHistory()
      let spec = HorizontalPodAutoscalerSpec(minReplicas: bound, maxReplicas: bound, behavior: behavior)
      _ = Autoscaler(spec: spec).sync(
        ScaleTargetObservation(specReplicas: current, statusReplicas: current, pods: []),
        readings: [.failed], nowNanoseconds: decisionNanoseconds, state: &state)
      let after = direction == "up" ? state.scaleUpEvents : state.scaleDownEvents
      let untouched = direction == "up" ? state.scaleDownEvents : state.scaleUpEvents
      differences.compare("other direction", expected: ScaleEventHistory(), found: untouched)
      let expected = fixture.expected.events
      differences.compare(
        "changes \(direction)", expected: expected.map(\.replicaChange),
        found: after.slots.map(\.replicaChange))
      differences.compare(
        "outdated \(direction)", expected: expected.map { $0.outdated ?? false },
        found: after.slots.map(\.isOutdated))
    }
    return differences.lines
  }

  // MARK: - Pods

  private static func groupPods(_ fixture: GroupPodsCase) throws -> [String] {
    let now = decisionNanoseconds
    var names = PodNames(fixture.pods)
    var metrics: [Int: PodMetric] = [:]
    for metric in fixture.metrics {
      metrics[names.id(of: metric.pod)] = PodMetric(
        valueMilli: metric.valueMilli,
        timestampNanoseconds: now - nanoseconds(try required(metric.ageSeconds, "an age")),
        windowNanoseconds: nanoseconds(try required(metric.windowSeconds, "a window")))
    }
    let groups = PodGroups(
      pods: try fixture.pods.enumerated().map { try $1.pod(id: $0, nowNanoseconds: now) },
      metrics: metrics, isCPU: fixture.resource == "cpu", options: fixture.controller.options(),
      nowNanoseconds: now)
    func sortedNames(_ indices: [Int]) -> [String] { indices.map { fixture.pods[$0].name }.sorted() }
    var differences = Differences()
    differences.compare(
      "groups", expected: fixture.expected,
      found: GroupPodsCase.Expected(
        readyPodCount: groups.readyCount, unready: sortedNames(groups.unready),
        missing: sortedNames(groups.missing), ignored: sortedNames(groups.ignored)))
    return differences.lines
  }

  private static func utilizationRatio(_ fixture: UtilizationRatioCase) throws -> [String] {
    let listed = fixture.requestMilliByPod.keys.sorted()
    let ids = Dictionary(uniqueKeysWithValues: listed.enumerated().map { ($1, $0) })
    var metrics: [Int: PodMetric] = [:]
    for (name, usageMilli) in fixture.usageMilliByPod {
      metrics[ids[name] ?? listed.count + metrics.count] = PodMetric(
        valueMilli: usageMilli, timestampNanoseconds: decisionNanoseconds, windowNanoseconds: 0)
    }
    let pool = UtilizationPool(
      pods: listed.indices.map { PodObservation(id: $0, phase: .running, containers: []) },
      requestsMilli: listed.map { fixture.requestMilliByPod[$0] ?? 0 }, metrics: metrics,
      targetPercent: fixture.targetUtilizationPercent)
    let expected = fixture.expected
    var differences = Differences()
    do throws(MetricFailure) {
      differences.compare("ratio", expected: expected.ratio, found: try pool.ratio())
      differences.compare("value", expected: expected.valueMilli, found: pool.meanMilli)
      differences.compare(
        "utilization", expected: expected.utilizationPercent, found: pool.utilizationPercent)
    } catch {
      let isMeant = expected.errorContains.map { error.isMeant(byErrorText: $0) } ?? false
      differences.compare("error", expected: true, found: isMeant)
    }
    return differences.lines
  }
}

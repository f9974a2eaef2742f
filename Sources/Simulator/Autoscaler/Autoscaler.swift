// The Horizontal Pod Autoscaler's controller: from pods, samples and history to a replica count.
//
// Modelled: autoscaling/v2 as Kubernetes 1.36 runs it with default feature gates: every metric type, several
// metrics with partial failure, stabilization, scaling policies, bounds, conditions and reasons.
// Not modelled: scaling to and from 0 replicas (gate HPAScaleToZero, off by default), selectors shared by
// several autoscalers, failing or conflicting writes of the scale.
// Source: Kubernetes, pkg/controller/podautoscaler/horizontal.go (reconcileAutoscaler).

/// One Horizontal Pod Autoscaler: a pure function from an observation and a state to a decision.
///
/// It keeps no time and no state; an edited spec is a new value used with the old state.
public struct Autoscaler: Sendable {
  /// What it is asked to do.
  public let spec: HorizontalPodAutoscalerSpec
  /// The controller's flags.
  public let options: AutoscalerOptions

  private let scaleUp: ResolvedScalingRules
  private let scaleDown: ResolvedScalingRules
  private let tolerance: Tolerance

  /// Creates an autoscaler from a spec that has passed ``HorizontalPodAutoscalerSpec/validate()``.
  public init(spec: HorizontalPodAutoscalerSpec, options: AutoscalerOptions = AutoscalerOptions()) {
    precondition(!spec.metrics.isEmpty, "an autoscaler needs at least one metric")
    self.spec = spec
    self.options = options
    scaleUp = ResolvedScalingRules(scaleUp: spec.behavior?.scaleUp)
    scaleDown = ResolvedScalingRules(scaleDown: spec.behavior?.scaleDown, options: options)
    tolerance = Tolerance(behavior: spec.behavior, options: options)
  }

  /// Decides how many replicas the target shall have.
  ///
  /// In this order: 0 replicas switch autoscaling off; a count outside `min…max` is brought to the nearer
  /// bound, at once and whatever `behavior` says; else metrics, stabilization, rate limits, bounds. If every
  /// metric fails, or some fail while the others ask for fewer replicas than there are, the count stays and
  /// nothing is remembered.
  ///
  /// - Parameters:
  ///   - target: The workload as it is now.
  ///   - readings: What the metrics API answers, one for each of the spec's metrics and in their order.
  ///   - nowNanoseconds: The instant of the decision.
  ///   - state: What earlier syncs left; updated.
  /// - Returns: The decision. The caller scales, at the same instant.
  public func sync(
    _ target: ScaleTargetObservation, readings: [MetricReading], nowNanoseconds: Int64,
    state: inout AutoscalerState
  ) -> ScalingDecision {
    precondition(
      readings.count == spec.metrics.count,
      "one reading per metric, got \(readings.count) for \(spec.metrics.count)")
    let current = target.specReplicas
    var decision = ScalingDecision(nowNanoseconds: nowNanoseconds, currentReplicas: current)
    state.conditions.ableToScale = AutoscalerCondition(isTrue: true, reason: .succeededGetScale)
    if !state.hasSynced {
      state.hasSynced = true
      state.recommendations = RecommendationHistory([
        ReplicaRecommendation(replicas: current, timestampNanoseconds: nowNanoseconds)
      ])
    }

    if current == 0 {
      state.conditions.scalingActive = AutoscalerCondition(isTrue: false, reason: .scalingDisabled)
    } else if current > spec.maxReplicas {
      decision.desiredReplicas = spec.maxReplicas
      decision.rescaleReason = .aboveMaxReplicas
    } else if current < spec.minReplicas {
      decision.desiredReplicas = spec.minReplicas
      decision.rescaleReason = .belowMinReplicas
    } else {
      evaluateMetrics(of: target, readings: readings, into: &decision, state: &state)
    }

    if decision.isRescale {
      recordRescale(to: decision, state: &state)
    }
    decision.conditions = state.conditions
    return decision
  }

  private func evaluateMetrics(
    of target: ScaleTargetObservation, readings: [MetricReading],
    into decision: inout ScalingDecision, state: inout AutoscalerState
  ) {
    let calculator = ReplicaCalculator(
      options: options, tolerance: tolerance, nowNanoseconds: decision.nowNanoseconds)
    var failureReason: ConditionReason?
    var best: (replicas: Int, metric: Int)?
    for (index, metric) in spec.metrics.enumerated() {
      do throws(MetricFailure) {
        let proposal = try calculator.proposal(of: metric, reading: readings[index], for: target)
        decision.metricOutcomes.append(.success(proposal))
        if best.map({ proposal.replicas > $0.replicas }) ?? true {
          best = (proposal.replicas, index)
        }
      } catch {
        decision.metricOutcomes.append(.failure(error))
        decision.failure = decision.failure ?? error
        failureReason = failureReason ?? metric.failureReason
      }
    }

    guard let best, failureReason == nil || best.replicas >= decision.currentReplicas else {
      if let failureReason {
        state.conditions.scalingActive = AutoscalerCondition(isTrue: false, reason: failureReason)
      }
      return
    }
    state.conditions.scalingActive = AutoscalerCondition(isTrue: true, reason: .validMetricFound)
    decision.proposal = best.replicas
    decision.proposingMetric = best.metric
    normalize(best.replicas, into: &decision, state: &state)
    if decision.isRescale {
      decision.rescaleReason = rescaleReason(
        proposal: best.replicas, metric: best.metric, current: decision.currentReplicas)
    }
  }

  /// Stabilizes and limits a proposal, by the older rules without `behavior` and by the newer ones with it.
  private func normalize(
    _ proposal: Int, into decision: inout ScalingDecision, state: inout AutoscalerState
  ) {
    let current = decision.currentReplicas
    let now = decision.nowNanoseconds
    let stabilized: Int
    let limited: LimitedReplicas
    let stabilizedReason: ConditionReason
    if spec.behavior == nil {
      stabilized = state.recommendations.stabilize(
        proposal, windowNanoseconds: options.downscaleStabilizationNanoseconds, nowNanoseconds: now)
      stabilizedReason = .scaleDownStabilized
      limited = DefaultScalingLimit.limit(
        stabilized, currentReplicas: current, minReplicas: spec.minReplicas,
        maxReplicas: spec.maxReplicas, options: options)
    } else {
      stabilized = state.recommendations.stabilize(
        proposal, currentReplicas: current, scaleUpWindowNanoseconds: scaleUp.windowNanoseconds,
        scaleDownWindowNanoseconds: scaleDown.windowNanoseconds, nowNanoseconds: now)
      stabilizedReason = proposal >= current ? .scaleUpStabilized : .scaleDownStabilized
      let limits = ScalingPolicyLimits(
        currentReplicas: current, scaleUpEvents: state.scaleUpEvents,
        scaleDownEvents: state.scaleDownEvents, nowNanoseconds: now)
      limited = limits.limit(
        stabilized, minReplicas: spec.minReplicas, maxReplicas: spec.maxReplicas, scaleUp: scaleUp,
        scaleDown: scaleDown)
    }

    decision.stabilizedReplicas = stabilized
    decision.limited = limited
    decision.desiredReplicas = limited.replicas
    state.conditions.ableToScale = AutoscalerCondition(
      isTrue: true, reason: stabilized == proposal ? .readyForNewScale : stabilizedReason)
    state.conditions.scalingLimited = AutoscalerCondition(
      isTrue: limited.replicas != stabilized, reason: limited.reason)
  }

  private func rescaleReason(proposal: Int, metric: Int, current: Int) -> RescaleReason {
    if proposal > current { return .aboveTarget(spec.metrics[metric]) }
    return proposal < current ? .allMetricsBelowTarget : .notByMetrics
  }

  private func recordRescale(to decision: ScalingDecision, state: inout AutoscalerState) {
    state.conditions.ableToScale = AutoscalerCondition(isTrue: true, reason: .succeededRescale)
    guard spec.behavior != nil else { return }
    let change = decision.desiredReplicas - decision.currentReplicas
    if change > 0 {
      state.scaleUpEvents.store(
        replicaChange: change, longestPeriodNanoseconds: scaleUp.longestPeriodNanoseconds,
        nowNanoseconds: decision.nowNanoseconds)
    } else {
      state.scaleDownEvents.store(
        replicaChange: -change, longestPeriodNanoseconds: scaleDown.longestPeriodNanoseconds,
        nowNanoseconds: decision.nowNanoseconds)
    }
  }
}

// Replays whole trajectories of the controller, sync by sync.
@testable import Simulator

enum TrajectoryReplay {
  static func tally() throws -> Tally {
    var tally = Tally("trajectories")
    let file = try HPAFixtures.read(TrajectoryFile.self, from: HPAFixtures.trajectories)
    for trajectory in file.trajectories {
      tally.syncs += trajectory.expected.replicasBefore.count
      tally.count(trajectory.id) {
        var replay = try Replay(trajectory)
        try replay.run()
        return replay.differences.lines
      }
    }
    return tally
  }
}

private struct Replay {
  private(set) var differences = Differences()

  private let trajectory: Trajectory
  private let options: AutoscalerOptions
  private var autoscaler: Autoscaler
  private var state = AutoscalerState()
  private var replicas: Int
  private var world: ClosedLoopWorld?

  init(_ trajectory: Trajectory) throws {
    self.trajectory = trajectory
    options = trajectory.controller.options()
    autoscaler = Autoscaler(spec: try trajectory.hpa.spec(), options: options)
    replicas = trajectory.initialReplicas
    if let settings = trajectory.world {
      world = ClosedLoopWorld(
        settings: settings, demand: trajectory.demand ?? [], initialReplicas: trajectory.initialReplicas)
    }
  }

  mutating func run() throws {
    for step in trajectory.expected.replicasBefore.indices {
      let timeMs = try timeMs(of: step)
      applyEvents(before: step, atMs: timeMs)
      let target = ScaleTargetObservation(
        specReplicas: replicas, statusReplicas: replicas, pods: try pods(at: step, timeMs: timeMs))
      let readings = try autoscaler.spec.metrics.map { try reading(of: $0, at: step, timeMs: timeMs) }
      compareWorld(at: step, timeMs: timeMs)
      let decision = autoscaler.sync(
        target, readings: readings, nowNanoseconds: nanoseconds(fromMilliseconds: timeMs), state: &state)
      compare(decision, at: step)
      replicas = decision.desiredReplicas
      world?.resize(to: replicas, atMs: timeMs)
    }
  }

  private mutating func applyEvents(before step: Int, atMs timeMs: Int64) {
    for event in trajectory.events ?? [] where event.step == step {
      if let setReplicas = event.setReplicas {
        replicas = setReplicas
        world?.resize(to: setReplicas, atMs: timeMs)
      }
      var spec = autoscaler.spec
      spec.minReplicas = event.setMinReplicas ?? spec.minReplicas
      spec.maxReplicas = event.setMaxReplicas ?? spec.maxReplicas
      autoscaler = Autoscaler(spec: spec, options: options)
      if event.restartController == true { state.restartController() }
    }
  }

  private func timeMs(of step: Int) throws -> Int64 {
    let times = trajectory.uniformSteps?.timeMs ?? trajectory.syncTimesMs
    return try required(times?[step] ?? trajectory.explicitSteps?[step].timeMs, "times of its steps")
  }

  // MARK: - What the controller is shown

  private func pods(at step: Int, timeMs: Int64) throws -> [PodObservation] {
    if let world { return world.listedPods(atMs: timeMs) }
    let now = nanoseconds(fromMilliseconds: timeMs)
    let containers = try workload().map(\.requested)
    guard let groups = trajectory.explicitSteps?[step].podGroups else {
      let dayAgo = now - nanoseconds(86_400)
      let readiness = PodObservation.Readiness(status: .ready, transitionNanoseconds: dayAgo)
      return (0..<replicas).map {
        PodObservation(
          id: $0, phase: .running, startNanoseconds: dayAgo, readiness: readiness, containers: containers)
      }
    }
    var pods: [PodObservation] = []
    for group in groups {
      let phase = try required(PodObservation.Phase(rawValue: group.phase), "a phase")
      let readiness = try group.ready?.readiness(nowNanoseconds: now)
      for _ in 0..<group.count {
        pods.append(
          PodObservation(
            id: pods.count, phase: phase, isDeleting: group.deleting ?? false,
            startNanoseconds: group.startAgeSeconds.map { now - nanoseconds($0) }, readiness: readiness,
            containers: containers))
      }
    }
    return pods
  }

  private func workload() throws -> [ContainerFixture] {
    try required(trajectory.workload?.containers, "a workload")
  }

  private func reading(of metric: MetricSpec, at step: Int, timeMs: Int64) throws -> MetricReading {
    guard trajectory.explicitSteps?[step].metricsApi == nil else { return .failed }
    switch metric {
    case .resource, .containerResource:
      if let world { return .podSamples(world.samples(atMs: timeMs)) }
      if let explicit = trajectory.explicitSteps?[step] { return .podSamples(try samples(of: explicit)) }
      return .podSamples(try uniformSamples(at: step, timeMs: timeMs))
    case .pods:
      guard let valueMilli = try uniformSteps().podsMetricMilliPerPod?[step] else { return .podValues([]) }
      return .podValues((0..<replicas).map { PodValue(podID: $0, valueMilli: valueMilli) })
    case .object:
      return (try uniformSteps().objectMetricMilli?[step]).map { .objectValue(milli: $0) } ?? .failed
    case .external:
      return .externalValues(milli: (try uniformSteps().externalMetricMilli?[step]).map { [$0] } ?? [])
    case .unrecognized:
      return .failed
    }
  }

  private func uniformSteps() throws -> Trajectory.UniformSteps {
    try required(trajectory.uniformSteps, "uniform steps")
  }

  private func uniformSamples(at step: Int, timeMs: Int64) throws -> [PodSample] {
    guard let usage = try uniformSteps().cpuUsageMillicoresPerPod?[step] else { return [] }
    let containers = try used(first: usage)
    return (0..<replicas).map {
      PodSample(
        podID: $0, timestampNanoseconds: nanoseconds(fromMilliseconds: timeMs),
        windowNanoseconds: nanoseconds(15), containers: containers)
    }
  }

  private func samples(of step: Trajectory.ExplicitStep) throws -> [PodSample] {
    let now = nanoseconds(fromMilliseconds: step.timeMs)
    var samples: [PodSample] = []
    var id = 0
    for group in step.podGroups {
      defer { id += group.count }
      guard let metric = group.metric else { continue }
      let containers = try used(first: metric.cpuUsageMillicores)
      for offset in 0..<group.count {
        samples.append(
          PodSample(
            podID: id + offset, timestampNanoseconds: now - nanoseconds(metric.ageSeconds),
            windowNanoseconds: nanoseconds(metric.windowSeconds), containers: containers))
      }
    }
    return samples
  }

  /// The first container's usage is given, that of the others constant.
  private func used(first usage: Int64) throws -> [PodSample.Container] {
    var containers = try workload().map(\.used)
    containers[0].cpuUsageMillicores = usage
    return containers
  }

  // MARK: - What it decided

  private mutating func compareWorld(at step: Int, timeMs: Int64) {
    let expected = trajectory.expected
    differences.compare("step \(step): before", expected: expected.replicasBefore[step], found: replicas)
    guard let world else { return }
    differences.compare(
      "step \(step): listed", expected: expected.listedPods?[step],
      found: world.listedPods(atMs: timeMs).count)
    differences.compare(
      "step \(step): ready", expected: expected.readyPods?[step], found: world.readyCount(atMs: timeMs))
  }

  private mutating func compare(_ decision: ScalingDecision, at step: Int) {
    let expected = trajectory.expected
    let conditions = decision.conditions
    let shown = decision.proposal == nil ? nil : decision.resourceProposal(of: autoscaler.spec)
    differences.compare(
      "step \(step): replicas", expected: expected.replicasAfter[step], found: decision.desiredReplicas)
    differences.compare(
      "step \(step): proposal", expected: expected.metricProposal[step], found: decision.proposal)
    differences.compare(
      "step \(step): utilization", expected: expected.utilizationPercent[step],
      found: shown?.utilizationPercent)
    differences.compare(
      "step \(step): value", expected: expected.valueMilli[step], found: shown?.valueMilli)
    differences.compare(
      "step \(step): AbleToScale", expected: expected.ableToScaleReason[step],
      found: conditions.ableToScale?.reason.rawValue ?? "")
    differences.compare(
      "step \(step): ScalingActive", expected: expected.scalingActiveReason[step],
      found: conditions.scalingActive?.reason.rawValue ?? "")
    differences.compare(
      "step \(step): ScalingLimited", expected: expected.scalingLimitedReason[step],
      found: conditions.scalingLimited?.reason.rawValue ?? "")
    differences.compare(
      "step \(step): error", expected: expected.error[step], found: decision.failure?.category)
    differences.compare(
      "step \(step): rescale", expected: expected.rescaleReason[step], found: decision.rescaleReason?.text)
  }
}

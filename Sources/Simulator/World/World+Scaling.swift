// What the autoscaler does: it looks at the pods and their usage, decides on replicas, creates and removes
// pods.
//
// Modelled: the first sync a sync period after the autoscaler's creation, which is at a random time in the
// scenario's first period; the following a little more than a period apart; removed are pending pods first,
// then those not ready, then those with most company on their node, then those ready for the shortest time.
// Start, transition and metric times are served in whole seconds, as by the API.
// Not modelled: the controllers' own delays from a decision to a pod, pod deletion cost.
// Source: Kubernetes, pkg/controller/controller_utils.go (ActivePodsWithRanks), syncs as
// pkg/controller/podautoscaler/rate_limiters.go (FixedItemIntervalRateLimiter) spaces them.

import CostModel

extension World {
  /// Lets the autoscaler decide, and follows it.
  mutating func syncAutoscaler() {
    guard let autoscaler else { return }
    let (target, readings) = (observation(), readings(for: autoscaler.spec))
    let decision = autoscaler.sync(
      target, readings: readings, nowNanoseconds: now.nanoseconds, state: &autoscalerState)
    recorder.noteSync(DecisionRecord(target: target, readings: readings, decision: decision))
    if decision.isRescale { setReplicas(decision.desiredReplicas) }
    schedule(Actor.autoscaler, at: now + scenario.controllers.syncInterval)
  }

  /// The deployment as the API shows it: starts and transitions in whole seconds.
  func observation() -> ScaleTargetObservation {
    ScaleTargetObservation(
      specReplicas: desiredReplicas, statusReplicas: desiredReplicas,
      pods: pods.filter { $0.phase != .gone }.map { observation(of: $0) })
  }

  private func observation(of pod: Pod) -> PodObservation {
    let resources = scenario.deployment.resources
    let container = PodObservation.Container(
      name: "server", cpuRequestMillicores: resources.cpuRequest.map { Int64($0.rawValue) },
      memoryRequestBytes: resources.memoryRequest?.rawValue)
    let readiness = pod.readyTransition.map {
      PodObservation.Readiness(
        status: pod.isReady ? .ready : .notReady, transitionNanoseconds: $0.servedNanoseconds)
    }
    return PodObservation(
      id: pod.id, phase: pod.started == nil ? .pending : .running, isDeleting: pod.phase == .terminating,
      startNanoseconds: pod.accepted?.servedNanoseconds, readiness: readiness, containers: [container])
  }

  /// One reading for each metric; pods report CPU and memory, everything else there is none of.
  func readings(for spec: HorizontalPodAutoscalerSpec) -> [MetricReading] {
    let samples = pods.indices.compactMap { sample(of: $0) }
    return spec.metrics.map { metric in
      switch metric {
      case .resource, .containerResource: return .podSamples(samples)
      default: return .failed
      }
    }
  }

  private func sample(of slot: Int) -> PodSample? {
    let pod = pods[slot]
    guard pod.phase != .gone, let usage = metrics?.usage(ofPod: pod.id, slot: slot) else { return nil }
    return PodSample(
      podID: pod.id, timestampNanoseconds: usage.time.servedNanoseconds,
      windowNanoseconds: usage.window.rawValue,
      containers: usage.containers.map {
        PodSample.Container(
          name: $0.name, cpuUsageMillicores: $0.millicores, memoryUsageBytes: loading.memory.rawValue)
      })
  }

  /// Creates or removes pods until there are as many as wished for.
  mutating func setReplicas(_ replicas: Int) {
    desiredReplicas = replicas
    let active = pods.indices.filter { pods[$0].isActive }
    if active.count < replicas {
      for _ in active.count..<replicas { createPod() }
      recorder.noteCounts(of: pods)
    } else {
      let company = Dictionary(grouping: active) { pods[$0].node }.mapValues(\.count)
      let victims = active.sorted { a, b in
        removalRank(a, company: company) < removalRank(b, company: company)
      }
      for pod in victims.prefix(active.count - replicas) { terminate(pod) }
    }
  }

  /// Smaller is removed sooner.
  private func removalRank(_ slot: Int, company: [Int: Int]) -> (Int, Int, Int, Int64, Int) {
    let pod = pods[slot]
    return (
      pod.node < 0 ? 0 : pod.started == nil ? 1 : 2,
      pod.isReady ? 1 : 0,
      -(company[pod.node] ?? 0),
      -(pod.readyTransition?.nanoseconds ?? 0),
      -pod.id
    )
  }
}

extension Instant {
  /// What the Kubernetes API serves of it: the beginning of its second, in ns.
  fileprivate var servedNanoseconds: Int64 { truncated(to: .seconds(1)).nanoseconds }
}

// What the autoscaler sees and does: observations of the pods, decisions.
//
// Modelled: the first sync a sync period after the autoscaler's creation, which is at a random time in the
// scenario's first period; the following a little more than a period apart. Start, transition and metric
// times are served in whole seconds, as by the API.
// Not modelled: the controllers' own delays from a decision to a pod.
// Source: Kubernetes, syncs as pkg/controller/podautoscaler/rate_limiters.go (FixedItemIntervalRateLimiter)
// spaces them.

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
    // One container stands for all of the pod's; without a request of the server's there is none.
    let (server, all) = (scenario.deployment.resources, scenario.deployment.podResources)
    let container = PodObservation.Container(
      name: "server",
      cpuRequestMillicores: server.cpuRequest.flatMap { _ in all.cpuRequest.map { Int64($0.rawValue) } },
      memoryRequestBytes: server.memoryRequest.flatMap { _ in all.memoryRequest?.rawValue })
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
}

extension Instant {
  /// What the Kubernetes API serves of it: the beginning of its second, in ns.
  fileprivate var servedNanoseconds: Int64 { truncated(to: .seconds(1)).nanoseconds }
}

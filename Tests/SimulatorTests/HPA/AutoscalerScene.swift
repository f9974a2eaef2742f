// Short ways to say what an autoscaler sees.
@testable import Simulator

func seconds(_ seconds: Int64) -> Int64 { seconds * 1_000_000_000 }

extension PodObservation {
  /// A pod that requests 1 CPU and has run, ready, for a day unless told otherwise.
  static func ready(
    _ id: Int, startedSecondsAgo: Int64 = 86_400, status: Readiness.Status = .ready,
    forSeconds: Int64? = nil, requestMillicores: Int64? = 1000, now: Int64 = seconds(1_000_000)
  ) -> PodObservation {
    PodObservation(
      id: id, phase: .running, startNanoseconds: now - seconds(startedSecondsAgo),
      readiness: Readiness(
        status: status, transitionNanoseconds: now - seconds(forSeconds ?? startedSecondsAgo)),
      containers: [Container(name: "app", cpuRequestMillicores: requestMillicores)])
  }
}

extension PodSample {
  /// A sample over the last 15 s.
  static func used(_ millicores: Int64, by id: Int, now: Int64 = seconds(1_000_000)) -> PodSample {
    PodSample(
      podID: id, timestampNanoseconds: now, windowNanoseconds: seconds(15),
      containers: [Container(name: "app", cpuUsageMillicores: millicores)])
  }
}

/// An autoscaler on CPU with a target of 50 %, and everything it remembers.
struct AutoscalerScene {
  var autoscaler: Autoscaler
  var state = AutoscalerState()
  var now = seconds(1_000_000)

  init(
    minReplicas: Int = 1, maxReplicas: Int = 100, metrics: [MetricSpec] = [AutoscalerScene.halfOfRequest],
    behavior: HorizontalPodAutoscalerBehavior? = nil
  ) {
    autoscaler = Autoscaler(
      spec: HorizontalPodAutoscalerSpec(
        minReplicas: minReplicas, maxReplicas: maxReplicas, metrics: metrics, behavior: behavior))
  }

  static let halfOfRequest = MetricSpec.resource(name: .cpu, target: .utilization(percent: 50))

  /// Syncs with `replicas` ready pods that use `percent` of their request, then lets 15 s pass.
  mutating func sync(replicas: Int, usingPercent percent: Int64) -> ScalingDecision {
    sync(
      ScaleTargetObservation(
        specReplicas: replicas, statusReplicas: replicas,
        pods: (0..<replicas).map { .ready($0, now: now) }),
      readings: [.podSamples((0..<replicas).map { .used(percent * 10, by: $0, now: now) })])
  }

  mutating func sync(_ target: ScaleTargetObservation, readings: [MetricReading]) -> ScalingDecision {
    let decision = autoscaler.sync(target, readings: readings, nowNanoseconds: now, state: &state)
    now += seconds(15)
    return decision
  }
}

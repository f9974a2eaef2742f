import CostModel
import Report

@testable import Simulator

/// A made-up run of an autoscaler on CPU at 70 % of 1 CPU requested, with syncs every 15 s.
struct ExplainScene {
  var spec: HorizontalPodAutoscalerSpec
  let options = AutoscalerOptions()
  private(set) var records: [DecisionRecord] = []
  private var state = AutoscalerState()
  private var now: Int64 = 15_000_000_000

  init(
    minReplicas: Int = 1, maxReplicas: Int = 20,
    metrics: [MetricSpec] = [.resource(name: .cpu, target: .utilization(percent: 70))],
    behavior: HorizontalPodAutoscalerBehavior? = nil
  ) {
    spec = HorizontalPodAutoscalerSpec(
      minReplicas: minReplicas, maxReplicas: maxReplicas, metrics: metrics, behavior: behavior)
  }

  /// Syncs with pods that have long been ready and use `percent` of their request, and others that have not.
  @discardableResult
  mutating func sync(
    _ replicas: Int, percent: Int64, starting: Int = 0, unsampled: Int = 0, terminating: Int = 0,
    times: Int = 1
  ) -> ScalingDecision {
    var decision = ScalingDecision(nowNanoseconds: 0, currentReplicas: replicas)
    for _ in 0..<times {
      let pods = (0..<replicas + terminating).map { id in
        pod(id, isStarting: id < starting, isDeleting: id >= replicas)
      }
      let samples = pods.filter { $0.id < starting || $0.id >= starting + unsampled }
        .map { sample(of: $0.id, millicores: percent * 10) }
      decision = sync(pods, replicas: replicas, readings: [.podSamples(samples)])
    }
    return decision
  }

  /// Syncs with pods and readings of any kind.
  @discardableResult
  mutating func sync(
    _ pods: [PodObservation], replicas: Int, readings: [MetricReading]
  ) -> ScalingDecision {
    let target = ScaleTargetObservation(specReplicas: replicas, statusReplicas: replicas, pods: pods)
    let decision = Autoscaler(spec: spec, options: options).sync(
      target, readings: readings, nowNanoseconds: now, state: &state)
    records.append(DecisionRecord(target: target, readings: readings, decision: decision))
    now += 15_000_000_000
    return decision
  }

  /// A pod that has run for a day, or one that has started 10 s ago.
  func pod(_ id: Int, isStarting: Bool = false, isDeleting: Bool = false) -> PodObservation {
    let start = isStarting ? now - 10_000_000_000 : -86_400_000_000_000
    return PodObservation(
      id: id, phase: .running, isDeleting: isDeleting, startNanoseconds: start,
      readiness: .init(status: isStarting ? .notReady : .ready, transitionNanoseconds: start),
      containers: [.init(name: "server", cpuRequestMillicores: 1000, memoryRequestBytes: 1 << 30)])
  }

  /// A pod's sample over the last 15 s.
  func sample(of pod: Int, millicores: Int64) -> PodSample {
    PodSample(
      podID: pod, timestampNanoseconds: now, windowNanoseconds: 15_000_000_000,
      containers: [.init(name: "server", cpuUsageMillicores: millicores, memoryUsageBytes: 1 << 29)])
  }

  /// The report's text on lines as long as they come.
  func text(_ style: TextStyle = TextStyle(width: 1000)) -> String {
    ExplainReport(records, spec: spec, options: options, trials: 5, style: style).text
  }

  /// The report's lines below the heading.
  var lines: [String] { text().split(separator: "\n").dropFirst().map(String.init) }
}

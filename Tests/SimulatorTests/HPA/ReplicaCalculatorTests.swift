import Testing

@testable import Simulator

@Suite
struct ReplicaCalculatorTests {
  private let now = seconds(1_000_000)

  private func proposal(
    specReplicas: Int, targetPercent: Int = 50, pods: [PodObservation], samples: [PodSample]
  ) throws -> MetricProposal {
    let calculator = ReplicaCalculator(
      options: AutoscalerOptions(), tolerance: Tolerance(scaleUp: 0.1, scaleDown: 0.1),
      nowNanoseconds: now)
    return try calculator.proposal(
      of: .resource(name: .cpu, target: .utilization(percent: targetPercent)),
      reading: .podSamples(samples),
      for: ScaleTargetObservation(specReplicas: specReplicas, statusReplicas: specReplicas, pods: pods))
  }

  @Test func `utilization is truncated to whole percent before it is compared with its target`() throws {
    let proposal = try proposal(
      specReplicas: 10, targetPercent: 10, pods: (0..<10).map { .ready($0) },
      samples: (0..<10).map { .used(119, by: $0) })
    #expect(proposal.utilizationPercent == 11)
    #expect(proposal.ratio == 1.1)
    #expect(proposal.replicas == 10)
  }

  @Test func `a pod with a bigger request weighs more`() throws {
    let proposal = try proposal(
      specReplicas: 2, pods: [.ready(0, requestMillicores: 3000), .ready(1, requestMillicores: 1000)],
      samples: [.used(3000, by: 0), .used(0, by: 1)])
    #expect(proposal.utilizationPercent == 75)
  }

  @Test(
    "a usage ratio on the edge of the tolerance holds",
    arguments: [(55, 10), (56, 12), (45, 10), (44, 9)] as [(Int64, Int)])
  func edge(usedPercent: Int64, replicas: Int) throws {
    let proposal = try proposal(
      specReplicas: 10, pods: (0..<10).map { .ready($0) },
      samples: (0..<10).map { .used(usedPercent * 10, by: $0) })
    #expect(proposal.replicas == replicas)
  }

  @Test func `a scale-down counts ready pods and not current replicas`() throws {
    let fresh = (10..<20).map {
      PodObservation.ready($0, startedSecondsAgo: 60, status: .notReady, forSeconds: 60)
    }
    let proposal = try proposal(
      specReplicas: 20, pods: (0..<10).map { .ready($0) } + fresh,
      samples: (0..<20).map { .used(400, by: $0) })
    #expect(proposal.groups == PodGroupCounts(ready: 10, unready: 10, missing: 0, ignored: 0))
    #expect(proposal.rule == .readyPods(10))
    #expect(proposal.replicas == 8)
  }

  @Test func `an unready pod damps a scale-up by counting as idle`() throws {
    let proposal = try proposal(
      specReplicas: 4,
      pods: (0..<3).map { .ready($0) } + [PodObservation(id: 3, phase: .pending, containers: app)],
      samples: (0..<3).map { .used(1000, by: $0) })
    #expect(proposal.utilizationPercent == 100)
    #expect(proposal.filledRatio == 1.5)
    #expect(proposal.replicas == 6)
  }

  @Test(
    "a pod without a sample damps both directions",
    arguments: [(1000, 6, 1.5), (200, 4, 0.8)] as [(Int64, Int, Double)])
  func missing(usedMillicores: Int64, replicas: Int, filledRatio: Double) throws {
    let proposal = try proposal(
      specReplicas: 4, pods: (0..<4).map { .ready($0) },
      samples: (0..<3).map { .used(usedMillicores, by: $0) })
    #expect(proposal.filledRatio == filledRatio)
    #expect(proposal.replicas == replicas)
  }

  @Test(
    "a fresh pod counts once a whole window was sampled after it became ready",
    arguments: [(14, 0), (15, 1)] as [(Int64, Int)])
  func fresh(readyForSeconds: Int64, readyPods: Int) throws {
    let proposal = try proposal(
      specReplicas: 2,
      pods: [.ready(0), .ready(1, startedSecondsAgo: 60, forSeconds: readyForSeconds)],
      samples: [.used(500, by: 0), .used(500, by: 1)])
    #expect(proposal.groups?.ready == 1 + readyPods)
  }

  @Test func `a pod that breaks down after its first minutes keeps counting`() throws {
    let broken = PodObservation.ready(1, startedSecondsAgo: 600, status: .notReady, forSeconds: 10)
    let proposal = try proposal(
      specReplicas: 2, pods: [.ready(0), broken], samples: [.used(1000, by: 0), .used(0, by: 1)])
    #expect(proposal.groups?.ready == 2)
    #expect(proposal.utilizationPercent == 50)
  }

  @Test func `one pod without a request fails the metric, even if the pod itself has failed`() {
    let failed = PodObservation(id: 7, phase: .failed, containers: [PodObservation.Container(name: "app")])
    #expect(throws: MetricFailure.missingRequest(pod: 7, container: "app")) {
      try proposal(specReplicas: 2, pods: [.ready(0), failed], samples: [.used(500, by: 0)])
    }
  }

  @Test func `memory requested for the whole pod leaves its CPU to the containers`() throws {
    var pod = PodObservation.ready(0, requestMillicores: 500)
    pod.podMemoryRequestBytes = 1 << 30
    let proposal = try proposal(specReplicas: 1, pods: [pod], samples: [.used(500, by: 0)])
    #expect(proposal.utilizationPercent == 100)
    pod.containers = [PodObservation.Container(name: "app")]
    #expect(throws: MetricFailure.missingRequest(pod: 0, container: nil)) {
      try self.proposal(specReplicas: 1, pods: [pod], samples: [.used(500, by: 0)])
    }
  }

  @Test func `a metric whose type does not accept its target fails`() {
    let calculator = ReplicaCalculator(
      options: AutoscalerOptions(), tolerance: Tolerance(scaleUp: 0, scaleDown: 0), nowNanoseconds: now)
    let target = ScaleTargetObservation(specReplicas: 1, statusReplicas: 1, pods: [.ready(0)])
    #expect(throws: MetricFailure.unusableTarget) {
      try calculator.proposal(
        of: .pods(metric: "qps", target: .value(milli: 1000)),
        reading: .podValues([PodValue(podID: 0, valueMilli: 1)]), for: target)
    }
    #expect(throws: MetricFailure.unusableTarget) {
      try calculator.proposal(
        of: .external(metric: "queue", target: .utilization(percent: 50)),
        reading: .externalValues(milli: [1]), for: target)
    }
  }

  @Test func `a mean over a target without replicas is given as 0`() throws {
    let calculator = ReplicaCalculator(
      options: AutoscalerOptions(), tolerance: Tolerance(scaleUp: 0.1, scaleDown: 0.1),
      nowNanoseconds: now)
    let proposal = try calculator.proposal(
      of: .external(metric: "queue", target: .averageValue(milli: 1000)),
      reading: .externalValues(milli: [.max, .max]),
      for: ScaleTargetObservation(specReplicas: 1, statusReplicas: 0, pods: []))
    #expect(proposal.valueMilli == 0)
    #expect(proposal.replicas == 2_147_483_647)
  }

  @Test(
    "a failure says in one line what is wrong",
    arguments: [
      (.metricsAPIFailed, "the metrics API failed"),
      (.noMetricsReturned, "the metrics API answered with an empty list"),
      (.noPods, "the selector finds no pods"),
      (.noUsableMetrics, "no pod that counts has a sample; pods may be unready"),
      (.missingRequest(pod: 3, container: "app"), "container 'app' of pod 3 has no request"),
      (.missingRequest(pod: 3, container: nil), "pod 3 has no request"),
      (.containerNotInPod(pod: 3, container: "app"), "pod 3 has no container 'app'"),
      (.containerNotInMetrics(pod: 3, container: "app"), "the sample of pod 3 has no container 'app'"),
      (.noMetricsForKnownPods, "no sample belongs to a pod with a request"),
      (.unusableTarget, "the metric's type does not accept its target"),
      (.unrecognizedType("Cheese"), "unknown metric type 'Cheese'"),
    ] as [(MetricFailure, String)])
  func text(failure: MetricFailure, text: String) {
    #expect(failure.description == text)
  }

  private var app: [PodObservation.Container] {
    [PodObservation.Container(name: "app", cpuRequestMillicores: 1000)]
  }
}

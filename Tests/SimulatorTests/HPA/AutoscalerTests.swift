import Testing

@testable import Simulator

@Suite
struct AutoscalerTests {
  @Test func `without behavior the replicas at most double, and four are always allowed`() {
    var scene = AutoscalerScene()
    var counts = [1]
    for _ in 0..<5 {
      let decision = scene.sync(replicas: counts[counts.count - 1], usingPercent: 1000)
      counts.append(decision.desiredReplicas)
    }
    #expect(counts == [1, 4, 8, 16, 32, 64])
  }

  @Test(
    "an absent behavior and an empty one limit a scale-up differently",
    arguments: [(nil, 6), (HorizontalPodAutoscalerBehavior(), 7)]
      as [(HorizontalPodAutoscalerBehavior?, Int)])
  func limit(behavior: HorizontalPodAutoscalerBehavior?, replicas: Int) {
    var scene = AutoscalerScene(behavior: behavior)
    let decision = scene.sync(replicas: 3, usingPercent: 1000)
    #expect(decision.desiredReplicas == replicas)
    #expect(decision.conditions.scalingLimited?.reason == .scaleUpLimit)
  }

  @Test func `without behavior a manual scale-down is undone by an old recommendation`() {
    var scene = AutoscalerScene()
    _ = scene.sync(replicas: 8, usingPercent: 50)
    let decision = scene.sync(replicas: 4, usingPercent: 20)
    #expect(decision.proposal == 2)
    #expect(decision.desiredReplicas == 8)
    #expect(decision.rescaleReason?.text == "All metrics below target")
  }

  @Test func `with an empty behavior a manual scale-down stays`() {
    var scene = AutoscalerScene(behavior: HorizontalPodAutoscalerBehavior())
    _ = scene.sync(replicas: 8, usingPercent: 50)
    let decision = scene.sync(replicas: 4, usingPercent: 20)
    #expect(decision.desiredReplicas == 4)
    #expect(decision.conditions.ableToScale?.reason == .scaleDownStabilized)
  }

  @Test func `a recommendation exactly as old as the window counts without behavior only`() {
    for (behavior, replicas) in [(nil, 8), (HorizontalPodAutoscalerBehavior(), 2)] {
      var scene = AutoscalerScene(behavior: behavior)
      _ = scene.sync(replicas: 8, usingPercent: 50)
      scene.now += seconds(285)
      #expect(scene.sync(replicas: 8, usingPercent: 10).desiredReplicas == replicas)
    }
  }

  @Test func `with several metrics a failure blocks scaling down but not scaling up`() {
    let queue = MetricSpec.external(metric: "queue", target: .value(milli: 1000))
    for (percent, replicas) in [(100, 8), (10, 4)] as [(Int64, Int)] {
      var scene = AutoscalerScene(metrics: [AutoscalerScene.halfOfRequest, queue])
      let target = ScaleTargetObservation(
        specReplicas: 4, statusReplicas: 4, pods: (0..<4).map { .ready($0) })
      let decision = scene.sync(
        target, readings: [.podSamples((0..<4).map { .used(percent * 10, by: $0) }), .failed])
      #expect(decision.desiredReplicas == replicas)
      #expect(decision.failure == .metricsAPIFailed)
      #expect(decision.conditions.scalingActive?.isTrue == (percent == 100))
    }
  }

  @Test func `the bounds are enforced at once, whatever the behavior says`() {
    let frozen = HorizontalPodAutoscalerBehavior(
      scaleUp: HPAScalingRules(selectPolicy: .disabled),
      scaleDown: HPAScalingRules(selectPolicy: .disabled))
    var scene = AutoscalerScene(minReplicas: 5, maxReplicas: 10, behavior: frozen)
    #expect(scene.sync(replicas: 2, usingPercent: 50).desiredReplicas == 5)
    let decision = scene.sync(replicas: 20, usingPercent: 50)
    #expect(decision.desiredReplicas == 10)
    #expect(decision.rescaleReason?.text == "Current number of replicas above Spec.MaxReplicas")
    #expect(decision.metricOutcomes.isEmpty)
  }

  @Test func `no replicas switch the autoscaler off`() {
    var scene = AutoscalerScene(minReplicas: 2)
    let decision = scene.sync(replicas: 0, usingPercent: 50)
    #expect(!decision.isRescale)
    #expect(decision.conditions.scalingActive?.reason == .scalingDisabled)
  }

  @Test func `a scale-down shortly before allows a larger scale-up`() {
    let onePerMinute = HPAScalingRules(
      stabilizationWindowSeconds: 0, policies: [HPAScalingPolicy(type: .pods, value: 1, periodSeconds: 60)])
    var scene = AutoscalerScene(
      behavior: HorizontalPodAutoscalerBehavior(
        scaleUp: onePerMinute, scaleDown: HPAScalingRules(stabilizationWindowSeconds: 0)))
    #expect(scene.sync(replicas: 10, usingPercent: 20).desiredReplicas == 4)
    #expect(scene.sync(replicas: 4, usingPercent: 500).desiredReplicas == 11)
  }

  @Test func `after a restart nothing scales below the current count for one window`() {
    var scene = AutoscalerScene()
    _ = scene.sync(replicas: 8, usingPercent: 50)
    scene.now += seconds(600)
    scene.state.restartController()
    #expect(scene.sync(replicas: 8, usingPercent: 10).desiredReplicas == 8)
    scene.now += seconds(600)
    #expect(scene.sync(replicas: 8, usingPercent: 10).desiredReplicas == 2)
  }

  @Test func `a failed evaluation remembers nothing`() {
    var scene = AutoscalerScene()
    _ = scene.sync(replicas: 4, usingPercent: 50)
    let before = scene.state.recommendations
    _ = scene.sync(
      ScaleTargetObservation(specReplicas: 4, statusReplicas: 4, pods: []), readings: [.failed])
    #expect(scene.state.recommendations == before)
    #expect(scene.state.conditions.scalingActive?.reason == .failedGetResourceMetric)
  }

  @Test func `recommendations and events take up no more room than their windows need`() {
    var scene = AutoscalerScene(behavior: HorizontalPodAutoscalerBehavior())
    for sync in 0..<400 {
      _ = scene.sync(replicas: sync % 2 == 0 ? 4 : 8, usingPercent: sync % 2 == 0 ? 100 : 10)
    }
    #expect(scene.state.recommendations.slots.count <= 22)
    #expect(scene.state.scaleUpEvents.slots.count <= 2)
  }
}

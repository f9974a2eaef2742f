import Testing

@testable import Simulator

@Suite
struct AutoscalerSpecTests {
  @Test func `a spec that leaves out what it can is what Kubernetes makes of it`() {
    let spec = HorizontalPodAutoscalerSpec(maxReplicas: 3, metrics: [])
    #expect(spec.minReplicas == 1)
    #expect(spec.metrics == [.resource(name: .cpu, target: .utilization(percent: 80))])
    #expect(spec.behavior == nil)
    #expect(spec.validate().isEmpty)
  }

  @Test func `bounds that contradict each other are refused`() {
    let problems = HorizontalPodAutoscalerSpec(minReplicas: 5, maxReplicas: 3).validate()
    #expect(problems.map(\.description) == ["maxReplicas: expected minReplicas (5) or more, found 3"])
    #expect(
      HorizontalPodAutoscalerSpec(minReplicas: 0, maxReplicas: 0).validate().map(\.description) == [
        "minReplicas: expected 1…2147483647, found 0", "maxReplicas: expected 1…2147483647, found 0",
      ])
  }

  @Test func `rules outside the API's ranges are refused, each with its key path`() {
    let behavior = HorizontalPodAutoscalerBehavior(
      scaleUp: HPAScalingRules(
        stabilizationWindowSeconds: 3601,
        policies: [
          HPAScalingPolicy(type: .pods, value: 0, periodSeconds: 1801),
          HPAScalingPolicy(type: .percent, value: 10, periodSeconds: 0),
        ], tolerance: -0.1),
      scaleDown: HPAScalingRules(stabilizationWindowSeconds: -1, policies: []))
    let problems = HorizontalPodAutoscalerSpec(maxReplicas: 3, behavior: behavior).validate()
    #expect(
      problems.map(\.description) == [
        "behavior.scaleUp.stabilizationWindowSeconds: expected 0…3600, found 3601",
        "behavior.scaleUp.policies[0].value: expected 1…2147483647, found 0",
        "behavior.scaleUp.policies[0].periodSeconds: expected 1…1800, found 1801",
        "behavior.scaleUp.policies[1].periodSeconds: expected 1…1800, found 0",
        "behavior.scaleUp.tolerance: expected 0 or more, found -0.1",
        "behavior.scaleDown.stabilizationWindowSeconds: expected 0…3600, found -1",
        "behavior.scaleDown.policies: expected at least one policy, found none",
      ])
  }

  @Test func `metrics that the API does not take are refused, each with its key path`() {
    var spec = HorizontalPodAutoscalerSpec(
      maxReplicas: 3,
      metrics: [
        .resource(name: .cpu, target: .utilization(percent: 0)),
        .resource(name: .memory, target: .value(milli: 1)),
        .containerResource(name: .cpu, container: "", target: .averageValue(milli: 0)),
        .pods(metric: "qps", target: .utilization(percent: 50)),
        .object(metric: "", describedKind: "", target: .value(milli: -5)),
        .external(metric: "", target: .utilization(percent: 50)),
        .unrecognized(type: "Cheese"),
      ])
    #expect(
      spec.validate().map(\.description) == [
        "metrics[0].resource.target.averageUtilization: expected 1…2147483647, found 0",
        "metrics[1].resource.target.type: expected Utilization or AverageValue, found Value",
        "metrics[2].containerResource.container: expected a name, found an empty one",
        "metrics[2].containerResource.target.averageValue: expected more than 0, found 0m",
        "metrics[3].pods.target.type: expected AverageValue, found Utilization",
        "metrics[4].object.describedObject.kind: expected a name, found an empty one",
        "metrics[4].object.metric.name: expected a name, found an empty one",
        "metrics[4].object.target.value: expected more than 0, found -5m",
        "metrics[5].external.metric.name: expected a name, found an empty one",
        "metrics[5].external.target.type: expected Value or AverageValue, found Utilization",
        "metrics[6].type: expected Resource, ContainerResource, Pods, Object or External, found Cheese",
      ])
    spec.metrics = []
    #expect(spec.validate().map(\.description) == ["metrics: expected at least one metric, found none"])
  }

  @Test(
    "a rescale names its metric as Kubernetes does",
    arguments: [
      (
        .resource(name: .cpu, target: .utilization(percent: 1)),
        "cpu resource utilization (percentage of request) above target"
      ),
      (.resource(name: .memory, target: .averageValue(milli: 1)), "memory resource above target"),
      (
        .containerResource(name: .cpu, container: "app", target: .utilization(percent: 1)),
        "cpu container resource utilization (percentage of request) above target"
      ),
      (
        .containerResource(name: .cpu, container: "app", target: .averageValue(milli: 1)),
        "cpu container resource above target"
      ),
      (.pods(metric: "qps", target: .averageValue(milli: 1)), "pods metric qps above target"),
      (
        .object(metric: "qps", describedKind: "Ingress", target: .value(milli: 1)),
        "Ingress metric qps above target"
      ),
      (
        .object(metric: "qps", describedKind: "Ingress", target: .averageValue(milli: 1)),
        "external metric qps(nil) above target"
      ),
      (.external(metric: "queue", target: .value(milli: 1)), "external metric queue(nil) above target"),
    ] as [(MetricSpec, String)])
  func reason(metric: MetricSpec, text: String) {
    #expect(RescaleReason.aboveTarget(metric).text == text)
  }
}

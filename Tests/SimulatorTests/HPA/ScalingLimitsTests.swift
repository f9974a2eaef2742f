import Testing

@testable import Simulator

@Suite
struct ScalingLimitsTests {
  private func limits(from replicas: Int) -> ScalingPolicyLimits {
    ScalingPolicyLimits(
      currentReplicas: replicas, scaleUpEvents: ScaleEventHistory(), scaleDownEvents: ScaleEventHistory(),
      nowNanoseconds: 0)
  }

  private func percent(_ value: Int) -> HPAScalingRules {
    HPAScalingRules(policies: [HPAScalingPolicy(type: .percent, value: value, periodSeconds: 60)])
  }

  @Test(
    "10 % up is rounded up after floating-point arithmetic", arguments: [(50, 56), (100, 111), (20, 22)])
  func percentUp(from: Int, limit: Int) {
    #expect(limits(from: from).scaleUpLimit(ResolvedScalingRules(scaleUp: percent(10))) == limit)
  }

  @Test(
    "percent down truncates the pods that are left", arguments: [(80, 1), (90, 0), (50, 5), (100, 0)])
  func percentDown(value: Int, limit: Int) {
    let rules = ResolvedScalingRules(scaleDown: percent(value), options: AutoscalerOptions())
    #expect(limits(from: 10).scaleDownLimit(rules) == limit)
  }

  @Test(
    "of two policies down, Min leaves more pods and Max fewer",
    arguments: [(.min, 8), (.max, 5), (.disabled, 10)] as [(ScalingPolicySelect, Int)])
  func selection(select: ScalingPolicySelect, limit: Int) {
    let rules = HPAScalingRules(
      selectPolicy: select,
      policies: [
        HPAScalingPolicy(type: .pods, value: 2, periodSeconds: 60),
        HPAScalingPolicy(type: .percent, value: 50, periodSeconds: 60),
      ])
    let resolved = ResolvedScalingRules(scaleDown: rules, options: AutoscalerOptions())
    #expect(limits(from: 10).scaleDownLimit(resolved) == limit)
  }

  @Test func `an event exactly as old as the period does not count`() {
    let events = ScaleEventHistory([ScaleEvent(replicaChange: 3, timestampNanoseconds: 0)])
    #expect(events.replicaChange(withinNanoseconds: seconds(15), of: seconds(15)) == 0)
    #expect(events.replicaChange(withinNanoseconds: seconds(15), of: seconds(15) - 1) == 3)
  }

  @Test func `the default window for scaling down is the controller's, in whole seconds`() {
    var options = AutoscalerOptions()
    options.downscaleStabilizationNanoseconds = seconds(300) + 999_999_999
    #expect(ResolvedScalingRules(scaleDown: nil, options: options).windowNanoseconds == seconds(300))
  }
}

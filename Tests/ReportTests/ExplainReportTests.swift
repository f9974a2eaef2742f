import CostModel
import Report
import Testing

@testable import Simulator

@Suite struct ExplainReportTests {
  /// A day in short: quiet, a spike with pods starting, quiet again, and down after the window.
  private func spike() -> ExplainScene {
    var scene = ExplainScene(minReplicas: 2)
    scene.sync(1, percent: 50)
    scene.sync(2, percent: 66, times: 6)
    scene.sync(2, percent: 100)
    scene.sync(3, percent: 193)
    scene.sync(6, percent: 190, starting: 3)
    scene.sync(9, percent: 72, unsampled: 1)
    scene.sync(9, percent: 70, times: 2)
    scene.sync(9, percent: 20, terminating: 2, times: 21)
    scene.sync(3, percent: 20)
    return scene
  }

  @Test func `decisions read as kept`() throws {
    try Snapshot.expect(spike().text(TextStyle()), named: "explain")
  }

  @Test func `decisions read as kept in ASCII`() throws {
    try Snapshot.expect(spike().text(TextStyle(width: 60, isUnicode: false)), named: "explain-ascii")
  }

  @Test func `the decisions of a simulated scenario read as kept`() throws {
    let trial = Simulation(scenario: sampleScenario(), profile: sampleProfile())
      .run(trial: 0, keepsDecisions: true)
    let text = ExplainReport(
      trial.decisions, spec: try #require(sampleScenario().autoscaler),
      options: sampleScenario().controllers.autoscaler, trials: 1, style: TextStyle()
    ).text
    try Snapshot.expect(text, named: "explain-simulated")
  }

  @Test(arguments: [40, 57, 80, 120])
  func `no line is wider than the terminal, and ASCII is ASCII`(width: Int) {
    let lines = spike().text(TextStyle(width: width)).split(separator: "\n")
    #expect(lines.allSatisfy { $0.count <= width })
    #expect(spike().text(TextStyle(width: width, isUnicode: false)).allSatisfy { $0.isASCII && $0 != "?" })
  }

  @Test func `colours change nothing else`() {
    let colored = spike().text(TextStyle(isColored: true))
    #expect(colored != spike().text(TextStyle()))
    #expect(colored.replacing(/\u{1B}\[\d+m/, with: "") == spike().text(TextStyle()))
  }

  @Test func `syncs with the same cause are one stretch, and a change ends it`() {
    var scene = ExplainScene()
    scene.sync(4, percent: 66, times: 3)
    scene.sync(4, percent: 74, times: 2)
    scene.sync(4, percent: 140)
    scene.sync(8, percent: 70)
    #expect(
      scene.lines == [
        "0:15–1:15  4 replicas stay, 5 syncs. 66–74 % of request against a target of 70 %, "
          + "ratio 0.94–1.06, within the tolerance of 0.1.",
        "1:30       4 → 8 replicas. 4 pods used 5.60 of 4.00 CPU requested: 140 % of request against a "
          + "target of 70 %, ratio 2.00 → 8 replicas wanted.",
        "1:45       8 replicas stay. 8 pods used 5.60 of 8.00 CPU requested: 70 % of request against a "
          + "target of 70 %, ratio 1.00, within the tolerance of 0.1.",
      ])
  }

  @Test func `without behavior a sync at most doubles`() {
    var scene = ExplainScene()
    scene.sync(3, percent: 193)
    #expect(
      scene.lines == [
        "0:15  3 → 6 replicas. 3 pods used 5.79 of 3.00 CPU requested: 193 % of request against a target of "
          + "70 %, ratio 2.76 → 9 replicas wanted; held to 6: at most double the current 3 per sync (no "
          + "behavior given)."
      ])
  }

  @Test func `without behavior a sync may always go up to four`() {
    var scene = ExplainScene()
    scene.sync(1, percent: 400)
    #expect(scene.lines[0].hasPrefix("0:15  1 → 4 replicas. "))
    #expect(
      scene.lines[0].hasSuffix(
        " → 6 replicas wanted; held to 4: a sync may always go up to 4, and from 1 no further (no behavior "
          + "given)."))
  }

  @Test func `a policy limits a change up and a change down`() {
    let rules = HPAScalingRules(
      stabilizationWindowSeconds: 0, policies: [.init(type: .pods, value: 2, periodSeconds: 60)])
    var scene = ExplainScene(behavior: .init(scaleUp: rules, scaleDown: rules))
    scene.sync(3, percent: 193)
    #expect(
      scene.lines[0].hasSuffix(
        " → 9 replicas wanted; held to 5: at most 2 pods per 1 min by behavior.scaleUp."))
    scene = ExplainScene(behavior: .init(scaleUp: rules, scaleDown: rules))
    scene.sync(9, percent: 7)
    #expect(scene.lines[0].hasPrefix("0:15  9 → 7 replicas. "))
    #expect(
      scene.lines[0].hasSuffix(
        " → 1 replica wanted; lowered only to 7: at most 2 pods per 1 min by behavior.scaleDown."))
  }

  @Test func `several policies name which counts, and a disabled direction is said`() {
    var scene = ExplainScene(behavior: .init())
    scene.sync(3, percent: 400)
    #expect(
      scene.lines[0].hasSuffix(
        "; held to 7: at most 4 pods per 15 s or 100 % per 15 s (the larger) by behavior.scaleUp."))
    scene = ExplainScene(behavior: .init(scaleUp: HPAScalingRules(selectPolicy: .disabled)))
    scene.sync(3, percent: 400)
    #expect(scene.lines[0].hasPrefix("0:15  3 replicas stay. "))
    #expect(scene.lines[0].hasSuffix("; held to 3: behavior.scaleUp.selectPolicy is Disabled."))
  }

  @Test func `maxReplicas holds down and minReplicas holds up`() {
    var scene = ExplainScene(minReplicas: 3, maxReplicas: 5)
    scene.sync(4, percent: 193)
    #expect(scene.lines[0].hasPrefix("0:15  4 → 5 replicas. "))
    #expect(scene.lines[0].hasSuffix(" → 12 replicas wanted; held to 5: maxReplicas."))
    scene = ExplainScene(
      minReplicas: 3, behavior: .init(scaleDown: HPAScalingRules(stabilizationWindowSeconds: 0)))
    scene.sync(4, percent: 10)
    #expect(scene.lines[0].hasPrefix("0:15  4 → 3 replicas. "))
    #expect(scene.lines[0].hasSuffix(" → 1 replica wanted; raised to 3: minReplicas."))
  }

  @Test func `a count outside the bounds is brought to the nearer one without metrics`() {
    var scene = ExplainScene(minReplicas: 2, maxReplicas: 4)
    scene.sync(1, percent: 50)
    scene.sync(6, percent: 50)
    #expect(
      scene.lines == [
        "0:15  1 → 2 replicas. Fewer than minReplicas: brought up to it at once, without looking at metrics.",
        "0:30  6 → 4 replicas. More than maxReplicas: brought down to it at once, without looking at "
          + "metrics.",
      ])
  }

  @Test func `a scale-down waits for its window and then comes`() {
    var scene = ExplainScene()
    scene.sync(4, percent: 70)
    scene.sync(4, percent: 10, times: 20)
    scene.sync(4, percent: 10)
    #expect(scene.lines.count == 3)
    #expect(scene.lines[1].hasPrefix("0:30–5:15  4 replicas stay, 20 syncs. "))
    #expect(
      scene.lines[1].hasSuffix(
        " → 1 replica wanted; kept at 4: as many were wanted within the last 5 min (downscale "
          + "stabilization)."))
    #expect(scene.lines[2].hasPrefix("5:30       4 → 1 replica. "))
    #expect(scene.lines[2].hasSuffix(" → 1 replica wanted."))
  }

  @Test func `what the first sync finds is said to count as wanted`() {
    var scene = ExplainScene()
    scene.sync(2, percent: 20, times: 2)
    #expect(
      scene.lines[0].hasSuffix(
        " → 1 replica wanted; kept at 2: what the first sync finds counts as wanted for 5 min (downscale "
          + "stabilization)."))
  }

  @Test func `windows of behavior go by their fields' names`() {
    var scene = ExplainScene(
      behavior: .init(
        scaleUp: HPAScalingRules(stabilizationWindowSeconds: 60),
        scaleDown: HPAScalingRules(stabilizationWindowSeconds: 90)))
    scene.sync(4, percent: 70)
    scene.sync(4, percent: 140)
    scene.sync(4, percent: 10)
    #expect(
      scene.lines[1].hasSuffix(
        " → 8 replicas wanted; held to 4: no more were wanted at some time within the last 1 min "
          + "(behavior.scaleUp.stabilizationWindowSeconds)."))
    #expect(
      scene.lines[2].hasSuffix(
        " → 1 replica wanted; kept at 4: as many were wanted within the last 1 min 30 s "
          + "(behavior.scaleDown.stabilizationWindowSeconds)."))
  }

  @Test func `pods that do not count are told with what is assumed of them`() {
    var scene = ExplainScene()
    scene.sync(6, percent: 200, starting: 2, unsampled: 1, terminating: 1)
    scene.sync(6, percent: 20, starting: 1, unsampled: 1)
    #expect(
      scene.lines[0]
        == "0:15  6 → 9 replicas. 3 pods used 6.00 of 3.00 CPU requested: 200 % of request against a target "
        + "of 70 %, ratio 2.86. 2 pods starting, 1 pod without a sample are counted as using nothing, as "
        + "Kubernetes does when scaling up: ratio 1.43 → 9 replicas wanted. 1 pod terminating is left out.")
    #expect(
      scene.lines[1].contains(
        "ratio 0.29. 1 pod without a sample is counted as using its whole request, as Kubernetes does when "
          + "scaling down: ratio 0.51 → 3 replicas wanted; raised to 9: "))
    #expect(scene.lines[1].hasSuffix(" 1 pod starting is left out."))
  }

  @Test func `missing metrics are told in Kubernetes's reason and in words`() {
    var scene = ExplainScene()
    scene.sync([scene.pod(0)], replicas: 1, readings: [.podSamples([])])
    scene.sync([scene.pod(0)], replicas: 1, readings: [.podSamples([])])
    #expect(
      scene.lines == [
        "0:15–0:30  1 replica stays, 2 syncs. FailedGetResourceMetric: metrics-server has no sample of any "
          + "pod yet. Without usable metrics the replicas stay."
      ])
  }

  @Test func `of several metrics the greediest decides, and one that fails is named`() {
    var scene = ExplainScene(metrics: [
      .resource(name: .cpu, target: .utilization(percent: 70)),
      .resource(name: .memory, target: .averageValue(milli: 1000 << 27)),
      .external(metric: "backlog", target: .value(milli: 1000)),
    ])
    let samples = MetricReading.podSamples([scene.sample(of: 0, millicores: 800)])
    scene.sync([scene.pod(0)], replicas: 1, readings: [samples, samples, .failed])
    #expect(
      scene.lines == [
        "0:15  1 → 4 replicas. FailedGetExternalMetric: nothing serves this metric in a simulation. 1 pod "
          + "used 512 MiB of 1.00 GiB memory requested: 512 MiB per pod on average against a target of "
          + "128 MiB, ratio 4.00 → 4 replicas wanted by memory, the most of all metrics (CPU 2)."
      ])
  }

  @Test func `without replicas autoscaling is off`() {
    var scene = ExplainScene()
    scene.sync(0, percent: 0)
    #expect(scene.lines == ["0:15  0 replicas stay. With 0 replicas autoscaling is off (ScalingDisabled)."])
  }
}

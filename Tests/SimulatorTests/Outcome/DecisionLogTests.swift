import CostModel
import Foundation
import Testing

@testable import Simulator

@Suite struct DecisionLogTests {
  /// A step from 40 % of the request to 180 %, and back.
  private func scenario(_ behavior: HorizontalPodAutoscalerBehavior?) -> Scenario {
    testScenario(rate: 20, seconds: 900, trials: 2) { scenario in
      scenario.traffic.source = .open(
        .poisson,
        RateProfile(points: [
          .init(at: .zero, perSecond: 20), .init(at: .seconds(120), perSecond: 20),
          .init(at: .seconds(120), perSecond: 90), .init(at: .seconds(300), perSecond: 90),
          .init(at: .seconds(300), perSecond: 20),
        ]))
      scenario.deployment.resources.cpuRequest = Millicores(500)
      scenario.autoscaler = HorizontalPodAutoscalerSpec(
        minReplicas: 1, maxReplicas: 4,
        metrics: [
          .resource(name: .cpu, target: .utilization(percent: 50)),
          .resource(name: .memory, target: .averageValue(milli: 1 << 50)),
        ], behavior: behavior)
    }
  }

  private static let behaviors: [HorizontalPodAutoscalerBehavior?] = [
    nil,
    HorizontalPodAutoscalerBehavior(
      scaleUp: HPAScalingRules(
        stabilizationWindowSeconds: 20, policies: [.init(type: .pods, value: 1, periodSeconds: 60)]),
      scaleDown: HPAScalingRules(
        stabilizationWindowSeconds: 60, selectPolicy: .min,
        policies: [.init(type: .percent, value: 50, periodSeconds: 30)], tolerance: 0.2)),
  ]

  @Test(arguments: behaviors)
  func `a log read back from JSON decides every sync as it was decided`(
    behavior: HorizontalPodAutoscalerBehavior?
  ) throws {
    let scenario = scenario(behavior)
    let trials = Simulation(scenario: scenario, profile: testProfile(seconds: 0.01))
      .run(keepsDecisions: true)
    let written = try #require(
      Outcome(scenario: scenario, profile: testProfile(seconds: 0.01), trials: trials).decisions)
    let log = try JSONDecoder().decode(DecisionLog.self, from: JSONEncoder().encode(written))
    #expect(log == written)
    #expect(log.horizontalPodAutoscaler.value == scenario.autoscaler)
    #expect(log.controller.value == scenario.controllers.autoscaler)
    let seen = zip(log.syncs, trials[0].decisions)
    #expect(seen.allSatisfy { $0.target.value == $1.target && $0.readings.map(\.value) == $1.readings })
    #expect(log.syncs.contains { $0.decision.desiredReplicas > $0.decision.currentReplicas })
    #expect(log.syncs.contains { $0.decision.desiredReplicas < $0.decision.currentReplicas })
    #expect(log.replayed() == log.syncs.map(\.decision))
  }

  @Test func `a changed input replays to another decision`() throws {
    let scenario = scenario(nil)
    let trial = Simulation(scenario: scenario, profile: testProfile(seconds: 0.01))
      .run(trial: 0, keepsDecisions: true)
    var log = DecisionLog(
      trial.decisions, trial: 0, spec: try #require(scenario.autoscaler),
      options: scenario.controllers.autoscaler)
    log.horizontalPodAutoscaler.maxReplicas = 3
    #expect(log.replayed() != log.syncs.map(\.decision))
  }

  @Test func `decisions are kept of the first trial, and only where asked for`() {
    let simulation = Simulation(scenario: scenario(nil), profile: testProfile(seconds: 0.01))
    var kept = simulation.run(keepsDecisions: true)
    // One sync every 15.02 s from 15 to 30 s on, until 900 s.
    #expect((58...59).contains(kept[0].decisions.count))
    #expect(kept[1].decisions == [])
    kept[0].decisions = []
    #expect(simulation.run() == kept)
  }

  @Test func `metrics of every type and readings of every kind survive a log`() {
    let metrics: [MetricSpec] = [
      .resource(name: .memory, target: .utilization(percent: 50)),
      .containerResource(name: .cpu, container: "server", target: .averageValue(milli: 200)),
      .pods(metric: "queue", target: .averageValue(milli: 1000)),
      .object(metric: "rate", describedKind: "Service", target: .value(milli: 50)),
      .external(metric: "backlog", target: .averageValue(milli: 5)), .unrecognized(type: "Other"),
    ]
    #expect(metrics.map { DecisionLog.WatchedMetric($0).value } == metrics)
    let readings: [MetricReading] = [
      .podSamples([.used(300, by: 7)]), .podSamples([]), .podValues([PodValue(podID: 1, valueMilli: 5)]),
      .objectValue(milli: 0), .externalValues(milli: [1, 2]), .failed,
    ]
    #expect(readings.map { DecisionLog.Reading($0).value } == readings)
  }
}

import Testing

@testable import Simulator

@Suite struct PodAccountTests {
  @Test func `pods that do not count are told by their reason`() throws {
    var scene = AutoscalerScene()
    let now = scene.now
    var pending = PodObservation.ready(3, now: now)
    pending.phase = .pending
    var deleted = PodObservation.ready(4, now: now)
    deleted.isDeleting = true
    var failed = PodObservation.ready(5, now: now)
    failed.phase = .failed
    let pods: [PodObservation] = [
      .ready(1, now: now), .ready(2, requestMillicores: 500, now: now), pending, deleted, failed,
      .ready(6, startedSecondsAgo: 40, status: .notReady, now: now),
      // Ready for 5 s, and sampled over 15.
      .ready(7, startedSecondsAgo: 40, forSeconds: 5, now: now),
      .ready(8, now: now), .ready(9, now: now),
    ]
    let target = ScaleTargetObservation(specReplicas: 7, statusReplicas: 7, pods: pods)
    let readings = [MetricReading.podSamples([1, 2, 4, 6, 7].map { .used(300, by: $0, now: now) })]
    let decision = scene.sync(target, readings: readings)
    let record = DecisionRecord(target: target, readings: readings, decision: decision)
    let account = try #require(
      record.account(ofMetric: 0, of: scene.autoscaler.spec, options: scene.autoscaler.options))
    #expect(account.countedPods == 2)
    #expect(account.usedMilli == 600)
    #expect(account.requestedMilli == 1500)
    #expect(
      account.leftOut == [
        .pending: 1, .terminating: 1, .failed: 1, .notReady: 1, .freshlyReady: 1, .noSample: 2,
      ])
  }

  @Test func `a metric that failed has no account`() {
    var scene = AutoscalerScene()
    let target = ScaleTargetObservation(specReplicas: 1, statusReplicas: 1, pods: [.ready(1)])
    let decision = scene.sync(target, readings: [.podSamples([])])
    let record = DecisionRecord(target: target, readings: [.podSamples([])], decision: decision)
    #expect(
      record.account(ofMetric: 0, of: scene.autoscaler.spec, options: scene.autoscaler.options) == nil)
  }
}

import CostModel
import Testing

@testable import Simulator

@Suite struct RolloutTests {
  @Test(arguments: [
    // Replicas, percent, rounded up, rounded down.
    (4, 25, 1, 1), (5, 25, 2, 1), (1, 25, 1, 0), (10, 100, 10, 10), (3, 0, 0, 0), (0, 25, 0, 0),
  ])
  func `a percentage of the replicas is rounded up for the surge and down for the rest`(
    replicas: Int, percent: Int, up: Int, down: Int
  ) {
    #expect(IntOrPercent.percent(percent).resolved(of: replicas, roundingUp: true) == up)
    #expect(IntOrPercent.percent(percent).resolved(of: replicas, roundingUp: false) == down)
    #expect(IntOrPercent.count(7).resolved(of: replicas, roundingUp: true) == 7)
  }

  // Of 4 replicas 25 % allow 5 pods and want 3 available.
  @Test(arguments: [
    (RolloutPlan.Counts(old: 4, oldReady: 4), RolloutPlan.Step(create: 1)),
    (RolloutPlan.Counts(new: 1, old: 4, oldReady: 4), RolloutPlan.Step(removeOld: 1)),
    (RolloutPlan.Counts(new: 1, old: 3, oldReady: 3), RolloutPlan.Step(create: 1)),
    (RolloutPlan.Counts(new: 2, old: 3, oldReady: 3), RolloutPlan.Step()),
    (RolloutPlan.Counts(new: 2, newReady: 1, old: 3, oldReady: 3), RolloutPlan.Step(removeOld: 1)),
    // Two old pods are not ready: they go first, as far as pods may go at all.
    (RolloutPlan.Counts(new: 1, old: 4, oldReady: 2), RolloutPlan.Step(removeOld: 1)),
    (RolloutPlan.Counts(new: 1, newReady: 1, old: 4, oldReady: 2), RolloutPlan.Step(removeOld: 2)),
    (RolloutPlan.Counts(new: 4, newReady: 4, old: 1, oldReady: 1), RolloutPlan.Step(removeOld: 1)),
    (RolloutPlan.Counts(new: 6, newReady: 6, old: 1, oldReady: 1), RolloutPlan.Step(removeNew: 2)),
  ])
  func `each step keeps within the surge and what may be unavailable`(
    counts: RolloutPlan.Counts, step: RolloutPlan.Step
  ) {
    #expect(RolloutPlan().step(replicas: 4, counts: counts) == step)
  }

  @Test func `where neither surge nor unavailable pods are allowed, one may be unavailable`() {
    let plan = RolloutPlan(maxSurge: .percent(0), maxUnavailable: .percent(25))
    #expect(
      plan.step(replicas: 2, counts: .init(old: 2, oldReady: 2)) == RolloutPlan.Step(removeOld: 1))
    #expect(
      plan.step(replicas: 2, counts: .init(old: 1, oldReady: 1)) == RolloutPlan.Step(create: 1))
  }

  // A new pod is ready 11 s after its creation: 1 s to start, asked at once and 10 s later. At 100 s two are
  // created and one old one removed; at 111 s both are ready, and two more take the place of two old ones; at
  // 122 s those are ready, and the last old one goes.
  @Test func `a rolling update replaces all pods, at most 5 and at least 3 of 4 at a time`() {
    var world = World(
      testScenario(rate: 1, seconds: 200) {
        $0.silence()
        $0.deployment.replicas = 4
        $0.events = [ScenarioEvent(at: .seconds(100), .rollingUpdate(RolloutPlan()))]
      }, testProfile(seconds: 1))
    func revisions() -> [Int] { world.pods.filter(\.isActive).map(\.revision).sorted() }
    world.run(toSecond: 99)
    #expect(revisions() == [0, 0, 0, 0])
    for (second, expected) in [
      (100, [0, 0, 0, 1, 1]), (110.999, [0, 0, 0, 1, 1]), (111, [0, 1, 1, 1, 1]), (121.999, [0, 1, 1, 1, 1]),
      (122, [1, 1, 1, 1]), (200, [1, 1, 1, 1]),
    ] {
      world.run(toSecond: second)
      #expect(revisions() == expected, "at \(second) s")
      #expect(world.pods.count { $0.isActive && $0.isReady } >= 3)
      #expect(world.observation().pods.count { !$0.isDeleting } == expected.count)
    }
    #expect(world.rollout == nil)
  }

  // At 105 s, with two new and three old pods, six replicas are wanted: now 8 pods may be there, so three new
  // ones are created at once, and of 6 one may be unavailable.
  @Test func `a change of replicas during a rolling update is taken up by it`() {
    var world = World(
      testScenario(rate: 1, seconds: 300) {
        $0.silence()
        $0.deployment.replicas = 4
        $0.events = [
          ScenarioEvent(at: .seconds(100), .rollingUpdate(RolloutPlan())),
          ScenarioEvent(at: .seconds(105), .setReplicas(6)),
        ]
      }, testProfile(seconds: 1))
    world.run(toSecond: 105)
    #expect(world.pods.filter(\.isActive).map(\.revision).sorted() == [0, 0, 0, 1, 1, 1, 1, 1])
    world.run(toSecond: 300)
    #expect(world.pods.filter(\.isActive).map(\.revision) == [1, 1, 1, 1, 1, 1])
  }
}

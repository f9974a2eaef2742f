import CostModel
import Statistics
import Testing

@testable import Simulator

@Suite struct ConservationTests {
  // Everything that can be said of any trial, whatever the scenario. A failure names the seed to replay.
  @Test(.timeLimit(.minutes(2)), arguments: [0, 40, 80, 120] as [UInt64])
  func `whatever arrives is answered or fails, and nothing exceeds what there is`(first: UInt64) {
    for seed in first..<(first + 40) {
      let scenario = randomScenario(seed: seed)
      let profile = randomProfile(seed: seed)
      var world = World(scenario, profile)
      let end = Instant.zero + scenario.duration
      _ = world.run(until: end)
      world.stopArrivals()
      var horizon = end
      while world.clients.openRequests > 0 {
        horizon = horizon + .seconds(1)
        _ = world.run(until: horizon)
      }
      checkPods(world, at: max(world.now, end), seed: seed)
      check(world.recorder.finish(events: 0), of: scenario, seed: seed)
    }
  }

  private func randomProfile(seed: UInt64) -> Profile {
    var random = RandomStream(seed: seed, name: "profile")
    return testProfile(
      seconds: 0.01 + 0.2 * random.uniform(), .lognormal(mean: 1, cv: 0.1 + random.uniform()),
      load: 0.1 + 2 * random.uniform())
  }

  private func check(_ trial: TrialOutcome, of scenario: Scenario, seed: UInt64) {
    #expect(trial.attempted == trial.completed + trial.failed, "seed \(seed)")
    #expect(trial.requests.count == trial.attempted, "seed \(seed)")
    #expect(trial.responseTimes.count == trial.completed, "seed \(seed)")
    #expect((0...1).contains(trial.availability), "seed \(seed)")
    #expect(trial.withinObjective <= trial.completed, "seed \(seed)")
    #expect(trial.periods >= trial.throttledPeriods, "seed \(seed)")
    // Throttled time counts for each CPU of the node, as cpu.stat has it.
    let cpus = scenario.cluster.nodeCPU.cores.rounded(.up)
    let throttledMax = cpus * 0.1 * Double(trial.throttledPeriods)
    #expect(trial.throttledSeconds <= throttledMax + 1e-9, "seed \(seed)")
    #expect(trial.retries <= trial.attempted * scenario.traffic.client.retries, "seed \(seed)")
    let cores = scenario.cluster.nodeCPU.cores * Double(scenario.cluster.maxNodes)
    #expect(trial.usedVCPUHours <= cores * trial.hours * (1 + 1e-9), "seed \(seed)")
    // Twice the replicas, since a surge may be as large.
    #expect(trial.podHours <= trial.hours * Double(2 * max(scenario.deployment.replicas, 12)), "seed \(seed)")
    #expect(trial.nodeHours <= trial.hours * Double(scenario.cluster.maxNodes) + 1e-9, "seed \(seed)")
    #expect(trial.outOfMemoryKills <= trial.restarts + trial.requests.count, "seed \(seed)")
    let bound = scenario.autoscaler?.maxReplicas ?? scenario.deployment.replicas
    let isManual = scenario.events.contains { if case .setReplicas = $0.kind { true } else { false } }
    for point in trial.series where point.seconds > 10 && !isManual {
      #expect(point.replicas <= Double(bound), "seed \(seed)")
      #expect(point.replicas >= Double(scenario.autoscaler?.minReplicas ?? bound), "seed \(seed)")
    }
    for request in trial.requests {
      #expect(
        request.end >= request.started ?? request.arrival && request.started ?? .zero >= .zero, "seed \(seed)"
      )
      #expect(request.end - request.arrival >= .zero, "seed \(seed)")
      #expect(request.attempts <= 1 + scenario.traffic.client.retries, "seed \(seed)")
    }
    #expect(trial.requests.map(\.end) == trial.requests.map(\.end).sorted(), "seed \(seed)")
  }

  /// No pod has used more than its quota for each period it lived in, but for the nanosecond per core by
  /// which a period's use is rounded up; rooms and endpoints add up.
  private func checkPods(_ world: World, at now: Instant, seed: UInt64) {
    for pod in world.pods {
      if let quota = pod.cpu.bandwidth.quota, pod.created >= .zero {
        let periods = (now - pod.created).rawValue / pod.cpu.bandwidth.period + 2
        #expect(pod.cpu.usage <= periods * (quota + 20), "seed \(seed)")
      }
      #expect(pod.waiting >= 0 && pod.waiting <= pod.queue.count, "seed \(seed)")
      #expect(pod.cpu.taskCount <= world.scenario.server.workers, "seed \(seed)")
    }
    let placed = world.pods.indices.filter { world.pods[$0].isPlaced }
    #expect(world.nodes.flatMap(\.pods).sorted() == placed, "seed \(seed)")
    let resources = world.scenario.deployment.resources
    for node in world.nodes {
      #expect(
        node.requestedCPU.rawValue == node.pods.count * (resources.cpuRequest?.rawValue ?? 0), "seed \(seed)")
      #expect(node.requestedCPU <= node.allocatableCPU, "seed \(seed)")
    }
    let active = world.pods.count { $0.isActive }
    #expect(world.rollout != nil || active == world.desiredReplicas, "seed \(seed)")
    for (index, node) in world.nodes.enumerated() where node.state == .removed {
      #expect(node.pods == [], "seed \(seed), node \(index)")
    }
    for pod in world.pods where [.lost, .crashed, .loading, .gone].contains(pod.phase) {
      #expect(!pod.isListening && pod.cpu.taskCount <= (pod.phase == .loading ? 1 : 0), "seed \(seed)")
    }
    let endpoints = world.pods.indices.filter { world.pods[$0].isEndpoint }
    #expect(world.balancer.endpoints.sorted() == endpoints, "seed \(seed)")
  }
}

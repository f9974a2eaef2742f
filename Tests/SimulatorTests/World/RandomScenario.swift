import CostModel
import Statistics

@testable import Simulator

/// A small scenario whose every part is drawn at random, harsh more often than not.
func randomScenario(seed: UInt64) -> Scenario {
  var random = RandomStream(seed: seed, name: "scenario")
  var scenario = testScenario(rate: 1, seconds: Double(10 + random.below(50)))
  scenario.seed = seed
  scenario.warmUp = .seconds(Int64(random.below(10)))
  scenario.objective = Objective(responseTime: .milliseconds(200))
  scenario.traffic = randomTraffic(&random)
  scenario.server.workers = 1 + random.below(4)
  scenario.server.threads = 1 + random.below(3)
  scenario.server.queue = random.below(3) == 0 ? nil : random.below(6)
  scenario.server.batch = 1 + random.below(3)
  scenario.server.servesAbandoned = random.below(2) == 0
  scenario.server.loadBalancing = LoadBalancing.allCases[random.below(3)]
  let request = Millicores(100 + random.below(1500))
  scenario.deployment.resources = ResourceSpec(
    cpuRequest: random.below(5) == 0 ? nil : request,
    cpuLimit: random.below(3) == 0 ? nil : Millicores(request.rawValue + random.below(1000)),
    memoryLimit: random.below(6) == 0 ? .mebibytes(150) : nil)
  scenario.deployment.replicas = 1 + random.below(6)
  scenario.deployment.terminationGracePeriod = .seconds(Int64(random.below(4)))
  scenario.deployment.readinessPeriod = .seconds(Int64(1 + random.below(4)))
  scenario.cluster.nodes = 1 + random.below(3)
  scenario.cluster.maxNodes = scenario.cluster.nodes + random.below(2)
  scenario.cluster.nodeCPU = Millicores(3000)
  scenario.cluster.nodeProvisioning = .seconds(Int64(random.below(20)))
  scenario.cluster.imagePull = .seconds(Int64(random.below(3)))
  if random.below(3) > 0 {
    scenario.autoscaler = HorizontalPodAutoscalerSpec(
      minReplicas: 1 + random.below(2), maxReplicas: 2 + random.below(8),
      metrics: [.resource(name: .cpu, target: .utilization(percent: 20 + random.below(80)))],
      behavior: HorizontalPodAutoscalerBehavior(
        scaleUp: nil, scaleDown: HPAScalingRules(stabilizationWindowSeconds: random.below(10))))
    scenario.controllers.autoscaler.syncPeriodNanoseconds = Int64(1 + random.below(5)) * 1_000_000_000
    scenario.controllers.metricResolution = .seconds(Int64(1 + random.below(5)))
  }
  return scenario
}

private func randomTraffic(_ random: inout RandomStream) -> Traffic {
  let rate = RateProfile(points: [
    RateProfile.Point(at: .zero, perSecond: 40 * random.uniform()),
    RateProfile.Point(at: .seconds(10), perSecond: 40 * random.uniform()),
    RateProfile.Point(at: .seconds(10), perSecond: 40 * random.uniform()),
  ])
  var traffic: Traffic
  switch random.below(6) {
  case 0: traffic = Traffic(source: .open(.deterministic, rate))
  case 1: traffic = Traffic(source: .open(.gamma(cv: 0.2 + 4 * random.uniform()), rate))
  case 2: traffic = Traffic(source: .counts(interval: .seconds(7), (0..<8).map { _ in random.below(200) }))
  case 3, 4:
    let think = ThinkTime.Distribution.allCases[random.below(3)]
    let mean = Nanoseconds.milliseconds(Int64(random.below(3) * random.below(500)))
    traffic = Traffic(source: .closed(users: 1 + random.below(20), thinkTime: ThinkTime(think, mean: mean)))
  default: traffic = Traffic(source: .open(.poisson, rate))
  }
  traffic.client.timeout = .milliseconds(Int64(1 + random.below(3000)))
  traffic.client.retries = random.below(4)
  traffic.client.backoff = .milliseconds(Int64(random.below(300)))
  return traffic
}

import CostModel
import Documents
import Statistics

@testable import Simulator

/// A scenario to vary in tests: one pod without a limit on a large node, Poisson arrivals for a while.
func testScenario(
  rate: Double, seconds: Double, warmUp: Double = 0, trials: Int = 1,
  _ change: (inout Scenario) -> Void = { _ in }
) -> Scenario {
  var scenario = Scenario(
    name: "test", description: nil, profile: .network("test"), duration: Nanoseconds(seconds: seconds),
    warmUp: Nanoseconds(seconds: warmUp), trials: trials, seed: 1, objective: nil,
    traffic: Traffic(source: .open(.poisson, .constant(rate))), server: ServerSpec(),
    deployment: DeploymentSpec(), autoscaler: nil, controllers: ControllerOptions(), cluster: ClusterSpec(),
    prices: Prices())
  scenario.server.queue = nil
  scenario.traffic.client.timeout = .seconds(100_000)
  scenario.cluster.nodeCPU = Millicores(64_000)
  change(&scenario)
  return scenario
}

/// A profile of one thread whose requests need `seconds` on average.
func testProfile(
  seconds: Double, _ distribution: ServiceTimeDistribution = .deterministic(mean: 1), load: Double = 1
) -> Profile {
  Profile(
    network: "test", parameters: nil, provenance: Provenance(method: "synthetic"),
    coldStart: ColdStart(loadSeconds: load, loadCPUSeconds: load, firstImageSeconds: seconds),
    memory: MemoryFootprint(loadedBytes: 100 << 20, peakBytes: 200 << 20),
    threadCosts: [
      ThreadCost(threads: 1, wall: MeasuredTime(exactly: seconds), cpu: MeasuredTime(exactly: seconds))
    ],
    serviceTime: ServiceTime(distribution))
}

/// A point in simulated time.
func instant(_ seconds: Double) -> Instant { .zero + Nanoseconds(seconds: seconds) }

import CostModel
import Simulator
import Statistics

@testable import Recommender

/// A short workload: 12 requests/s for a minute, three nodes of 4 vCPU.
func shortScenario(objective: Objective) -> Scenario {
  var scenario = Scenario(
    name: "short", profile: .network("fast"), duration: .seconds(60),
    traffic: Traffic(source: .open(.poisson, .constant(12))))
  scenario.objective = objective
  scenario.traffic.client.timeout = .seconds(5)
  return scenario
}

/// A network of 40 ms on one thread and 22 ms on two.
func fastProfile(_ name: String = "fast", factor: Double = 1) -> Profile {
  func cost(_ threads: Int, wall: Double, cpu: Double) -> ThreadCost {
    ThreadCost(
      threads: threads, wall: MeasuredTime(exactly: wall * factor), cpu: MeasuredTime(exactly: cpu * factor))
  }
  return Profile(
    network: name, parameters: nil, provenance: Provenance(method: "synthetic"),
    coldStart: ColdStart(loadSeconds: 1, loadCPUSeconds: 1, firstImageSeconds: 0.1),
    memory: MemoryFootprint(loadedBytes: 100 << 20, peakBytes: 150 << 20),
    threadCosts: [cost(1, wall: 0.040, cpu: 0.040), cost(2, wall: 0.022, cpu: 0.043)],
    serviceTime: ServiceTime(.lognormal(mean: 1, cv: 0.05)))
}

/// A coarse grid, for tests that run unoptimized.
func coarseGrid() -> SearchGrid {
  var grid = SearchGrid()
  grid.targets = [60, 90]
  grid.limits = [500]
  grid.requestShares = [0.5, 1.0]
  grid.searchTrials = 2
  grid.proofTrials = 6
  return grid
}

import CostModel
import Statistics
import Testing

@testable import Validator

@Suite struct PodCapacityTests {
  /// 100 ms on two threads that compute 160 ms, 10 ms of preparation, 2 ms of the server's.
  let cost = RequestCost(
    wall: .milliseconds(100), cpu: .milliseconds(160), distribution: .deterministic(mean: 1),
    preparation: .milliseconds(10), serverWall: .milliseconds(3), serverCPU: .milliseconds(2))

  @Test(
    "the least of limit, cores and workers bounds a pod",
    arguments: [
      // Limit, workers, machine's cores, and the cores that can be used: a request takes 172 ms of CPU time.
      (0.5, 1, 4, 0.5), (1.5, 1, 4, 1.5), (nil, 1, 4, 0.172 / 0.11), (2, 1, 4, 0.172 / 0.11),
      (nil, 8, 4, 4), (3, 8, 2, 2),
    ] as [(Double?, Int, Int, Double)])
  func cores(_ limit: Double?, _ workers: Int, _ machine: Int, _ expected: Double) {
    let capacity = PodCapacity(cost: cost, workers: workers, limitCores: limit, machineCores: machine)
    #expect(abs(capacity.cores - expected) < 1e-9)
    #expect(capacity.cpuSecondsPerRequest == 0.172)
    #expect(abs(capacity.rate(utilization: 0.6) - 0.6 * expected / 0.172) < 1e-9)
    #expect(abs(capacity.idleShare(rate: capacity.rate(utilization: 0.6)) - 0.4) < 1e-9)
    #expect(capacity.idleShare(rate: 0) == 1)
    #expect(capacity.idleShare(rate: capacity.rate(utilization: 1.5)) == 0)
  }

  @Test func `pauses take nothing from a capacity at which there are none`() {
    var paused = cost
    (paused.pauseWall, paused.pausePreparation) = (.milliseconds(30), .milliseconds(5))
    #expect(
      PodCapacity(cost: paused, workers: 1, limitCores: nil, machineCores: 4)
        == PodCapacity(cost: cost, workers: 1, limitCores: nil, machineCores: 4))
  }
}

import CostModel
import Statistics
import Testing

@testable import Simulator

@Suite struct FairShareTests {
  @Test(
    "cores are shared by weight, and what a modest pod leaves goes to the others",
    arguments: [
      // cores, (demand, weight) of each, shares worked out by hand
      (4.0, [(1.0, 1.0), (2, 1)], [1.0, 2.0]),
      (4, [(3, 1), (3, 1)], [2, 2]),
      (3, [(4, 1024), (4, 2048)], [1, 2]),
      // Equal shares would be 3 each; the first takes 1 and leaves 2 for the other two.
      (9, [(1, 1), (8, 1), (8, 1)], [1, 4, 4]),
      // By weight 1 and 3; the second wants 1 only, so the first gets what is left.
      (4, [(4, 1), (1, 3)], [3, 1]),
      // Two modest pods in two steps: 2 each, of which 1 is taken; then 2.5 each, of which 2.25 are taken.
      (6, [(1, 1), (2.25, 1), (9, 1)], [1, 2.25, 2.75]),
      (2, [(0, 5), (3, 1)], [0, 2]),
      (2, [], []),
    ] as [(Double, [(Double, Double)], [Double])])
  func shares(cores: Double, claims: [(Double, Double)], shares: [Double]) {
    #expect(fairShares(of: cores, among: claims.map { CoreClaim(demand: $0.0, weight: $0.1) }) == shares)
  }

  // Max-min fairness: all cores are used if wanted, nobody gets more than wanted, and whoever gets less than
  // wanted has as much for its weight as anybody.
  @Test func `no share could grow but at the cost of one that is no larger for its weight`() {
    var random = RandomStream(seed: 1, name: "claims")
    for _ in 0..<2000 {
      let cores = 0.5 + 8 * random.uniform()
      let claims = (0..<(1 + random.below(8))).map { _ in
        CoreClaim(
          demand: random.below(4) == 0 ? 0 : 4 * random.uniform(), weight: Double(2 + random.below(2000)))
      }
      let shares = fairShares(of: cores, among: claims)
      let wanted = claims.reduce(0) { $0 + $1.demand }
      #expect(abs(shares.reduce(0, +) - min(cores, wanted)) < 1e-12 * cores)
      let ratios = zip(shares, claims).map { $0 / $1.weight }
      for (index, claim) in claims.enumerated() {
        #expect(shares[index] <= claim.demand)
        if shares[index] < claim.demand { #expect(ratios.allSatisfy { $0 <= ratios[index] * (1 + 1e-9) }) }
      }
    }
  }

  @Test(arguments: [
    (nil, 2), (1, 2), (2, 2), (100, 102), (500, 512), (4000, 4096), (256_000, 262_144), (300_000, 262_144),
  ])
  func `a request becomes cpu shares as the kubelet converts it`(request: Int?, shares: Int) {
    #expect(cpuShares(request: request.map { Millicores($0) }) == Double(shares))
  }

  @Test func `two pods on one core proceed at half speed while both work`() {
    // The first has done 0.5 s of 1 s when the second comes at 1.5 s; both proceed at half speed until the
    // first is done at 2.5 s; the second then has 0.5 s left and the core alone.
    let found = outcome(of: oneCore(at: [1, 1.5], pods: 2), testProfile(seconds: 1))
    #expect(found.requests.map(\.end) == [instant(2.5), instant(3)])
    #expect(found.usedVCPUHours * 3600 == 2)
  }

  // Three pods with 30 ms per 100 ms, all at one phase, on one core: each runs at a third of its speed and
  // has used its quota after 90 ms. When the quotas are refilled at 100 ms they share the core again.
  @Test func `pods whose quotas are refilled at one instant share the core at once`() {
    var scenario = oneCore(at: [0, 0, 0], pods: 3)
    scenario.deployment.resources = ResourceSpec(cpuRequest: Millicores(10), cpuLimit: Millicores(300))
    var world = World(scenario, testProfile(seconds: 5))
    var watched = KernelTimes()
    watched.accounting = .continuous
    for pod in world.pods.indices {
      let bandwidth = CPUBandwidth(limit: Millicores(300), phase: 0)
      world.pods[pod].cpu = PodCPU(bandwidth: bandwidth, times: watched, now: .zero)
    }
    for (seconds, milliseconds) in [(0.045, 15.0), (0.09, 30), (0.1, 30), (0.115, 35), (0.19, 60), (0.2, 60)]
    {
      world.run(toSecond: seconds)
      for pod in world.pods {
        let usage = pod.cpu.usage(at: instant(seconds))
        #expect(abs(Double(usage) / 1e6 - milliseconds) < 1e-5, "at \(seconds) s")
      }
    }
  }

  private func oneCore(at seconds: [Double], pods: Int) -> Scenario {
    arrivals(at: seconds) {
      $0.cluster.nodes = 1
      $0.cluster.maxNodes = 1
      $0.cluster.nodeCPU = Millicores(1000)
      $0.deployment.replicas = pods
      $0.server.loadBalancing = .roundRobin
    }
  }
}

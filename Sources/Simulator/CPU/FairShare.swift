// How a node's cores are shared when its pods want more than there are.
//
// Modelled: weighted max-min fairness between pods: no pod gets more than it wants, and what one leaves is
// shared by the others in proportion to their weights.
// Not modelled: the scheduler's slices and the placing of threads on cores.
// Source: CFS group scheduling, Documentation/scheduler/sched-design-CFS.rst; weights as the kubelet converts
// requests (pkg/kubelet/cm/helpers_linux.go: MilliCPUToShares: milli·1024/1000, 2 … 262144).

import CostModel

/// A pod's claim on its node's cores.
struct CoreClaim {
  /// Cores it would use if it had the node alone.
  var demand: Double
  /// Its `cpu.shares`.
  var weight: Double
}

/// The weight of a CPU request, as `cpu.shares`.
func cpuShares(request: Millicores?) -> Double {
  Double(min(262_144, max(2, (request?.rawValue ?? 0) * 1024 / 1000)))
}

/// Shares cores among claims.
///
/// - Parameters:
///   - cores: Cores to share, greater than 0.
///   - claims: Demands of 0 or more, weights greater than 0.
/// - Returns: Cores for each claim, at most its demand; their sum is the lesser of `cores` and all demand.
func fairShares(of cores: Double, among claims: [CoreClaim]) -> [Double] {
  var shares = [Double](repeating: 0, count: claims.count)
  var open = claims.indices.filter { claims[$0].demand > 0 }
  var left = cores
  while !open.isEmpty {
    let weight = open.reduce(0) { $0 + claims[$1].weight }
    let modest = open.filter { claims[$0].demand <= left * claims[$0].weight / weight }
    guard !modest.isEmpty else {
      for index in open { shares[index] = left * claims[index].weight / weight }
      break
    }
    for index in modest {
      shares[index] = claims[index].demand
      left -= claims[index].demand
    }
    open.removeAll { claims[$0].demand <= shares[$0] }
  }
  return shares
}

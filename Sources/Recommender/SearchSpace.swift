// Which settings are tried for a network.
//
// Modelled: threads × CPU limit (and none) × CPU request, here; replica bounds and target utilization are
// searched for each of these by ``Search``.
// Not modelled: workers and queue bounds, which are taken from the scenario; thread counts that the profile
// did not measure.

import CostModel
import Simulator

/// What is tried; a finer grid finds cheaper settings and takes longer.
public struct SearchGrid: Sendable {
  /// Targets of utilization, in percent.
  public var targets = [40, 50, 60, 70, 80, 90]
  /// CPU limits, in millicores, besides none and what a busy pod uses.
  public var limits = [500, 1000, 1500, 2000, 3000, 4000]
  /// CPU requests, as shares of what a busy pod uses, 0…1.
  public var requestShares = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0]
  /// Trials of each setting while searching.
  public var searchTrials = 3
  /// Trials of a setting that is to be recommended.
  public var proofTrials = 20
  /// Settings that may be put to the proof before the search gives up.
  public var proofsMax = 40
  /// Standard deviations between trials that the proof demands as a margin.
  public var proofMargin = 3.0

  /// The target that stands where the replicas are fixed and no target matters: Kubernetes's default where it
  /// is among the targets.
  var restingTarget: Int { targets.contains(80) ? 80 : targets[0] }

  /// The grid that `headroom recommend` uses.
  public init() {}
}

/// A setting but for what the autoscaler does: its pods.
struct PodShape: Sendable, Hashable {
  var threads: Int
  var cpuLimit: Millicores?
  var cpuRequest: Millicores
}

/// The settings that may be recommended for a network in a scenario.
struct SearchSpace {
  /// The shapes, in a fixed order.
  let shapes: [PodShape]
  /// Memory of each pod.
  let memoryRequest: ByteCount
  /// What each pod may hold before it is killed.
  let memoryLimit: ByteCount
  private let cluster: ClusterSpec
  private let workers: Int
  private let sidecars: ResourceSpec

  init(profile: Profile, scenario: Scenario, grid: SearchGrid) {
    cluster = scenario.cluster
    workers = scenario.server.workers
    sidecars = scenario.deployment.sidecars
    let peak = profile.memory.peak(workers: workers)
    memoryRequest = ByteCount.roundedUp(Double(peak.rawValue) * 1.1)
    memoryLimit = ByteCount.roundedUp(Double(peak.rawValue) * 1.5)
    var shapes: [PodShape] = []
    for threads in profile.threadCosts.map(\.threads) {
      let busy = Double(workers) * profile.cost(threads: threads).parallelism
      for limit in grid.limits(busy: busy, cluster: cluster) {
        let used = min(busy, limit?.cores ?? busy)
        for request in grid.requests(used: used, limit: limit, cluster: cluster) {
          shapes.append(PodShape(threads: threads, cpuLimit: limit, cpuRequest: request))
        }
      }
    }
    self.shapes = shapes
  }

  /// What a pod of a shape requests, its other containers included.
  func podCPU(of shape: PodShape) -> Millicores { shape.cpuRequest + (sidecars.cpuRequest ?? Millicores(0)) }
  /// What each pod requests, its other containers included.
  var podMemory: ByteCount { memoryRequest + (sidecars.memoryRequest ?? ByteCount(0)) }

  /// How many pods of a shape the cluster has room for, 0 or more.
  func capacity(of shape: PodShape) -> Int {
    let byCPU = cluster.allocatableCPU.rawValue / podCPU(of: shape).rawValue
    let byMemory = Int(cluster.allocatableMemory.rawValue / podMemory.rawValue)
    return cluster.maxNodes * min(byCPU, byMemory)
  }

  /// A shape with replica bounds.
  func setting(_ shape: PodShape, minReplicas: Int, maxReplicas: Int, target: Int) -> Setting {
    Setting(
      threads: shape.threads, workers: workers, cpuRequest: shape.cpuRequest, cpuLimit: shape.cpuLimit,
      memoryRequest: memoryRequest, memoryLimit: memoryLimit, minReplicas: minReplicas,
      maxReplicas: maxReplicas, targetUtilization: target)
  }
}

extension SearchGrid {
  /// None, and every limit up to the first that a busy pod never reaches.
  fileprivate func limits(busy: Double, cluster: ClusterSpec) -> [Millicores?] {
    let enough = Millicores.roundedUp(busy * 1000)
    let some = limits.map { Millicores($0) }.filter { $0 < enough } + [enough]
    return [nil] + some.filter { $0 <= cluster.nodeCPU }
  }

  fileprivate func requests(used: Double, limit: Millicores?, cluster: ClusterSpec) -> [Millicores] {
    let most = min(limit ?? cluster.allocatableCPU, cluster.allocatableCPU)
    let requests = requestShares.map { min(most, Millicores.roundedUp(used * $0 * 1000)) }
    return requests.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}

extension Millicores {
  /// Rounds up to a multiple of 50, at least 50: nobody writes 437m.
  static func roundedUp(_ millicores: Double) -> Millicores {
    Millicores(max(1, Int((millicores / 50 - 1e-9).rounded(.up))) * 50)
  }
}

extension ByteCount {
  /// Rounds up to a multiple of 32 MiB.
  static func roundedUp(_ bytes: Double) -> ByteCount {
    ByteCount.mebibytes(Int64((bytes / 33_554_432).rounded(.up)) * 32)
  }
}

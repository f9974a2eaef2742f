// Nodes: which pod goes where, and how a node's cores are shared.
//
// Modelled: a pod fits where its requests fit what is allocatable and free; of the nodes where it fits, the
// one with the fewest pods of the deployment, then the least allocated, then the first; 110 pods fill any
// node. Pods that fit nowhere are pending, for the reasons that the scheduler would give of each node. A node
// pulls the image once, for the first pod that it gets.
// Not modelled: affinity, taints of the user's, preemption.
// Source: Kubernetes scheduler, NodeResourcesFit and PodTopologySpread with their default scoring.

import CostModel

/// Whether a node takes pods.
enum NodeState {
  /// It takes pods.
  case open
  /// It is being removed: it takes no pods, and goes when it has none.
  case cordoned
  /// It has failed, and its pods are lost.
  case failed
  /// It is there no more; a new node may take its number.
  case removed
}

/// One node and the pods on it.
struct Node {
  /// The kubelet's `--max-pods`.
  static let maxPods = 110

  let cores: Double
  /// The same in 10⁻⁹ cores.
  let nanocores: Int64
  let allocatableCPU: Millicores
  let allocatableMemory: ByteCount
  /// When it was added; it is paid from then on.
  let added: Instant
  var state = NodeState.open
  var requestedCPU = Millicores(0)
  var requestedMemory = ByteCount(0)
  /// Slots of the pods on it.
  var pods: [Int] = []
  /// When the image is there or will be; nil before anybody asked for it.
  var imageArrival: Instant?
  /// What its pods want, in 10⁻⁹ cores.
  var nanocoresWanted: Int64 = 0
  /// Whether some pod runs below full speed.
  var isShared = false

  init(_ cluster: ClusterSpec, added: Instant) {
    self.added = added
    cores = cluster.nodeCPU.cores
    nanocores = Int64(cores * 1e9)
    allocatableCPU = cluster.allocatableCPU
    allocatableMemory = cluster.allocatableMemory
  }

  /// What keeps a pod with these resources from being placed here; nothing where it fits.
  func obstacles(to resources: ResourceSpec) -> [PendingReason] {
    guard state == .open else { return [.nodeUnavailable] }
    var obstacles: [PendingReason] = []
    if pods.count >= Self.maxPods { obstacles.append(.tooManyPods) }
    if requestedCPU + (resources.cpuRequest ?? Millicores(0)) > allocatableCPU {
      obstacles.append(.insufficientCPU)
    }
    if requestedMemory + (resources.memoryRequest ?? ByteCount(0)) > allocatableMemory {
      obstacles.append(.insufficientMemory)
    }
    return obstacles
  }

  /// How many more pods with these resources fit.
  func room(for resources: ResourceSpec) -> Int {
    let cpu = resources.cpuRequest.map { (allocatableCPU - requestedCPU).rawValue / $0.rawValue }
    let memory = resources.memoryRequest.map {
      Int((allocatableMemory - requestedMemory).rawValue / $0.rawValue)
    }
    return min(Self.maxPods - pods.count, min(cpu ?? Self.maxPods, memory ?? Self.maxPods))
  }

  /// The larger of the allocated shares of CPU and memory.
  var allocatedShare: Double {
    max(
      Double(requestedCPU.rawValue) / Double(allocatableCPU.rawValue),
      Double(requestedMemory.rawValue) / Double(allocatableMemory.rawValue))
  }
}

extension World {
  /// Puts a pending pod onto a node, if one has room.
  mutating func place(_ pod: Int) {
    let resources = scenario.deployment.podResources
    let candidates = nodes.indices.filter { nodes[$0].obstacles(to: resources).isEmpty }
    let best = candidates.min { a, b in
      (nodes[a].pods.count, nodes[a].allocatedShare) < (nodes[b].pods.count, nodes[b].allocatedShare)
    }
    guard let best else { return }
    nodes[best].pods.append(pod)
    nodes[best].requestedCPU = nodes[best].requestedCPU + (resources.cpuRequest ?? Millicores(0))
    nodes[best].requestedMemory = nodes[best].requestedMemory + (resources.memoryRequest ?? ByteCount(0))
    let image = nodes[best].imageArrival ?? now + scenario.cluster.imagePull
    nodes[best].imageArrival = image
    pods[pod].node = best
    pods[pod].placed = now
    pods[pod].accepted = now
    pods[pod].readyTransition = now
    pods[pod].phase = .creating
    pods[pod].timer = max(now, image) + scenario.cluster.containerStart
    noteRoom(on: best)
    touch(pod)
  }

  /// Frees a pod's room on its node.
  mutating func release(_ pod: Int, from node: Int) {
    let resources = scenario.deployment.podResources
    nodes[node].pods.removeAll { $0 == pod }
    nodes[node].requestedCPU = nodes[node].requestedCPU - (resources.cpuRequest ?? Millicores(0))
    nodes[node].requestedMemory = nodes[node].requestedMemory - (resources.memoryRequest ?? ByteCount(0))
    noteRoom(on: node)
    if nodes[node].state == .cordoned, nodes[node].pods.isEmpty { removeNode(node) }
    shareCores(around: pod)
  }

  /// Tells a node's pods whether there are cores for all that they could run at once.
  private mutating func noteRoom(on node: Int) {
    let most = Int64(scenario.server.workers) * max(1_000_000_000, gang.nanocores)
    let isAmple = Int64(nodes[node].pods.count) * most <= nodes[node].nanocores
    for pod in nodes[node].pods where pods[pod].cpu.isNodeAmple != isAmple {
      followEvents(of: pod)
      pods[pod].cpu.advance(to: now)
      pods[pod].cpu.isNodeAmple = isAmple
      touch(pod)
    }
  }

  /// Tries the pending pods again, the oldest first; all are alike, so the first that fits nowhere is the
  /// last.
  mutating func placePending() {
    let pending = pods.indices.filter { pods[$0].phase == .pending }
    for pod in pending.sorted(by: { pods[$0].id < pods[$1].id }) {
      place(pod)
      if pods[pod].phase == .pending { return }
    }
  }

  /// Why a pod fits nowhere: whatever is in its way on some node.
  var obstacles: [PendingReason] {
    let resources = scenario.deployment.podResources
    let found = Set(nodes.flatMap { $0.obstacles(to: resources) })
    return PendingReason.allCases.filter { found.contains($0) }
  }

  /// Whether a node's pods leave a core idle now.
  func hasIdleCore(_ node: Int) -> Bool {
    node >= 0 && nodes[node].nanocoresWanted <= nodes[node].nanocores - 1_000_000_000
  }

  /// Shares its node's cores anew, after what a pod wants may have changed.
  @inline(__always)
  mutating func shareCores(around pod: Int) {
    let node = pods[pod].node
    let wanted = pods[pod].phase == .gone ? 0 : pods[pod].cpu.nanocoresWanted
    guard node >= 0, wanted != pods[pod].nanocoresCounted else { return }
    nodes[node].nanocoresWanted += wanted - pods[pod].nanocoresCounted
    pods[pod].nanocoresCounted = wanted
    let isShared = nodes[node].nanocoresWanted > nodes[node].nanocores
    guard isShared || nodes[node].isShared else { return }
    shareCores(of: node, isShared: isShared)
  }

  private mutating func shareCores(of node: Int, isShared: Bool) {
    nodes[node].isShared = isShared
    let weight = cpuShares(request: scenario.deployment.podResources.cpuRequest)
    let claims = nodes[node].pods.map { CoreClaim(demand: pods[$0].demand, weight: weight) }
    let shares = fairShares(of: nodes[node].cores, among: claims)
    for (index, pod) in nodes[node].pods.enumerated() {
      let speed = claims[index].demand > 0 ? shares[index] / claims[index].demand : 1
      guard speed != pods[pod].cpu.speed else { continue }
      pods[pod].cpu.advance(to: now)
      pods[pod].cpu.setSpeed(speed)
      touch(pod)
    }
  }
}

extension Pod {
  /// Cores it would use now if it had its node alone.
  var demand: Double { Double(cpu.nanocoresWanted) * 1e-9 }
}

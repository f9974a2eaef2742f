// One pod: where it is in its life, what it computes, what waits.

import CostModel
import DequeModule

/// Where a pod is in its life.
enum PodPhase: Equatable {
  /// On no node yet.
  case pending
  /// On a node; the image is pulled and the container created until the timer.
  case creating
  /// The container runs and loads the weights.
  case loading
  /// The weights are there; the readiness probe has not asked yet.
  case unprobed
  /// Ready.
  case ready
  /// Killed for its memory; started again at the timer.
  case crashed
  /// Told to end; it finishes what it has until the timer.
  case terminating
  /// Ended; the slot may be used again once the balancer knows.
  case gone
}

/// One pod of the deployment.
struct Pod {
  /// The how-manieth pod this is; the slot is used again, the id is not.
  var id: Int
  var phase = PodPhase.pending
  var created: Instant
  /// When the kubelet took it on, Kubernetes's `status.startTime`; nil before.
  var accepted: Instant?
  /// When the container last started; nil before.
  var started: Instant?
  /// When the condition `Ready` last changed; nil before the kubelet took it on.
  var readyTransition: Instant?
  var isReady = false
  /// The node; -1 while pending.
  var node = -1
  /// When it got its place; its requests are paid from then on.
  var placed = Instant.never
  var restarts = 0
  var cpu: PodCPU
  /// Attempts that wait, in order of arrival.
  var queue = Deque<Int32>()
  /// Attempts in the queue that will be served: all but those that a server drops when the client has gone.
  var waiting = 0
  /// What its node counts of what it wants, in 10⁻⁹ cores.
  var nanocoresCounted: Int64 = 0
  /// Whether the balancer knows the pod.
  var isEndpoint = false
  /// When the balancer learns of a change; `never` for none.
  var endpointTimer = Instant.never
  /// When the phase ends by itself; `never` while work decides it.
  var timer = Instant.never
  var isTouched = false

  init(id: Int, created: Instant, cpu: PodCPU) {
    self.id = id
    self.created = created
    self.cpu = cpu
  }

  /// Whether the deployment counts it among its replicas.
  var isActive: Bool { phase != .terminating && phase != .gone }
  /// Whether it takes up room on its node.
  var isPlaced: Bool { node >= 0 && phase != .gone }

  /// Attempts in service and waiting.
  var outstanding: Int { cpu.taskCount + waiting }

  /// The earliest of what happens to this pod by itself.
  var nextEvent: Instant { min(cpu.nextEvent, min(timer, endpointTimer)) }
}

/// What it takes to start a container and whether it can live.
struct LoadingCost {
  /// CPU time of loading the weights, on one thread.
  let cpuTime: Int64
  /// What the container holds at most.
  let memory: ByteCount
  /// Whether that is beyond its limit.
  let exceedsMemoryLimit: Bool

  init(profile: Profile, server: ServerSpec, resources: ResourceSpec) {
    cpuTime = max(1, Nanoseconds(seconds: profile.coldStart.loadCPUSeconds).rawValue)
    memory = profile.memory.peak(workers: server.workers)
    exceedsMemoryLimit =
      resources.memoryLimit.map { profile.memory.peak(workers: server.workers) > $0 } ?? false
  }
}

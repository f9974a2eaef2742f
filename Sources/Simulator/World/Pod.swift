// One pod: where it is in its life, what it computes, what waits.

import CostModel

/// Where a pod is in its life.
enum PodPhase: Equatable {
  /// On no node yet.
  case pending
  /// On a node; the image is pulled and the container created until the timer.
  case creating
  /// The container runs and loads the weights.
  case loading
  /// The server listens; the readiness probe has not passed yet, or has failed.
  case unready
  /// Ready.
  case ready
  /// A probe has failed for good: told to end, as when terminating, but started again then.
  case stopping
  /// The container has ended; it starts again at the timer.
  case crashed
  /// To end: it still serves until the timer of its preStop hook, then finishes what it has until that of its
  /// grace.
  case terminating
  /// Its node has failed; whatever is sent to it is never answered.
  case lost
  /// Ended; the slot may be used again once the balancer knows.
  case gone
}

/// One pod of the deployment.
struct Pod {
  /// The how-manieth pod this is; the slot is used again, the id is not.
  var id: Int
  /// Random, as its UID.
  var identity: UInt64
  /// The how-manieth version of the deployment it belongs to: its ReplicaSet.
  var revision: Int
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
  var cpu: PodCPU
  /// Attempts that wait, in order of arrival; among them, below 0, the questions of probes.
  var queue = FIFO()
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
  /// When something next happens to its container's probes; `never` while nothing does.
  var probeTimer = Instant.never
  /// Whether the server accepts connections.
  var isListening = false
  var isTouched = false
  /// What its last work has taken of a pause's cost, 0…1.
  var pauseShare = 0.0
  /// The running container's probes.
  var probes: [ProbeState] = []
  /// Questions asked so far.
  var questions: Int32 = 0
  /// When the grace of a pod that is to end is over.
  var graceEnd = Instant.never
  var restarts = 0
  var backoff = RestartBackoff()

  init(id: Int, identity: UInt64, revision: Int, created: Instant, cpu: PodCPU) {
    self.id = id
    self.identity = identity
    self.revision = revision
    self.created = created
    self.cpu = cpu
  }

  /// Whether the deployment counts it among its replicas.
  var isActive: Bool { phase != .terminating && phase != .gone }
  /// Whether it takes up room on its node.
  var isPlaced: Bool { node >= 0 && phase != .gone }

  /// Attempts in service and waiting.
  var outstanding: Int { cpu.taskCount + waiting }

  /// The earliest of what happens to this pod by itself, without what is left until somebody looks.
  var nextEvent: Instant {
    mutating get { min(min(cpu.isLone ? .never : cpu.nextEvent, timer), min(endpointTimer, probeTimer)) }
  }
}

/// What it takes to start a container and whether it can live.
struct LoadingCost {
  /// CPU time of loading the weights, on one thread.
  let cpuTime: Int64
  /// What the container holds at most.
  let memory: ByteCount
  /// Whether the weights alone, or loading them, are beyond its limit.
  let exceedsMemoryLimit: Bool
  /// As many requests (or batches) may be served at once within its limit.
  let tasksWithinLimit: Int

  init(profile: Profile, server: ServerSpec, resources: ResourceSpec) {
    cpuTime = max(1, Nanoseconds(seconds: profile.coldStart.loadCPUSeconds).rawValue)
    memory = profile.memory.peak(workers: server.workers)
    let limit = resources.memoryLimit?.rawValue ?? .max
    let footprint = profile.memory
    exceedsMemoryLimit = footprint.loadPeakBytes > limit
    let room = limit - footprint.loadedBytes
    let each = footprint.peakBytes - footprint.loadedBytes
    tasksWithinLimit = each > 0 ? max(0, Int(room / each)) : .max
  }
}

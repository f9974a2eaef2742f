// What a simulation is given: traffic, the program in the pods, the deployment, its autoscaler, the cluster.

import CostModel

/// One situation to simulate; read from JSON or YAML by ``Scenario/init(node:)``.
public struct Scenario: Sendable, Equatable {
  /// A short name for reports, by default the file's.
  public var name: String
  /// A sentence for whoever reads the file.
  public var description: String?
  /// Which network's profile tells what a request costs.
  public var profile: ProfileReference
  /// How long arrivals are simulated; what is in flight at the end is followed to its end.
  public var duration: Nanoseconds
  /// How much of the beginning is left out of the figures of requests; 0 counts everything.
  public var warmUp: Nanoseconds
  /// How many trials, each with chance of its own.
  public var trials: Int
  /// The one seed of all chance.
  public var seed: UInt64
  /// What the deployment should achieve; nil where nobody said.
  public var objective: Objective?
  /// Who sends requests and when.
  public var traffic: Traffic
  /// How a pod serves requests.
  public var server: ServerSpec
  /// The pods: how many, and their resources.
  public var deployment: DeploymentSpec
  /// The autoscaler; nil leaves the replicas as they are.
  public var autoscaler: HorizontalPodAutoscalerSpec?
  /// The controller's and the metrics pipeline's settings.
  public var controllers: ControllerOptions
  /// The nodes and their delays.
  public var cluster: ClusterSpec
  /// What a vCPU and a GiB cost.
  public var prices: Prices
  /// What happens to the cluster meanwhile.
  public var events: [ScenarioEvent] = []
  /// Whether ``warmUp`` is to be found, by ``Simulation/findWarmUp(threads:goesOn:)``, before the trials.
  public var findsWarmUp = false
}

extension Scenario {
  /// A scenario with one replica without limits, no autoscaler, and the defaults of everything else.
  public init(name: String, profile: ProfileReference, duration: Nanoseconds, traffic: Traffic) {
    self.init(
      name: name, description: nil, profile: profile, duration: duration, warmUp: .zero, trials: 5, seed: 1,
      objective: nil, traffic: traffic, server: ServerSpec(), deployment: DeploymentSpec(), autoscaler: nil,
      controllers: ControllerOptions(), cluster: ClusterSpec(), prices: Prices())
  }
}

/// Where the cost of a request comes from.
public enum ProfileReference: Sendable, Equatable {
  /// A network's name: its profile on this machine, or else the built-in one.
  case network(String)
  /// A profile's file, relative to the scenario's.
  case file(String)
}

/// A latency objective: this share of requests answered within this time, and this share answered at all.
public struct Objective: Sendable, Equatable {
  /// The longest acceptable response time; greater than 0.
  public var responseTime: Nanoseconds
  /// The percentile that must meet it, above 0 and below 100.
  public var percentile: Double
  /// The least share of requests that must succeed, 0…1.
  public var availability: Double

  /// An objective from its three parts.
  public init(responseTime: Nanoseconds, percentile: Double = 95, availability: Double = 0.999) {
    self.responseTime = responseTime
    self.percentile = percentile
    self.availability = availability
  }
}

/// How a load balancer picks one of the endpoints.
public enum LoadBalancing: String, Sendable, CaseIterable {
  /// Uniformly at random, as kube-proxy's iptables mode.
  case random
  /// One after the other.
  case roundRobin
  /// The one with the fewest requests queued and in service; of equals the first.
  case leastOutstanding
}

/// How the program in a pod serves requests.
public struct ServerSpec: Sendable, Equatable {
  /// Requests (or batches) served at once, at least 1.
  public var workers = 1
  /// Threads that work on one request, at least 1.
  public var threads = 1
  /// Requests that may wait, nil without a bound; one more is refused.
  public var queue: Int? = 100
  /// Requests that a free worker takes at once if they wait, at least 1.
  public var batch = 1
  /// How requests are spread over pods.
  public var loadBalancing = LoadBalancing.random
  /// Whether a queued request whose client has gone is served all the same; a server that does not look
  /// at its sockets cannot know.
  public var servesAbandoned = true
  /// When probes are answered.
  public var probes = ProbeAnswers.atOnce
  /// When the kernel charges a busy thread under a CPU limit; nil for continuously where recorded requests
  /// have their own CPU time, whose threads must watch their CPU clocks, and at the tick elsewhere.
  public var cpuAccounting: CPUAccounting?
  /// Bytes of an answer, for the throughput.
  public var responseBytes = 512

  /// One worker, one thread, a queue of 100, no batching, random balancing.
  public init() {}
}

/// A pod's CPU and memory: what it asks for and what it may use.
public struct ResourceSpec: Sendable, Equatable {
  /// The CPU request; nil requests nothing.
  public var cpuRequest: Millicores?
  /// The CPU limit; nil is no limit.
  public var cpuLimit: Millicores?
  /// The memory request; nil requests nothing.
  public var memoryRequest: ByteCount?
  /// The memory limit; nil is no limit.
  public var memoryLimit: ByteCount?

  /// Resources from Kubernetes's four figures; as its API does, a limit without a request is requested.
  public init(
    cpuRequest: Millicores? = nil, cpuLimit: Millicores? = nil,
    memoryRequest: ByteCount? = nil, memoryLimit: ByteCount? = nil
  ) {
    self.cpuRequest = cpuRequest ?? cpuLimit
    self.cpuLimit = cpuLimit
    self.memoryRequest = memoryRequest ?? memoryLimit
    self.memoryLimit = memoryLimit
  }
}

/// The pods of the deployment.
public struct DeploymentSpec: Sendable, Equatable {
  /// Replicas when the scenario begins, at least 1; they are ready then.
  public var replicas = 1
  /// The resources of each pod's server.
  public var resources = ResourceSpec()
  /// `cpu.cfs_burst_us`: quota that a pod may save up from earlier periods, at most one period's.
  public var cpuBurst = Nanoseconds.zero
  /// What the pod's other containers request; they are taken to use nothing.
  public var sidecars = ResourceSpec()
  /// How long a terminating pod may finish its work.
  public var terminationGracePeriod = Nanoseconds.seconds(30)
  /// How long a terminating pod still serves before it is told to end, `lifecycle.preStop.sleep`; part of the
  /// grace.
  public var preStopSleep = Nanoseconds.zero
  /// Asks whether requests may be sent to the pod.
  public var readinessProbe = ProbeSpec()
  /// Asks whether the container must be started again; nil for never.
  public var livenessProbe: ProbeSpec?
  /// Asks whether the container has started, before the other probes ask anything; nil for not at all.
  public var startupProbe: ProbeSpec?
  /// What node autoscaling must leave standing; nil for no bound.
  public var disruptionBudget: DisruptionBudget?

  /// One replica without requests or limits, and Kubernetes's defaults for the rest.
  public init() {}

  /// What a pod requests in all: what its node must have room for, and what is paid; the limits are the
  /// server's.
  public var podResources: ResourceSpec {
    var all = resources
    if let cpu = sidecars.cpuRequest { all.cpuRequest = (all.cpuRequest ?? Millicores(0)) + cpu }
    if let memory = sidecars.memoryRequest {
      all.memoryRequest = (all.memoryRequest ?? ByteCount(0)) + memory
    }
    return all
  }
}

/// The nodes and what takes time on them.
public struct ClusterSpec: Sendable, Equatable {
  /// Nodes when the scenario begins, at least 1; more if its replicas need them and `maxNodes` allows.
  public var nodes = 3
  /// Nodes that node autoscaling may reach; equal to `nodes` for none.
  public var maxNodes = 3
  /// A node's CPU.
  public var nodeCPU = Millicores(4000)
  /// A node's memory.
  public var nodeMemory = ByteCount.mebibytes(16_384)
  /// CPU that the system keeps for itself on each node.
  public var systemReservedCPU = Millicores(405)
  /// Memory that the system keeps for itself on each node.
  public var systemReservedMemory = ByteCount.mebibytes(410)
  /// The kubelet's `cpuCFSQuotaPeriod`, in which a CPU limit's quota may be used.
  public var quotaPeriod = Nanoseconds.milliseconds(100)
  /// `sched_cfs_bandwidth_slice_us`: what a CPU draws from a pod's quota at once.
  public var bandwidthSlice = Nanoseconds.milliseconds(5)
  /// From one tick of the kernel to the next: 4 ms, `CONFIG_HZ` 250.
  public var tick = Nanoseconds.milliseconds(4)
  /// From the wish for one more node to its being there.
  public var nodeProvisioning = Nanoseconds.seconds(120)
  /// How nodes are added and removed, where `maxNodes` or `minNodes` allow it.
  public var autoscaler = NodeAutoscalerSpec()
  /// kube-controller-manager's `--node-monitor-grace-period`: from a node's failure to its being noticed.
  public var nodeMonitorGracePeriod = Nanoseconds.seconds(40)
  /// kube-apiserver's `--default-unreachable-toleration-seconds`: from there to the eviction of its pods.
  public var unreachableToleration = Nanoseconds.seconds(300)
  /// Pulling the image onto a node that has not got it.
  public var imagePull = Nanoseconds.seconds(10)
  /// From a pod's place on a node, image there, to its container's start.
  public var containerStart = Nanoseconds.seconds(1)
  /// From a change of a pod's readiness to its being seen by the balancer.
  public var endpointLag = Nanoseconds.milliseconds(500)

  /// Three nodes of 4 vCPU and 16 GiB, and no node autoscaling.
  public init() {}

  /// Nodes that node autoscaling leaves in any case.
  public var minNodes: Int { autoscaler.minNodes ?? nodes }
  /// Whether nodes may be added or removed.
  public var isAutoscaled: Bool { maxNodes > nodes || minNodes < nodes }

  /// What pods may request of one node.
  public var allocatableCPU: Millicores { nodeCPU - systemReservedCPU }
  /// What pods may request of one node.
  public var allocatableMemory: ByteCount { nodeMemory - systemReservedMemory }
}

// What an autoscaler is shown at one instant: pods, samples, and the scale of its target.
//
// The Kubernetes API serves start and transition times in whole seconds; truncating them is left to
// whoever observes.

/// A pod as the API server shows it.
public struct PodObservation: Sendable, Hashable {
  /// Where in its life a pod is.
  public enum Phase: String, Sendable, Hashable {
    /// Not all containers have started.
    case pending = "Pending"
    /// At least one container runs.
    case running = "Running"
    /// All containers ended well.
    case succeeded = "Succeeded"
    /// All containers ended, one of them badly.
    case failed = "Failed"
    /// The node does not answer.
    case unknown = "Unknown"
  }

  /// The pod's condition `Ready`.
  public struct Readiness: Sendable, Hashable {
    /// The status of a condition.
    public enum Status: String, Sendable, Hashable {
      /// Traffic may go to the pod.
      case ready = "True"
      /// Traffic must not go to the pod.
      case notReady = "False"
      /// Nobody knows; the autoscaler does not take this for `notReady`.
      case unknown = "Unknown"
    }

    /// Whether the pod is ready.
    public var status: Status
    /// When the status last changed.
    public var transitionNanoseconds: Int64

    /// Creates a condition that has had `status` since `transitionNanoseconds`.
    public init(status: Status, transitionNanoseconds: Int64) {
      self.status = status
      self.transitionNanoseconds = transitionNanoseconds
    }
  }

  /// The requests of one container; nil where none is made.
  public struct Container: Sendable, Hashable, Codable {
    /// The container's name.
    public var name: String
    /// Requested CPU, in millicores.
    public var cpuRequestMillicores: Int64?
    /// Requested memory, in bytes.
    public var memoryRequestBytes: Int64?

    /// Creates a container with its requests.
    public init(name: String, cpuRequestMillicores: Int64? = nil, memoryRequestBytes: Int64? = nil) {
      self.name = name
      self.cpuRequestMillicores = cpuRequestMillicores
      self.memoryRequestBytes = memoryRequestBytes
    }
  }

  /// The pod's identity, unique among the pods observed.
  public var id: Int
  /// Where in its life the pod is.
  public var phase: Phase
  /// Whether the pod has been deleted and is terminating.
  public var isDeleting: Bool
  /// When the kubelet took the pod on; nil before.
  public var startNanoseconds: Int64?
  /// The condition `Ready`; nil before the kubelet has reported one.
  public var readiness: Readiness?
  /// The containers, and after them the sidecars (init containers that are restarted).
  public var containers: [Container]
  /// CPU requested for the pod as a whole, in millicores.
  public var podCPURequestMillicores: Int64?
  /// Memory requested for the pod as a whole, in bytes.
  public var podMemoryRequestBytes: Int64?

  /// Creates a pod as it is observed.
  public init(
    id: Int, phase: Phase, isDeleting: Bool = false, startNanoseconds: Int64? = nil,
    readiness: Readiness? = nil, containers: [Container], podCPURequestMillicores: Int64? = nil,
    podMemoryRequestBytes: Int64? = nil
  ) {
    self.id = id
    self.phase = phase
    self.isDeleting = isDeleting
    self.startNanoseconds = startNanoseconds
    self.readiness = readiness
    self.containers = containers
    self.podCPURequestMillicores = podCPURequestMillicores
    self.podMemoryRequestBytes = podMemoryRequestBytes
  }
}

/// What metrics-server last measured of one pod.
public struct PodSample: Sendable, Hashable {
  /// The usage of one container; nil where it was not measured.
  public struct Container: Sendable, Hashable, Codable {
    /// The container's name.
    public var name: String
    /// Mean CPU use over the window, in millicores; a fraction of one counts as a whole one.
    public var cpuUsageMillicores: Int64?
    /// Memory in use, in bytes.
    public var memoryUsageBytes: Int64?

    /// Creates a container with its usage.
    public init(name: String, cpuUsageMillicores: Int64? = nil, memoryUsageBytes: Int64? = nil) {
      self.name = name
      self.cpuUsageMillicores = cpuUsageMillicores
      self.memoryUsageBytes = memoryUsageBytes
    }
  }

  /// The pod's identity, as in ``PodObservation``.
  public var podID: Int
  /// The end of the measured window.
  public var timestampNanoseconds: Int64
  /// The length of the measured window.
  public var windowNanoseconds: Int64
  /// The containers measured.
  public var containers: [Container]

  /// Creates a sample over the window that ends at `timestampNanoseconds`.
  public init(
    podID: Int, timestampNanoseconds: Int64, windowNanoseconds: Int64, containers: [Container]
  ) {
    self.podID = podID
    self.timestampNanoseconds = timestampNanoseconds
    self.windowNanoseconds = windowNanoseconds
    self.containers = containers
  }
}

/// The value of a custom metric of one pod.
public struct PodValue: Sendable, Hashable, Codable {
  /// The pod's identity, as in ``PodObservation``.
  public var podID: Int
  /// The value, in thousandths of the metric's unit.
  public var valueMilli: Int64

  /// Creates a value of one pod.
  public init(podID: Int, valueMilli: Int64) {
    self.podID = podID
    self.valueMilli = valueMilli
  }
}

/// What the metrics API answered when asked for one metric of the spec.
public enum MetricReading: Sendable, Hashable {
  /// For `Resource` and `ContainerResource`.
  case podSamples([PodSample])
  /// For `Pods`.
  case podValues([PodValue])
  /// For `Object`, in thousandths of the metric's unit.
  case objectValue(milli: Int64)
  /// For `External`: its series, in thousandths of the metric's unit.
  case externalValues(milli: [Int64])
  /// The call failed, whatever the metric's type.
  case failed
}

/// The workload that is scaled, as it is at one instant.
public struct ScaleTargetObservation: Sendable, Hashable {
  /// The replicas asked for; 0 or more.
  public var specReplicas: Int
  /// The replicas that exist; 0 or more, and during a surge more than `specReplicas`.
  public var statusReplicas: Int
  /// The pods that the workload's selector finds, terminating ones included.
  public var pods: [PodObservation]

  /// Creates an observation of a workload.
  public init(specReplicas: Int, statusReplicas: Int, pods: [PodObservation]) {
    self.specReplicas = specReplicas
    self.statusReplicas = statusReplicas
    self.pods = pods
  }
}

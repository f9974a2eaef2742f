// What the autoscaler sees, as a log has it.

extension DecisionLog {
  /// The workload at one instant.
  public struct Target: Sendable, Equatable, Codable {
    /// The replicas asked for.
    public var specReplicas: Int
    /// The replicas that exist.
    public var statusReplicas: Int
    /// The pods that the selector finds.
    public var pods: [Pod]

    init(_ target: ScaleTargetObservation) {
      specReplicas = target.specReplicas
      statusReplicas = target.statusReplicas
      pods = target.pods.map { Pod($0) }
    }

    var value: ScaleTargetObservation {
      ScaleTargetObservation(
        specReplicas: specReplicas, statusReplicas: statusReplicas, pods: pods.map(\.value))
    }
  }

  /// A pod as the API server shows it.
  public struct Pod: Sendable, Equatable, Codable {
    /// The pod's number, from 1 in the order of creation.
    public var id: Int
    /// Where in its life it is.
    public var phase: PodObservation.Phase
    /// Whether it has been deleted and is terminating.
    public var isDeleting: Bool
    /// When the kubelet took it on; nil before.
    public var startSeconds: Double?
    /// Its condition `Ready`; nil before there is one.
    public var ready: Ready?
    /// Its containers' requests.
    public var containers: [PodObservation.Container]
    /// CPU requested for the pod as a whole.
    public var cpuRequestMillicores: Int64?
    /// Memory requested for the pod as a whole.
    public var memoryRequestBytes: Int64?

    init(_ pod: PodObservation) {
      id = pod.id
      phase = pod.phase
      isDeleting = pod.isDeleting
      startSeconds = pod.startNanoseconds.map { loggedSeconds($0) }
      ready = pod.readiness.map {
        Ready(status: $0.status, lastTransitionSeconds: loggedSeconds($0.transitionNanoseconds))
      }
      containers = pod.containers
      cpuRequestMillicores = pod.podCPURequestMillicores
      memoryRequestBytes = pod.podMemoryRequestBytes
    }

    var value: PodObservation {
      PodObservation(
        id: id, phase: phase, isDeleting: isDeleting,
        startNanoseconds: startSeconds.map { nanoseconds(logged: $0) },
        readiness: ready.map {
          PodObservation.Readiness(
            status: $0.status, transitionNanoseconds: nanoseconds(logged: $0.lastTransitionSeconds))
        },
        containers: containers, podCPURequestMillicores: cpuRequestMillicores,
        podMemoryRequestBytes: memoryRequestBytes)
    }
  }

  /// A pod's condition `Ready`.
  public struct Ready: Sendable, Equatable, Codable {
    /// Whether it is ready.
    public var status: PodObservation.Readiness.Status
    /// When that last changed.
    public var lastTransitionSeconds: Double
  }

  /// What the metrics API answered about one metric; without any field the call failed.
  public struct Reading: Sendable, Equatable, Codable {
    /// The samples of a `Resource` or `ContainerResource` metric.
    public var samples: [Sample]?
    /// The values of a `Pods` metric.
    public var podValues: [PodValue]?
    /// The value of an `Object` metric, in thousandths of its unit.
    public var objectValueMilli: Int64?
    /// The series of an `External` metric, in thousandths of its unit.
    public var externalValuesMilli: [Int64]?

    init(_ reading: MetricReading) {
      switch reading {
      case .podSamples(let found): samples = found.map { Sample($0) }
      case .podValues(let values): podValues = values
      case .objectValue(let milli): objectValueMilli = milli
      case .externalValues(let milli): externalValuesMilli = milli
      case .failed: break
      }
    }

    var value: MetricReading {
      if let samples { return .podSamples(samples.map(\.value)) }
      if let podValues { return .podValues(podValues) }
      if let objectValueMilli { return .objectValue(milli: objectValueMilli) }
      return externalValuesMilli.map { .externalValues(milli: $0) } ?? .failed
    }
  }

  /// What metrics-server last measured of one pod.
  public struct Sample: Sendable, Equatable, Codable {
    /// The pod's number.
    public var pod: Int
    /// The end of the measured window, in seconds since the beginning.
    public var timestampSeconds: Double
    /// The window's length.
    public var windowSeconds: Double
    /// Its containers' usage.
    public var containers: [PodSample.Container]

    init(_ sample: PodSample) {
      pod = sample.podID
      timestampSeconds = loggedSeconds(sample.timestampNanoseconds)
      windowSeconds = loggedSeconds(sample.windowNanoseconds)
      containers = sample.containers
    }

    var value: PodSample {
      PodSample(
        podID: pod, timestampNanoseconds: nanoseconds(logged: timestampSeconds),
        windowNanoseconds: nanoseconds(logged: windowSeconds), containers: containers)
    }
  }
}

extension PodObservation.Phase: Codable {}
extension PodObservation.Readiness.Status: Codable {}

// Which pods count, and as what.
//
// Source: Kubernetes, pkg/controller/podautoscaler/replica_calculator.go (groupPods).

/// How many pods fell into each group.
public struct PodGroupCounts: Sendable, Hashable, Codable {
  /// Pods whose sample counts.
  public var ready: Int
  /// Pods that are pending, or too fresh for their sample to mean anything.
  public var unready: Int
  /// Pods without a sample.
  public var missing: Int
  /// Pods that are terminating or have failed.
  public var ignored: Int

  /// Creates counts.
  public init(ready: Int, unready: Int, missing: Int, ignored: Int) {
    self.ready = ready
    self.unready = unready
    self.missing = missing
    self.ignored = ignored
  }
}

/// The pods of one metric, grouped by whether they count.
///
/// Pods are listed by their index among the pods observed.
public struct PodGroups: Sendable, Hashable {
  /// The number of pods whose sample counts.
  public private(set) var readyCount = 0
  /// Pods that are pending, or too fresh for their sample to mean anything.
  public private(set) var unready: [Int] = []
  /// Pods without a sample.
  public private(set) var missing: [Int] = []
  /// Pods that are terminating or have failed.
  public private(set) var ignored: [Int] = []

  /// Groups pods; the first group that fits wins.
  ///
  /// Terminating and failed pods are *ignored*, pending ones *unready*, those without a sample *missing*. For
  /// CPU, and for CPU alone, readiness decides about the rest:
  /// - without a start time or a `Ready` condition the pod is unready;
  /// - within the initialization period it is unready if not `Ready`, or until one whole window has been
  ///   sampled since it became so;
  /// - later it is unready only if it never became ready, that is, if it turned `False` before start plus
  ///   initial readiness delay. A pod that breaks down later keeps counting with its (low) usage.
  ///
  /// - Parameters:
  ///   - pods: The pods that the selector finds.
  ///   - metrics: Their metric, by identity.
  ///   - isCPU: Whether the metric is of the resource `cpu`.
  ///   - options: Gives the initialization period and the initial readiness delay.
  ///   - nowNanoseconds: The instant of the decision.
  public init(
    pods: [PodObservation], metrics: [Int: PodMetric], isCPU: Bool, options: AutoscalerOptions,
    nowNanoseconds: Int64
  ) {
    for (index, pod) in pods.enumerated() {
      if pod.isDeleting || pod.phase == .failed {
        ignored.append(index)
      } else if pod.phase == .pending {
        unready.append(index)
      } else if let metric = metrics[pod.id] {
        if isCPU && Self.isUnready(pod, metric: metric, options: options, nowNanoseconds: nowNanoseconds) {
          unready.append(index)
        } else {
          readyCount += 1
        }
      } else {
        missing.append(index)
      }
    }
  }

  /// The sizes of the groups.
  public var counts: PodGroupCounts {
    PodGroupCounts(
      ready: readyCount, unready: unready.count, missing: missing.count, ignored: ignored.count)
  }

  private static func isUnready(
    _ pod: PodObservation, metric: PodMetric, options: AutoscalerOptions, nowNanoseconds: Int64
  ) -> Bool {
    guard let start = pod.startNanoseconds, let readiness = pod.readiness else { return true }
    let isNotReady = readiness.status == .notReady
    if start + options.cpuInitializationPeriodNanoseconds > nowNanoseconds {
      let firstFullWindow = readiness.transitionNanoseconds + metric.windowNanoseconds
      return isNotReady || metric.timestampNanoseconds < firstFullWindow
    }
    let firstReport = start + options.initialReadinessDelayNanoseconds
    return isNotReady && firstReport > readiness.transitionNanoseconds
  }
}

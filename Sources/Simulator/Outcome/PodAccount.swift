// Which pods one metric of one sync counted, which it did not, and why: the groups of the replica calculator,
// with the reasons that a person would give.

/// Why a pod's own usage did not count.
public enum LeftOutReason: Int, Sendable, Hashable, CaseIterable, Comparable {
  /// Unready: its container has not started.
  case pending
  /// Unready: it started lately and is not ready yet, or never was.
  case notReady
  /// Unready: it is ready, but its sample's window began before it was.
  case freshlyReady
  /// Missing: metrics-server has no sample of it.
  case noSample
  /// Ignored: it is being deleted.
  case terminating
  /// Ignored: its containers ended badly.
  case failed

  /// By the order in which they are told.
  public static func < (a: LeftOutReason, b: LeftOutReason) -> Bool { a.rawValue < b.rawValue }
}

/// What the pods that counted in one metric used, and how many others there were.
public struct PodAccount: Sendable, Equatable {
  /// The pods whose sample counted.
  public var countedPods = 0
  /// What they used, in thousandths of the resource's unit (millicores for CPU).
  public var usedMilli: Int64 = 0
  /// What they requested, in the same unit; 0 where there is no request.
  public var requestedMilli: Int64 = 0
  /// How many pods did not count, by reason.
  public var leftOut: [LeftOutReason: Int] = [:]
}

extension DecisionRecord {
  /// Returns the account of one metric of the spec.
  ///
  /// - Parameters:
  ///   - index: Which metric of the spec.
  ///   - spec: The spec of the autoscaler that decided.
  ///   - options: The options of the autoscaler that decided.
  /// - Returns: The account; nil for metrics that are not of pods' resources, and where the metric failed.
  public func account(
    ofMetric index: Int, of spec: HorizontalPodAutoscalerSpec, options: AutoscalerOptions
  ) -> PodAccount? {
    guard decision.metricOutcomes.indices.contains(index), case .success = decision.metricOutcomes[index],
      case .podSamples(let samples) = readings[index]
    else { return nil }
    let resource: ResourceName
    var container: String?
    switch spec.metrics[index] {
    case .resource(let name, _): resource = name
    case .containerResource(let name, let wanted, _): (resource, container) = (name, wanted)
    case .pods, .object, .external, .unrecognized: return nil
    }
    guard let metrics = try? resource.metrics(from: samples, container: container) else { return nil }
    let groups = PodGroups(
      pods: target.pods, metrics: metrics, isCPU: resource == .cpu, options: options,
      nowNanoseconds: decision.nowNanoseconds)
    var account = PodAccount()
    for index in groups.ignored { account.leftOut[reasonIgnored(index), default: 0] += 1 }
    for index in groups.unready { account.leftOut[reasonUnready(index), default: 0] += 1 }
    for _ in groups.missing { account.leftOut[.noSample, default: 0] += 1 }
    let uncounted = Set(groups.ignored + groups.unready + groups.missing)
    for (index, pod) in target.pods.enumerated() where !uncounted.contains(index) {
      account.countedPods += 1
      account.usedMilli += metrics[pod.id]?.valueMilli ?? 0
      account.requestedMilli += (try? resource.requestMilli(of: pod, container: container)) ?? 0
    }
    return account
  }

  private func reasonIgnored(_ index: Int) -> LeftOutReason {
    target.pods[index].isDeleting ? .terminating : .failed
  }

  private func reasonUnready(_ index: Int) -> LeftOutReason {
    let pod = target.pods[index]
    guard pod.phase != .pending else { return .pending }
    return pod.readiness?.status == .ready && pod.startNanoseconds != nil ? .freshlyReady : .notReady
  }
}

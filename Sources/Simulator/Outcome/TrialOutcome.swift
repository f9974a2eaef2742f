import CostModel
import Statistics

/// The figures of one trial; requests that arrived during the warm-up are left out.
///
/// Written and read back it is the same, but for ``requests`` and ``decisions``, which are not written.
public struct TrialOutcome: Sendable, Equatable, Codable {
  /// Requests that arrived.
  public var attempted = 0
  /// Requests that were answered.
  public var completed = 0
  /// Requests that failed, by reason.
  public var failures: [FailureReason: Int] = [:]
  /// Attempts beyond the first.
  public var retries = 0
  /// Retries that the clients' budget did not allow.
  public var withheldRetries = 0
  /// Requests answered within the objective's response time; 0 without an objective.
  public var withinObjective = 0
  /// Response times of answered requests.
  public var responseTimes = ResponseTimeHistogram()
  /// The sum of all waiting times (arrival to the start of service), in seconds.
  public var waitingTimeSum = 0.0
  /// From the end of the warm-up to the end of arrivals, or to the last answer if that is later.
  public var elapsed = Nanoseconds.zero
  /// How long arrivals lasted, in hours: the time that pods are paid for.
  public var hours = 0.0
  /// Quota periods in which a pod was runnable, until the end of arrivals, over all pods.
  public var periods = 0
  /// Quota periods in which a pod was throttled, over all pods.
  public var throttledPeriods = 0
  /// Time that pods were throttled, in seconds, over all pods.
  public var throttledSeconds = 0.0
  /// The same for each pod that had a limit, in the order in which they were created.
  public var podCPUStats: [PodCPUStat] = []
  /// Pods on nodes over time, in pod-hours.
  public var podHours = 0.0
  /// CPU requested over time, in vCPU-hours.
  public var vcpuHours = 0.0
  /// Memory requested over time, in GiB-hours.
  public var gibHours = 0.0
  /// CPU used over time until the end of arrivals, in vCPU-hours.
  public var usedVCPUHours = 0.0
  /// Containers killed for their memory.
  public var outOfMemoryKills = 0
  /// Containers started again, whatever ended them.
  public var restarts = 0
  /// Nodes over time, in node-hours.
  public var nodeHours = 0.0
  /// The largest number of nodes.
  public var nodesMax = 0
  /// Pods that found no node when they were created, by what was in their way on some node; a pod counts for
  /// each of its reasons.
  public var pendingReasons: [PendingReason: Int] = [:]
  /// The largest number of pods that were pending at once.
  public var pendingMax = 0
  /// The largest number of ready pods.
  public var readyMax = 0
  /// Events that the run loop handled.
  public var events = 0
  /// Samples over time, at equal intervals.
  public var series: [SeriesPoint] = []
  /// Every request in order of its end; empty unless asked for.
  public var requests: [RequestRecord] = []
  /// Every sync of the autoscaler until the end of arrivals; empty unless asked for.
  public var decisions: [DecisionRecord] = []

  // All but the single requests and decisions, which are for this run alone.
  enum CodingKeys: String, CodingKey {
    case attempted, completed, failures, retries, withheldRetries, withinObjective, responseTimes
    case waitingTimeSum, elapsed, hours, periods, throttledPeriods, throttledSeconds, podCPUStats
    case podHours, vcpuHours, gibHours, usedVCPUHours, outOfMemoryKills, restarts, nodeHours, nodesMax
    case pendingReasons, pendingMax, readyMax, events, series
  }

  /// Requests that failed.
  public var failed: Int { failures.values.reduce(0, +) }
  /// Answered over attempted, 0…1; 1 when nothing was attempted.
  public var availability: Double { attempted > 0 ? Double(completed) / Double(attempted) : 1 }
}

/// The state of the deployment over one sampling interval.
public struct SeriesPoint: Sendable, Equatable, Codable {
  /// The interval's end, in seconds since the beginning.
  public var seconds: Double
  /// Requests that arrived per second.
  public var arrivalRate: Double
  /// Ready pods at its end.
  public var ready: Double
  /// Replicas wished for at its end.
  public var replicas: Double
  /// CPU used over CPU requested by the ready pods, 0…; 0 without a request.
  public var utilization: Double
  /// Mean response time of the requests answered in it, in seconds; 0 when there was none.
  public var responseTime: Double
}

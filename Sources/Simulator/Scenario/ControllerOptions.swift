import CostModel

/// Periods, delays and tolerances of the autoscaler and of what measures the pods for it, with Kubernetes's
/// defaults.
///
/// Each has the name of a flag or a constant there; two have none, and say what they assume.
public struct ControllerOptions: Sendable, Equatable {
  /// The autoscaler's own options.
  public var autoscaler = AutoscalerOptions()
  /// What a sync of the autoscaler lasts, so that the next comes this much later than a sync period: 20 ms.
  ///
  /// An assumption: a sync asks the API server for the scale, the pods and the metrics and writes a status,
  /// some milliseconds each.
  public var syncProcessing = Nanoseconds.milliseconds(20)
  /// `--metric-resolution` of metrics-server, from one scrape to the next: 15 s, as its manifests have it.
  public var metricResolution = Nanoseconds.seconds(15)
  /// `freshContainerMinMetricsResolution` of metrics-server, the least age at which a container's first
  /// reading counts as its usage since its start: 10 s.
  public var freshContainerMinMetricsResolution = Nanoseconds.seconds(10)
  /// `delayPerSourceMs` of metrics-server: a node is asked up to this much times the number of nodes after a
  /// scrape's beginning: 8 ms.
  public var scrapeDelayPerSource = Nanoseconds.milliseconds(8)
  /// `maxDelayMs` of metrics-server, the bound of that delay: 4 s.
  public var maxScrapeDelay = Nanoseconds.seconds(4)
  /// `--housekeeping-interval` of the kubelet, the least time between two readings of a container: 10 s.
  public var housekeepingInterval = Nanoseconds.seconds(10)
  /// `maxHousekeepingInterval` of the kubelet, to which an idle container's interval grows: 15 s.
  public var maxHousekeepingInterval = Nanoseconds.seconds(15)
  /// `--jitter_factor` of cadvisor: an interval is stretched by a factor from 1 to 1 plus this: 1.
  public var jitterFactor = 1.0
  /// From a container's start to its first reading: 100 ms.
  ///
  /// An assumption: cadvisor hears of a new cgroup at once, and reads it as soon as it has looked it over.
  public var firstHousekeepingDelay = Nanoseconds.milliseconds(100)

  /// Kubernetes's defaults.
  public init() {}

  /// From one sync of the autoscaler to the next.
  public var syncInterval: Nanoseconds {
    Nanoseconds(autoscaler.syncPeriodNanoseconds) + syncProcessing
  }
}

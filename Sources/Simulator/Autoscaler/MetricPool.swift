// The samples of one metric, pooled over pods.
//
// All sums are of integers, so that their order does not matter and pods can be added to them.
// Source: Kubernetes, pkg/controller/podautoscaler/metrics/utilization.go.

/// A running sum of one metric over pods.
protocol MetricPool {
  /// The number of samples, assumed ones included.
  var sampleCount: Int { get }
  /// Usage over request, truncated to whole percent; nil where the target is no utilization.
  var utilizationPercent: Int? { get }
  /// The mean of the samples that count, truncated.
  var meanMilli: Int64 { get }
  /// Measured over target.
  func ratio() throws(MetricFailure) -> Double
  /// Adds a pod that is assumed to use what it should, to slow a scale-down.
  mutating func addAtTarget(podIndex: Int)
  /// Adds a pod that is assumed to use nothing, to slow a scale-up.
  mutating func addIdle(podIndex: Int)
}

/// Usage against requests.
///
/// `utilization = Σ usage · 100 div Σ requests`: one pooled percentage, truncated, in which a pod with a
/// bigger request weighs more. Samples of pods that are not listed count in `sampleCount`, and in nothing
/// else.
struct UtilizationPool: MetricPool {
  private let requestsMilli: [Int64]
  private let targetPercent: Int
  private var usageSumMilli: Int64 = 0
  private var requestSumMilli: Int64 = 0
  private var knownCount = 0
  private(set) var sampleCount: Int

  /// Pools `metrics`, by identity; `requestsMilli` are those of `pods`, in their order.
  init(
    pods: [PodObservation], requestsMilli: [Int64], metrics: [Int: PodMetric], targetPercent: Int
  ) {
    precondition(pods.count == requestsMilli.count, "one request per pod")
    self.requestsMilli = requestsMilli
    self.targetPercent = targetPercent
    sampleCount = metrics.count
    for (index, pod) in pods.enumerated() {
      guard let metric = metrics[pod.id] else { continue }
      usageSumMilli += metric.valueMilli
      requestSumMilli += requestsMilli[index]
      knownCount += 1
    }
  }

  var utilizationPercent: Int? {
    requestSumMilli == 0 ? nil : Int(min(usageSumMilli * 100 / requestSumMilli, Int64(Int32.max)))
  }

  var meanMilli: Int64 { usageSumMilli / Int64(knownCount) }

  func ratio() throws(MetricFailure) -> Double {
    guard let utilizationPercent else { throw .noMetricsForKnownPods }
    return Double(utilizationPercent) / Double(targetPercent)
  }

  /// The pod uses its request, or the target where that is above 100 %.
  mutating func addAtTarget(podIndex: Int) {
    let request = requestsMilli[podIndex]
    usageSumMilli += request * Int64(max(100, targetPercent)) / 100
    requestSumMilli += request
    sampleCount += 1
  }

  mutating func addIdle(podIndex: Int) {
    requestSumMilli += requestsMilli[podIndex]
    sampleCount += 1
  }
}

/// A mean per pod against its target: `Σ value div samples`, samples of pods that are not listed included.
struct AveragePool: MetricPool {
  private let targetMilli: Int64
  private var sumMilli: Int64
  private(set) var sampleCount: Int

  init(metrics: [Int: PodMetric], targetMilli: Int64) {
    self.targetMilli = targetMilli
    sumMilli = metrics.values.reduce(0) { $0 + $1.valueMilli }
    sampleCount = metrics.count
  }

  var utilizationPercent: Int? { nil }

  var meanMilli: Int64 { sumMilli / Int64(sampleCount) }

  func ratio() throws(MetricFailure) -> Double {
    Double(meanMilli) / Double(targetMilli)
  }

  mutating func addAtTarget(podIndex: Int) {
    sumMilli += targetMilli
    sampleCount += 1
  }

  mutating func addIdle(podIndex: Int) {
    sampleCount += 1
  }
}

// CPU usage as metrics-server serves it: a rate between two readings of a counter.
//
// Modelled: the last two points of each container of a pod, with the times of their readings; a scrape that
// brings nothing newer keeps the pair; a container that started after the stored point starts afresh; a fresh
// container's point is paired with one of zero at its start, if the reading was made from 10 s to less than a
// resolution after it; a container that has used nothing, or a pod that is not reported, loses what is
// stored. A pod is served when each of its containers has two points, with the earliest of their times.
// Not modelled: counters that go backwards.
// Source: metrics-server, pkg/storage/pod.go (Store, GetMetrics), pkg/storage/types.go (resourceUsage),
// pkg/scraper/client/resource/decode.go (checkContainerMetrics).

import CostModel

/// A container's CPU counter as a scrape finds it.
struct ContainerPoint: Equatable {
  var name = "server"
  /// When the container started.
  var started: Instant
  /// When the counter was read.
  var time: Instant
  /// CPU time used since the start, in ns.
  var usage: Int64
}

/// What metrics-server serves of one pod.
struct PodUsage: Equatable {
  struct Container: Equatable {
    var name: String
    var millicores: Int64
  }
  /// The end of the window.
  var time: Instant
  var window: Nanoseconds
  var containers: [Container]
}

/// What metrics-server stores of one pod.
struct UsageHistory {
  private var last: [ContainerPoint] = []
  /// The points before the last, of those containers that have one.
  private var previous: [ContainerPoint] = []

  /// Stores what a scrape found of the pod's containers; nothing, when it found no such pod.
  mutating func store(_ points: [ContainerPoint], _ options: ControllerOptions) {
    let isValid = points.allSatisfy { $0.usage > 0 }
    previous = isValid ? points.compactMap { predecessor(of: $0, options) } : []
    last = isValid ? points : []
  }

  private func predecessor(of point: ContainerPoint, _ options: ControllerOptions) -> ContainerPoint? {
    let age = point.time - point.started
    if age > .zero, age >= options.freshContainerMinMetricsResolution, age < options.metricResolution {
      return ContainerPoint(name: point.name, started: point.started, time: point.started, usage: 0)
    }
    guard let stored = last.first(where: { $0.name == point.name }), point.started < stored.time
    else { return nil }
    if point.time > stored.time { return stored }
    return previous.first { $0.name == point.name && $0.time < point.time }
  }

  /// The usage between the last two points; nil before each container has two.
  ///
  /// Truncated to nanocores, as metrics-server serves it, then rounded up to millicores, as it is read.
  var usage: PodUsage? {
    guard let first = last.first, previous.count == last.count else { return nil }
    var usage = PodUsage(time: first.time, window: first.time - previous[0].time, containers: [])
    for (point, before) in zip(last, previous) {
      let window = point.time - before.time
      let nanocores = Int64(Double(point.usage - before.usage) / window.seconds)
      usage.containers.append(.init(name: point.name, millicores: (nanocores + 999_999) / 1_000_000))
      if point.time < usage.time { (usage.time, usage.window) = (point.time, window) }
    }
    return usage
  }
}

// A small world for trajectories that feed decisions back: pods that start, share a demand and end.
@testable import Simulator

struct ClosedLoopWorld {
  private struct Pod {
    var id: Int
    var createdMs: Int64
    var deletedMs: Int64?
  }

  private let settings: Trajectory.World
  private let demand: [Trajectory.Demand]
  private var pods: [Pod] = []

  init(settings: Trajectory.World, demand: [Trajectory.Demand], initialReplicas: Int) {
    self.settings = settings
    self.demand = demand
    pods = (0..<initialReplicas).map { Pod(id: $0, createdMs: -3_600_000) }
  }

  /// Creates or deletes pods.
  ///
  /// Victims are the pods that are not ready, then the newest, then the highest identity.
  mutating func resize(to replicas: Int, atMs now: Int64) {
    let alive = pods.indices.filter { pods[$0].deletedMs == nil }
    for _ in alive.count..<max(replicas, alive.count) {
      pods.append(Pod(id: pods.count, createdMs: now))
    }
    let victims = alive.sorted { left, right in
      let isLeftReady = isReady(pods[left], atMs: now)
      let isRightReady = isReady(pods[right], atMs: now)
      if isLeftReady != isRightReady { return isRightReady }
      if pods[left].createdMs != pods[right].createdMs { return pods[left].createdMs > pods[right].createdMs }
      return pods[left].id > pods[right].id
    }
    for victim in victims.prefix(max(0, alive.count - replicas)) {
      pods[victim].deletedMs = now
    }
  }

  /// Returns the pods that the API server lists.
  func listedPods(atMs now: Int64) -> [PodObservation] {
    listed(atMs: now).map { pod in
      let startMs = pod.createdMs + settings.podStartDelayMs
      let readyMs = pod.createdMs + settings.podReadyDelayMs
      let hasStarted = startMs <= now
      let isReady = readyMs <= now
      return PodObservation(
        id: pod.id, phase: hasStarted ? .running : .pending, isDeleting: pod.deletedMs != nil,
        startNanoseconds: hasStarted ? nanoseconds(fromMilliseconds: startMs) : nil,
        readiness: hasStarted
          ? PodObservation.Readiness(
            status: isReady ? .ready : .notReady,
            transitionNanoseconds: nanoseconds(fromMilliseconds: isReady ? readyMs : startMs)) : nil,
        containers: [
          PodObservation.Container(name: "app", cpuRequestMillicores: settings.cpuRequestMillicores)
        ])
    }
  }

  /// Returns how many listed pods are ready.
  func readyCount(atMs now: Int64) -> Int {
    listed(atMs: now).count { isReady($0, atMs: now) }
  }

  /// Returns what metrics-server scraped last.
  func samples(atMs now: Int64) -> [PodSample] {
    let scrape = now / settings.metricsResolutionMs * settings.metricsResolutionMs
    let readyShare = demandMillicores(atMs: scrape) / max(1, Int64(pods.count { isReady($0, atMs: scrape) }))
    return listed(atMs: now).compactMap { pod in
      let startMs = pod.createdMs + settings.podStartDelayMs
      guard startMs + settings.firstSampleDelayMs <= scrape else { return nil }
      let usage = usageMillicores(of: pod, readyShare: readyShare, atMs: scrape)
      return PodSample(
        podID: pod.id, timestampNanoseconds: nanoseconds(fromMilliseconds: scrape),
        windowNanoseconds: nanoseconds(fromMilliseconds: settings.metricsWindowMs),
        containers: [PodSample.Container(name: "app", cpuUsageMillicores: usage)])
    }
  }

  private func usageMillicores(of pod: Pod, readyShare: Int64, atMs time: Int64) -> Int64 {
    let usage =
      if isReady(pod, atMs: time) {
        readyShare
      } else if let deletedMs = pod.deletedMs, deletedMs <= time {
        Int64(0)
      } else {
        settings.startupCpuMillicores
      }
    return min(usage, settings.cpuLimitMillicores ?? .max)
  }

  private func demandMillicores(atMs time: Int64) -> Int64 {
    demand.last { $0.fromMs <= time }?.millicores ?? 0
  }

  private func isReady(_ pod: Pod, atMs time: Int64) -> Bool {
    guard pod.createdMs + settings.podReadyDelayMs <= time else { return false }
    return pod.deletedMs.map { $0 > time } ?? true
  }

  private func listed(atMs now: Int64) -> [Pod] {
    pods.filter { pod in
      pod.deletedMs.map { now < $0 + settings.terminationMs } ?? true
    }
  }
}

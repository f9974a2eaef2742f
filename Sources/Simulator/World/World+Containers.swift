// A container's life: start, loading of the weights, readiness, kills and restarts.
//
// Modelled: loading → unready → ready and back, as the probes conclude. A container ends when loading takes
// more memory than its limit, when the requests in service do (the weights, and buffers for each of them),
// when a probe fails for good, or when it crashes; what it has is cut, and it starts again on its node after
// the back-off's pause.
// Not modelled: memory that is kept after service, the time to kill a container and create it anew.
// Source: Kubernetes, Pod Lifecycle; Linux's OOM killer.

import CostModel

extension World {
  /// Starts a pod's container.
  mutating func startContainer(_ pod: Int) {
    pods[pod].started = now
    measureContainer(of: pod)
    pods[pod].phase = .loading
    pods[pod].cpu.begin(CPUWork(wall: loading.cpuTime, isSingle: true), payload: -1)
    startProbes(pod)
  }

  /// Lets a container listen that has loaded its weights.
  mutating func finishLoading(_ pod: Int) {
    guard !loading.exceedsMemoryLimit else { return killForMemory(pod) }
    pods[pod].phase = .unready
    pods[pod].isListening = true
  }

  /// Tells the endpoints and the controllers that a pod is ready.
  mutating func becomeReady(_ pod: Int) {
    pods[pod].phase = .ready
    pods[pod].isReady = true
    pods[pod].readyTransition = now
    pods[pod].endpointTimer = now + scenario.cluster.endpointLag
    recorder.noteCounts(of: pods)
    if rollout != nil { replicasAreDue = true }
  }

  /// Tells them that it is ready no more.
  mutating func loseReadiness(_ pod: Int) {
    guard pods[pod].isReady else { return }
    if pods[pod].phase == .ready { pods[pod].phase = .unready }
    pods[pod].isReady = false
    pods[pod].readyTransition = now
    pods[pod].endpointTimer = now + scenario.cluster.endpointLag
    if rollout != nil { replicasAreDue = true }
    touch(pod)
  }

  /// Tells a container to end, since a probe has failed for good, and to start again then.
  mutating func stopContainer(_ pod: Int) {
    guard pods[pod].isListening else { return restartContainer(pod) }
    loseReadiness(pod)
    pods[pod].phase = .stopping
    beginGrace(pod)
  }

  /// Kills a container that holds more memory than it may.
  mutating func killForMemory(_ pod: Int) {
    recorder.outOfMemoryKills += 1
    if pods[pod].phase == .terminating { end(pod) } else { restartContainer(pod) }
  }

  /// Ends a container at once, and plans its restart.
  mutating func restartContainer(_ pod: Int) {
    cutWork(pod)
    loseReadiness(pod)
    pods[pod].restarts += 1
    recorder.restarts += 1
    pods[pod].phase = .crashed
    pods[pod].timer = now + pods[pod].backoff.pause(afterRunning: now - (pods[pod].started ?? now))
    shareCores(around: pod)
  }

  /// Cuts whatever a container has in hand, and ends its probes.
  mutating func cutWork(_ pod: Int) {
    followEvents(of: pod)
    pods[pod].cpu.advance(to: now)
    pods[pod].isListening = false
    stopProbes(pod)
    for payload in pods[pod].cpu.takeAll() where payload >= 0 { cutBatch(first: payload) }
    while let slot = pods[pod].queue.popFirst() {
      if slot >= 0 { cutBatch(first: Int(slot)) }
    }
    pods[pod].waiting = 0
    touch(pod)
  }
}

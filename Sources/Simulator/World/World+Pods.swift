// A pod's life, from its creation to its end.
//
// Modelled: pending → creating (image pull, container start) → loading (CPU work under the pod's own limit) →
// readiness probe → ready → endpoint after a lag → terminating (no longer an endpoint after the lag, what it
// has is finished within the grace period, the rest is cut) → gone; a pod that holds more memory than its
// limit is killed when it has loaded, and started again after 10 s, 20 s … 5 min.
// Not modelled: liveness and startup probes, preStop hooks, memory that grows while serving. A pod that is
// not ready yet ends at once.
// Source: Kubernetes, Pod Lifecycle; CrashLoopBackOff from pkg/kubelet/kubelet.go (MaxContainerBackOff).

import CostModel

extension World {
  /// Creates a pod and looks for a node for it.
  ///
  /// - Parameter isReady: The pod has been there for an hour, as at a scenario's beginning.
  mutating func createPod(isReady: Bool = false) {
    podsCreated += 1
    let period: Int64 = 100_000_000
    let bandwidth = CPUBandwidth(
      limit: scenario.deployment.resources.cpuLimit, period: period,
      phase: randomPhase(of: Nanoseconds(period)).rawValue)
    let cpu = PodCPU(bandwidth: bandwidth, coresPerTask: 1, now: now)
    let pod = Pod(id: podsCreated, created: now, cpu: cpu)
    let slot: Int
    if let reused = freePods.popLast() {
      slot = reused
      pods[slot] = pod
    } else {
      slot = pods.count
      pods.append(pod)
      let actor = agenda.addActor()
      precondition(actor == Actor.firstPod + slot, "pods and actors go together")
    }
    place(slot)
    if isReady, pods[slot].node >= 0 { beReadySinceLong(slot) }
    touch(slot)
  }

  private mutating func beReadySinceLong(_ pod: Int) {
    let longAgo = Instant(nanoseconds: -3_600_000_000_000)
    pods[pod].created = longAgo
    pods[pod].accepted = longAgo
    pods[pod].started = longAgo
    nodes[pods[pod].node].imageArrival = longAgo
    guard !loading.exceedsMemoryLimit else { return crash(pod) }
    pods[pod].cpu.coresPerTask = cost.parallelism
    pods[pod].phase = .ready
    pods[pod].isReady = true
    pods[pod].readyTransition = longAgo + .seconds(10)
    pods[pod].timer = .never
    pods[pod].isEndpoint = true
    balancer.add(pod)
  }

  /// Handles whatever is due at a pod.
  mutating func handlePod(_ pod: Int) {
    pods[pod].cpu.advance(to: now)
    while let payload = pods[pod].cpu.takeFinished() {
      if payload < 0 { finishLoading(pod) } else { finishBatch(first: payload) }
    }
    if pods[pod].timer <= now { handleTimer(pod) }
    if pods[pod].endpointTimer <= now { updateEndpoint(pod) }
    if pods[pod].phase == .terminating { endIfDrained(pod) }
    guard pods[pod].phase != .gone else { return touch(pod) }
    startWork(pod)
  }

  private mutating func handleTimer(_ pod: Int) {
    pods[pod].timer = .never
    switch pods[pod].phase {
    case .creating, .crashed: startContainer(pod)
    case .unprobed: becomeReady(pod)
    case .terminating: end(pod)
    case .pending, .loading, .ready, .gone: break
    }
  }

  private mutating func startContainer(_ pod: Int) {
    pods[pod].started = now
    measureContainer(of: pod)
    pods[pod].phase = .loading
    pods[pod].cpu.coresPerTask = 1
    pods[pod].cpu.begin(work: loading.cpuTime, payload: -1)
  }

  private mutating func finishLoading(_ pod: Int) {
    guard !loading.exceedsMemoryLimit else { return crash(pod) }
    let deployment = scenario.deployment
    let firstProbe = (pods[pod].started ?? now) + deployment.readinessInitialDelay
    let period = max(1, deployment.readinessPeriod.rawValue)
    let late = max(0, now.nanoseconds - firstProbe.nanoseconds)
    pods[pod].phase = .unprobed
    pods[pod].timer = firstProbe + Nanoseconds((late + period - 1) / period * period)
  }

  private mutating func crash(_ pod: Int) {
    let pause = min(300, 10 << min(pods[pod].restarts, 5))
    pods[pod].restarts += 1
    recorder.outOfMemoryKills += 1
    pods[pod].phase = .crashed
    pods[pod].timer = now + .seconds(Int64(pause))
  }

  private mutating func becomeReady(_ pod: Int) {
    pods[pod].phase = .ready
    pods[pod].isReady = true
    recorder.noteCounts(of: pods)
    pods[pod].readyTransition = now
    pods[pod].cpu.coresPerTask = cost.parallelism
    pods[pod].endpointTimer = now + scenario.cluster.endpointLag
  }

  /// Lets the balancer learn what it should know by now.
  private mutating func updateEndpoint(_ pod: Int) {
    pods[pod].endpointTimer = .never
    let belongs = pods[pod].phase == .ready
    guard belongs != pods[pod].isEndpoint else { return }
    pods[pod].isEndpoint = belongs
    if belongs { balancer.add(pod) } else { balancer.remove(pod) }
    if pods[pod].phase == .gone { freePods.append(pod) }
  }

  /// Tells a pod to end.
  mutating func terminate(_ pod: Int) {
    guard pods[pod].phase == .ready else {
      pods[pod].cpu.advance(to: now)
      return end(pod)
    }
    pods[pod].phase = .terminating
    pods[pod].timer = now + scenario.deployment.terminationGracePeriod
    pods[pod].endpointTimer = now + scenario.cluster.endpointLag
    touch(pod)
  }

  private mutating func endIfDrained(_ pod: Int) {
    guard !pods[pod].isEndpoint, pods[pod].cpu.taskCount == 0, pods[pod].queue.isEmpty else { return }
    end(pod)
  }

  /// Ends a pod: what it has is cut, its room is free.
  ///
  /// If the balancer has not learnt of it yet, requests go on being sent to it, and are refused.
  private mutating func end(_ pod: Int) {
    for payload in pods[pod].cpu.takeAll() where payload >= 0 { cutBatch(first: payload) }
    while let slot = pods[pod].queue.popFirst() { cutBatch(first: Int(slot)) }
    pods[pod].waiting = 0
    recorder.noteEnd(of: pods[pod], at: now)
    let node = pods[pod].node
    pods[pod].phase = .gone
    pods[pod].timer = .never
    if !pods[pod].isEndpoint {
      pods[pod].endpointTimer = .never
      freePods.append(pod)
    }
    touch(pod)
    guard node >= 0 else { return }
    release(pod, from: node)
    placePending()
  }
}

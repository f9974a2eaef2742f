// A pod's life, from its creation to its end.
//
// Modelled: pending → creating (image pull, container start) → its container's life → terminating → gone. A
// pod leaves the endpoints a lag after it turned unready or was told to end. A terminating pod serves on
// while its preStop hook sleeps; then it is told to end (SIGTERM): it accepts no more connections, so that
// requests are refused until the balancer knows, finishes what it has, and ends as soon as that is done. What
// is not finished within the grace, of which the sleep is a part, is cut; after a sleep it has 2 s in any
// case. A container that does not listen yet ends at once.
// Not modelled: preStop hooks other than a sleep, the status updates between kubelet and API.
// Source: Kubernetes, Pod Lifecycle; pkg/kubelet/kuberuntime/kuberuntime_container.go (killContainer).

import CostModel

extension World {
  /// Creates a pod and looks for a node for it.
  ///
  /// - Parameter isReady: The pod has been there for an hour, as at a scenario's beginning.
  mutating func createPod(isReady: Bool = false) {
    podsCreated += 1
    let cluster = scenario.cluster
    let bandwidth = CPUBandwidth(
      limit: scenario.deployment.resources.cpuLimit, period: cluster.quotaPeriod.rawValue,
      burst: scenario.deployment.cpuBurst.rawValue, phase: randomPhase(of: cluster.quotaPeriod).rawValue)
    let cpu = PodCPU(
      bandwidth: bandwidth, gang: gang, times: scenario.kernelTimes,
      cpus: Int(cluster.nodeCPU.cores.rounded(.up)), now: now)
    let pod = Pod(
      id: podsCreated, identity: identities.next(), revision: revision, created: now, cpu: cpu)
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
    if pods[slot].phase == .pending { recorder.notePending(obstacles) }
    if isReady, pods[slot].node >= 0 { beReadySinceLong(slot) }
    touch(slot)
  }

  private mutating func beReadySinceLong(_ pod: Int) {
    let longAgo = Instant(nanoseconds: -3_600_000_000_000)
    pods[pod].created = longAgo
    pods[pod].accepted = longAgo
    pods[pod].started = longAgo
    nodes[pods[pod].node].imageArrival = longAgo
    guard !loading.exceedsMemoryLimit else { return killForMemory(pod) }
    pods[pod].phase = .ready
    pods[pod].isReady = true
    pods[pod].isListening = true
    pods[pod].readyTransition = longAgo + .seconds(10)
    pods[pod].timer = .never
    pods[pod].isEndpoint = true
    balancer.add(pod)
    passProbes(pod)
  }

  /// Handles whatever is due at a pod.
  mutating func handlePod(_ pod: Int) {
    followEvents(of: pod)
    pods[pod].cpu.advance(to: now)
    while let payload = pods[pod].cpu.takeFinished() {
      if payload < 0 { finishLoading(pod) } else { finishBatch(first: payload, at: now) }
    }
    if pods[pod].timer <= now { handleTimer(pod) }
    if pods[pod].endpointTimer <= now { updateEndpoint(pod) }
    switch pods[pod].phase {
    case .terminating, .stopping:
      endIfDrained(pod)
      guard pods[pod].phase != .gone else { return touch(pod) }
    case .lost, .gone: return touch(pod)
    case .pending, .creating, .loading, .unready, .ready, .crashed: break
    }
    startWork(pod)
    if pods[pod].probeTimer <= now { handleProbes(pod) }
  }

  private mutating func handleTimer(_ pod: Int) {
    pods[pod].timer = .never
    switch pods[pod].phase {
    case .creating, .crashed: startContainer(pod)
    case .terminating, .stopping:
      if pods[pod].isListening, now < pods[pod].graceEnd {
        pods[pod].isListening = false
        pods[pod].timer = pods[pod].graceEnd
      } else {
        endContainer(pod)
      }
    case .pending, .loading, .unready, .ready, .lost, .gone: break
    }
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
    switch pods[pod].phase {
    case .terminating, .gone: return
    case .stopping: pods[pod].phase = .terminating
    case .ready, .unready:
      pods[pod].phase = .terminating
      beginGrace(pod)
    case .pending, .creating, .loading, .crashed, .lost: return end(pod)
    }
    pods[pod].endpointTimer = now + scenario.cluster.endpointLag
    touch(pod)
  }

  /// Begins the grace of a container that is to end.
  mutating func beginGrace(_ pod: Int) {
    let deployment = scenario.deployment
    let sleep = min(deployment.preStopSleep, deployment.terminationGracePeriod)
    let least = sleep > .zero ? sleep + .seconds(2) : .zero
    pods[pod].timer = now + sleep
    pods[pod].graceEnd = now + max(deployment.terminationGracePeriod, least)
    stopProbes(pod)
    touch(pod)
  }

  private mutating func endIfDrained(_ pod: Int) {
    guard !pods[pod].isListening, pods[pod].cpu.taskCount == 0, pods[pod].waiting == 0 else { return }
    endContainer(pod)
  }

  /// Ends the container of a pod that is to end, or to be started again.
  private mutating func endContainer(_ pod: Int) {
    if pods[pod].phase == .stopping { restartContainer(pod) } else { end(pod) }
  }

  /// Ends a pod: what it has is cut, its room is free.
  ///
  /// If the balancer has not learnt of it yet, requests go on being sent to it, and are refused.
  mutating func end(_ pod: Int) {
    cutWork(pod)
    recorder.noteEnd(of: pods[pod], at: now)
    let node = pods[pod].node
    pods[pod].phase = .gone
    pods[pod].timer = .never
    if !pods[pod].isEndpoint {
      pods[pod].endpointTimer = .never
      freePods.append(pod)
    } else if pods[pod].endpointTimer == .never {
      pods[pod].endpointTimer = now + scenario.cluster.endpointLag
    }
    touch(pod)
    guard node >= 0 else { return }
    release(pod, from: node)
    placePending()
  }
}

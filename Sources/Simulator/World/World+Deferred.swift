// Work that is left until somebody looks at it.
//
// A pod with one worker, on a node with cores for all, goes through its queue on its own: nothing that
// happens elsewhere changes when an attempt in it is done. And mostly nobody asks at that moment. So these
// pods have no events in the agenda for what they compute. What is done by some time is worked out in one go
// when the next attempt comes, when a client's patience ends, when usage is read or a sample taken, and
// before anything else that concerns the pod.
//
// Not left: work whose end somebody waits for (closed users, a balancer that counts what is outstanding), or
// whose order is written down (records of requests, the series that a warm-up is found in).
// Rule: that of pods followed event by event; a test holds the two together, in every figure.

import CostModel

extension Scenario {
  /// Whether pods' work can be left until somebody looks at it.
  ///
  /// - Parameters:
  ///   - cost: What a request costs.
  ///   - gang: The threads of one request.
  /// - Returns: Whether; a pod must also be in a state for it.
  func canDeferWork(cost: RequestCost, gang: CPUGang) -> Bool {
    if case .closed = traffic.source { return false }
    guard server.workers == 1, server.loadBalancing != .leastOutstanding else { return false }
    // A gang that drains the pool itself, or that the server's other threads take cores from, is followed.
    return deployment.resources.cpuLimit == nil ? cost.serverCPU == .zero : gang.isOneBusyThread
  }
}

extension World {
  /// Whether a pod's work can be left now.
  private func canDefer(_ pod: Int) -> Bool {
    pods[pod].phase == .ready && pods[pod].cpu.isNodeAmple
      && pods[pod].probes.allSatisfy { $0.question == 0 }
  }

  /// Begins or ends leaving a pod's work, as its state now asks for.
  mutating func updateDeferral(of pod: Int) {
    guard canDefer(pod) else { return followEvents(of: pod) }
    pods[pod].cpu.becomeLone()
  }

  /// Does what has been left at a pod, and leaves no more until it is planned anew.
  mutating func followEvents(of pod: Int) {
    guard pods[pod].cpu.isLone else { return }
    catchUp(pod, to: now)
    pods[pod].cpu.becomeGeneral()
    touch(pod)
    shareCores(around: pod)
  }

  /// Does what has been left at a pod until a time.
  @inline(__always)
  mutating func catchUp(_ pod: Int, to time: Instant) {
    while pods[pod].cpu.isLone, pods[pod].cpu.lone.end <= time.nanoseconds {
      let moment = Instant(nanoseconds: pods[pod].cpu.lone.end)
      deferredEvents += 1
      guard let first = pods[pod].cpu.finishLone() else { continue }
      finishBatch(first: first, at: moment)
      serveNext(pod, at: moment)
    }
  }

  /// Does what has been left everywhere until a time.
  mutating func catchUpAll(to time: Instant) {
    guard defersWork else { return }
    for pod in pods.indices { catchUp(pod, to: time) }
  }

  /// Lets the free worker of a pod whose work is left begin what waits.
  @inline(__always)
  mutating func serveNext(_ pod: Int, at moment: Instant, isAfterPause: Bool = false) {
    guard let (slot, work) = takeBatch(pod, at: moment, isAfterPause: isAfterPause) else { return }
    pods[pod].cpu.beginLone(work, payload: slot, at: moment)
  }

  /// Lets pods catch up until the attempt that seems to have waited longest has not been answered.
  mutating func catchUpLongestWaiting() {
    while let slot = clients.attempts.longestWaiting {
      let pod = Int(clients.attempts[slot].pod)
      guard pods[pod].cpu.isLone, pods[pod].cpu.lone.end <= now.nanoseconds else { return }
      catchUp(pod, to: now)
    }
  }

  /// Does what has been left everywhere, and leaves nothing any more.
  ///
  /// - Parameter time: Up to which everything else has been handled.
  mutating func endDeferral(at time: Instant) {
    catchUpAll(to: time)
    defersWork = false
    for pod in pods.indices where pods[pod].cpu.isLone {
      pods[pod].cpu.becomeGeneral()
      touch(pod)
      shareCores(around: pod)
    }
  }
}

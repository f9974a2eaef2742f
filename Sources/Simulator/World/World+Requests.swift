// What becomes of a request: from its arrival to its answer or its failure.
//
// Modelled: a worker prepares a request on one thread before the network's gang runs; a request that finds a
// free worker takes longer than one that follows another at once, by what the profile tells of pauses. What
// the server does outside of its workers drains the pod's quota when the request comes, and its answer is
// later by so much; where the node has no idle core it takes one from the pod's gangs in lockstep, all of
// whose threads wait.
// Not modelled: that this part is throttled too, or outlasts the client's patience; that it takes a core from
// single threads, or from other pods.
// A request that is sent to a pod whose node has failed gets no answer, not even a refusal: its client waits
// for its time-out.

import CostModel

extension World {
  /// An open arrival: sends it, and plans the next.
  mutating func arrive() {
    sendRequest(arrival: now, work: clients.drawWork(), number: 1, user: -1)
    schedule(Actor.arrivals, at: clients.nextArrival())
  }

  /// Sends the retries and the users' requests that are due.
  mutating func sendDue() {
    while let send = clients.takeSend(at: now) {
      let work = send.arrival == nil ? clients.drawWork() : send.work
      sendRequest(arrival: send.arrival ?? now, work: work, number: send.number, user: send.user)
    }
    schedule(Actor.sends, at: clients.nextSend)
  }

  /// Sends one attempt of a request to the pod that the balancer chooses.
  @inline(__always)
  private mutating func sendRequest(arrival: Instant, work: Int64, number: Int32, user: Int32) {
    if number == 1 {
      clients.noteRequest(at: now)
      recorder.noteArrival(at: arrival)
    }
    var attempt = Attempt(
      arrival: arrival, work: work, number: number, user: user,
      deadline: now + scenario.traffic.client.timeout)
    guard let pod = balancer.choose(among: pods) else { return fail(attempt, .noEndpoint) }
    catchUp(pod, to: now)
    let isLost = pods[pod].phase == .lost
    guard pods[pod].isListening || isLost else { return fail(attempt, .connectionRefused) }
    let mustWait = isLost || pods[pod].cpu.taskCount >= scenario.server.workers
    if mustWait, !isLost, let bound = scenario.server.queue, pods[pod].waiting >= bound {
      return fail(attempt, .queueFull)
    }
    attempt.pod = Int32(truncatingIfNeeded: pod)
    let slot = clients.attempts.insert(attempt)
    if agenda.time(of: Actor.timeouts) == .never {
      schedule(Actor.timeouts, at: clients.attempts.nextDeadline)
    }
    pods[pod].queue.append(Int32(truncatingIfNeeded: slot))
    pods[pod].waiting += 1
    if !isLost, cost.serverCPU > .zero { spendServerTime(pod) }
    guard !mustWait else { return }
    if pods[pod].cpu.isLone { return serveNext(pod, at: now, isAfterPause: true) }
    pods[pod].cpu.advance(to: now)
    startWork(pod, isAfterPause: true)
  }

  /// Lets a pod's server use the CPU time that a request costs outside of its worker.
  private mutating func spendServerTime(_ pod: Int) {
    if pods[pod].cpu.isLone { return pods[pod].cpu.spendLone(cost.serverCPU.rawValue, at: now) }
    pods[pod].cpu.advance(to: now)
    if pods[pod].cpu.isGangRunning, !hasIdleCore(pods[pod].node) {
      pods[pod].cpu.stallGangs(for: cost.serverCPU.rawValue)
    } else {
      pods[pod].cpu.spend(cost.serverCPU.rawValue)
    }
    touch(pod)
    shareCores(around: pod)
  }

  /// Lets free workers of a pod begin what waits; the pod's CPU stands at now.
  ///
  /// - Parameters:
  ///   - pod: The pod's slot.
  ///   - isAfterPause: Whether what waits has come just now, so that its worker had nothing to do before.
  mutating func startWork(_ pod: Int, isAfterPause: Bool = false) {
    while pods[pod].cpu.taskCount < scenario.server.workers,
      let (slot, work) = takeBatch(pod, at: now, isAfterPause: isAfterPause)
    {
      pods[pod].cpu.begin(work, payload: slot)
      guard pods[pod].cpu.taskCount <= loading.tasksWithinLimit else { return killForMemory(pod) }
    }
    touch(pod)
    shareCores(around: pod)
  }

  /// Takes up to a batch from a pod's queue: its first attempt's slot and the work of all of it.
  @inline(__always)
  mutating func takeBatch(
    _ pod: Int, at moment: Instant, isAfterPause: Bool
  ) -> (slot: Int, work: CPUWork)? {
    var first = -1
    var last = -1
    var total: Int64 = 0
    var size = 0
    while size < scenario.server.batch, let next = pods[pod].queue.popFirst() {
      let slot = Int(next)
      if slot < 0 {
        answerProbe(next, pod)
        continue
      }
      if clients.attempts[slot].isAbandoned, !scenario.server.servesAbandoned {
        clients.attempts.remove(slot)
        continue
      }
      pods[pod].waiting -= 1
      clients.attempts[slot].started = moment
      total += clients.attempts[slot].work
      if first < 0 { first = slot } else { clients.attempts[last].nextInBatch = next }
      last = slot
      size += 1
    }
    guard first >= 0 else { return nil }
    let start = startCost(pod, isAfterPause: isAfterPause)
    total += start.wall
    let preparation = cost.preparation.rawValue * Int64(size) + start.preparation
    guard size > 1 else { return (first, CPUWork(wall: total, preparation: preparation)) }
    let fixed = cost.fixedShareOfBatch
    let factor = (fixed + (1 - fixed) * Double(size)) / Double(size)
    let wall = max(1, Int64(nearest: Double(total) * factor))
    return (first, CPUWork(wall: wall, preparation: preparation))
  }

  /// What a pod's next work takes more because of the last pause, all of it just after it, and because its
  /// worker has another's answer to hand over before, where it has.
  @inline(__always)
  private mutating func startCost(_ pod: Int, isAfterPause: Bool) -> (wall: Int64, preparation: Int64) {
    guard hasStartCosts else { return (0, 0) }
    let share = isAfterPause ? 1 : pods[pod].pauseShare * cost.pauseDecay
    pods[pod].pauseShare = share
    return (
      Int64(nearest: share * Double(cost.pauseWall.rawValue)),
      Int64(nearest: share * Double(cost.pausePreparation.rawValue))
        + (isAfterPause ? 0 : cost.handover.rawValue)
    )
  }

  /// Answers the attempts of a batch that is done, or was at an earlier moment.
  @inline(__always)
  mutating func finishBatch(first: Int, at moment: Instant) {
    var slot = first
    while slot >= 0 {
      let attempt = clients.attempts[slot]
      clients.attempts.remove(slot)
      if !attempt.isAbandoned {
        // Who was begun when it came has found the worker idle.
        let isAfterPause = attempt.started == attempt.arrival
        let server = isAfterPause ? cost.serverWall + cost.pauseServer : cost.serverWall
        recorder.noteCompletion(of: attempt, at: moment + server)
        close(attempt, after: server)
      }
      slot = Int(attempt.nextInBatch)
    }
  }

  /// Cuts the attempts of a batch that the pod will not finish.
  mutating func cutBatch(first: Int) {
    var slot = first
    while slot >= 0 {
      let attempt = clients.attempts[slot]
      clients.attempts.remove(slot)
      if !attempt.isAbandoned { fail(attempt, .cut) }
      slot = Int(attempt.nextInBatch)
    }
  }

  /// Gives up the attempts whose clients have waited long enough; the server knows nothing of it.
  mutating func expireAttempts() {
    catchUpLongestWaiting()
    while let slot = clients.attempts.takeExpired(at: now) {
      let attempt = clients.attempts[slot]
      if !scenario.server.servesAbandoned, attempt.started == .never {
        pods[Int(attempt.pod)].waiting -= 1
      }
      fail(attempt, .timedOut)
      catchUpLongestWaiting()
    }
    schedule(Actor.timeouts, at: clients.attempts.nextDeadline)
  }

  /// Ends an attempt without an answer: it is tried again, or the request has failed.
  private mutating func fail(_ attempt: Attempt, _ reason: FailureReason) {
    switch clients.planRetry(of: attempt, now: now) {
    case .planned:
      recorder.noteRetry(of: attempt)
      return schedule(Actor.sends, at: clients.nextSend)
    case .withheld: recorder.noteWithheldRetry(of: attempt)
    case .spent: break
    }
    recorder.noteFailure(of: attempt, reason, at: now)
    close(attempt, rest: Clients.restAfterFailure)
  }

  /// Ends a request, whose client sees it end after a time; in closed traffic its user then thinks, at least
  /// for `rest`, and sends the next, while arrivals last.
  private mutating func close(_ attempt: Attempt, after: Nanoseconds = .zero, rest: Nanoseconds = .zero) {
    clients.openRequests -= 1
    guard attempt.user >= 0, now.nanoseconds < scenario.duration.rawValue else { return }
    let time = now + after + max(clients.thinkTime(), rest)
    guard time.nanoseconds < scenario.duration.rawValue else { return }
    clients.planRequest(of: attempt.user, at: time)
    schedule(Actor.sends, at: clients.nextSend)
  }
}

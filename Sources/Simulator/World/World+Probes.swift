// The kubelet's probes of a container: startup, readiness, liveness.
//
// Modelled: the first question comes `initialDelaySeconds` after the container's start, the next every
// `periodSeconds`; the startup probe holds back the others until it passes. A server that still loads its
// weights refuses. One that listens answers at once (`atOnce`): throttling delays the answer by less than one
// quota period of 100 ms, which no time-out of whole seconds notices, so that the questions after a passed
// probe change nothing and are left out. Or it answers in its turn (`inTurn`), as a server whose only threads
// are its workers: at once if a worker is free, else the question waits in the queue, costs no work when its
// turn comes, fails when nobody answered within `timeoutSeconds`, and at once when the queue is full.
// A readiness probe that fails takes the pod out of the endpoints until it passes again; a liveness or
// startup probe that fails has the container told to end and started again.
// Not modelled: the phase of the kubelet's tickers, what a probe asks and what that costs.
// Source: Kubernetes, pkg/kubelet/prober (worker.go, prober_manager.go).

import CostModel

extension World {
  /// Begins the probes of a container that starts now.
  mutating func startProbes(_ pod: Int) {
    let deployment = scenario.deployment
    var probes = [ProbeState(.readiness, deployment.readinessProbe)]
    if let spec = deployment.livenessProbe { probes.append(ProbeState(.liveness, spec)) }
    if let spec = deployment.startupProbe { probes = [ProbeState(.startup, spec)] + probes }
    pods[pod].probes = probes
    let isHeld = deployment.startupProbe != nil
    for index in probes.indices where !isHeld || probes[index].kind == .startup {
      pods[pod].probes[index].due = now + probes[index].spec.initialDelay
    }
    planProbes(pod)
  }

  /// Takes all probes of a pod for passed; where they can fail again they go on, each at a phase of its own.
  mutating func passProbes(_ pod: Int) {
    startProbes(pod)
    for index in pods[pod].probes.indices {
      pods[pod].probes[index].pass()
      let probe = pods[pod].probes[index]
      let goesOn = scenario.server.probes == .inTurn && probe.kind != .startup
      pods[pod].probes[index].due = goesOn ? now + randomPhase(of: probe.spec.period) : .never
    }
    planProbes(pod)
  }

  /// Ends the probes of a container that ends or is told to.
  mutating func stopProbes(_ pod: Int) {
    pods[pod].probes = []
    pods[pod].probeTimer = .never
  }

  /// Asks what is due to be asked, and gives up on what has waited too long.
  mutating func handleProbes(_ pod: Int) {
    while let index = pods[pod].probes.firstIndex(where: { $0.nextEvent <= now }) {
      if pods[pod].probes[index].deadline <= now {
        take(answer: false, of: index, pod)
      } else {
        ask(index, pod)
      }
    }
    planProbes(pod)
  }

  /// Takes the question at the head of a pod's queue for answered, if it still waits.
  mutating func answerProbe(_ question: Int32, _ pod: Int) {
    guard let index = pods[pod].probes.firstIndex(where: { $0.question == question }) else { return }
    take(answer: true, of: index, pod)
    planProbes(pod)
  }

  private mutating func planProbes(_ pod: Int) {
    pods[pod].probeTimer = pods[pod].probes.map(\.nextEvent).min() ?? .never
    touch(pod)
  }

  private mutating func ask(_ index: Int, _ pod: Int) {
    let spec = pods[pod].probes[index].spec
    pods[pod].probes[index].due = now + spec.period
    guard pods[pod].isListening else { return take(answer: false, of: index, pod) }
    guard scenario.server.probes == .inTurn, pods[pod].cpu.taskCount >= scenario.server.workers else {
      return take(answer: true, of: index, pod)
    }
    if let bound = scenario.server.queue, pods[pod].waiting >= bound {
      return take(answer: false, of: index, pod)
    }
    pods[pod].questions += 1
    pods[pod].probes[index].question = -pods[pod].questions
    pods[pod].probes[index].deadline = now + spec.timeout
    pods[pod].queue.append(-pods[pod].questions)
  }

  private mutating func take(answer: Bool, of index: Int, _ pod: Int) {
    pods[pod].probes[index].deadline = .never
    pods[pod].probes[index].question = 0
    pods[pod].probes[index].due = max(now, pods[pod].probes[index].due)
    let change = pods[pod].probes[index].take(answer: answer)
    let probe = pods[pod].probes[index]
    let isSettled = scenario.server.probes == .atOnce && probe.conclusion == true && answer
    if isSettled || probe.kind == .startup && change != nil { pods[pod].probes[index].due = .never }
    guard let change else { return }
    switch (probe.kind, change) {
    case (.startup, true): releaseProbes(pod)
    case (.readiness, true): becomeReady(pod)
    case (.readiness, false): loseReadiness(pod)
    case (.liveness, true): break
    case (.startup, false), (.liveness, false): stopContainer(pod)
    }
  }

  /// Lets the other probes ask, now that the container has started.
  private mutating func releaseProbes(_ pod: Int) {
    let started = pods[pod].started ?? now
    for index in pods[pod].probes.indices where pods[pod].probes[index].kind != .startup {
      pods[pod].probes[index].due = max(now, started + pods[pod].probes[index].spec.initialDelay)
    }
  }
}

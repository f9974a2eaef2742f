// Everything in one trial: clients, pods, nodes and controllers, driven by the run loop.
//
// Each actor has one pending event. Of events at one instant, those of pods come first, so that a request
// that is done exactly at its deadline is a success; then the clients' time-outs, nodes, the scenario's
// events, the metrics, the autoscaler, retries and thinking users, new arrivals, and last the recorder.

import CostModel
import Statistics

/// The actors that are there from the beginning; pods follow them.
enum Actor {
  static let timeouts = 0
  static let nodes = 1
  static let events = 2
  static let metrics = 3
  static let autoscaler = 4
  static let sends = 5
  static let arrivals = 6
  static let recorder = 7
  static let firstPod = 8
  /// Of events at one instant, pods (0) come first, then the actors in the order of their numbers.
  static func priority(of actor: Int) -> UInt8 { actor >= firstPod ? 0 : UInt8(actor + 1) }
}

/// The state of one trial.
struct World: DiscreteEventModel {
  let scenario: Scenario
  var cost: RequestCost
  let loading: LoadingCost
  /// Whether it makes a difference to a request's cost if it finds its worker idle.
  let hasStartCosts: Bool
  /// The threads of one request.
  let gang: CPUGang
  var agenda: Agenda
  var clients: Clients
  var pods = Slots<Pod>()
  /// Slots of pods that are gone, to be used again.
  var freePods: [Int] = []
  var podsCreated = 0
  var nodes: Slots<Node>
  var balancer: LoadBalancer
  /// Pods that are neither terminating nor gone are kept at this number.
  var desiredReplicas: Int
  /// Whether pods became ready or were lost, so that they must be counted again.
  var replicasAreDue = false
  /// The deployment's version, which new pods get.
  var revision = 0
  /// The rolling update under way.
  var rollout: RolloutPlan?
  /// Pods' random identities.
  var identities: RandomStream
  /// What is to be done at known times, in order.
  var actions: [(time: Instant, action: PlannedAction)] = []
  var phases: RandomStream
  let autoscaler: Autoscaler?
  var autoscalerState = AutoscalerState()
  /// What the autoscaler is told of the pods' usage; nil without an autoscaler.
  var metrics: MetricsPipeline?
  var nodeArrivals: [Instant] = []
  /// When node autoscaling next looks at the cluster; `never` without it.
  var nextScan = Instant.never
  var nodeScaleDown: NodeScaleDown
  var recorder: Recorder
  /// Whether pods' work may be left until somebody looks.
  var defersWork: Bool
  /// What would have been events, had it not been left.
  var deferredEvents = 0
  /// Pods whose next event changed while an event was being handled.
  private var touched = Slots<Int>()

  /// A trial's beginning: the deployment's replicas are ready and idle.
  ///
  /// - Parameters:
  ///   - scenario: What is simulated.
  ///   - profile: What a request costs.
  ///   - trial: Which trial, whose chance is its own.
  ///   - keepsRequests: Whether to keep a record of every request.
  ///   - keepsDecisions: Whether to keep a record of every sync of the autoscaler.
  ///   - keepsResponses: Whether to keep response times in the order of the answers.
  init(
    scenario: Scenario, profile: Profile, trial: Int, keepsRequests: Bool, keepsDecisions: Bool = false,
    keepsResponses: Bool = false
  ) {
    self.scenario = scenario
    var cost = profile.cost(threads: scenario.server.threads)
    // A recorded CPU time has the preparation in it, and whatever a pause or a handover has cost.
    if scenario.traffic.hasCPUTimes {
      (cost.preparation, cost.pauseWall, cost.pausePreparation, cost.handover) = (.zero, .zero, .zero, .zero)
    }
    self.cost = cost
    hasStartCosts = cost.pauseWall > .zero || cost.pausePreparation > .zero || cost.handover > .zero
    gang = CPUGang(scenario, cost: cost)
    loading = LoadingCost(profile: profile, server: scenario.server, resources: scenario.deployment.resources)
    agenda = Agenda(actors: Actor.firstPod, frequent: Actor.arrivals)
    let seed = scenario.seed
    clients = Clients(
      traffic: scenario.traffic, cost: cost, threads: scenario.server.threads, seed: seed, trial: trial)
    balancer = LoadBalancer(
      scenario.server.loadBalancing, random: RandomStream(seed: seed, name: "balancing", trial: trial))
    phases = RandomStream(seed: seed, name: "phases", trial: trial)
    identities = RandomStream(seed: seed, name: "identities", trial: trial)
    nodes = Slots((0..<scenario.firstNodes).map { _ in Node(scenario.cluster, added: .zero) })
    nodeScaleDown = NodeScaleDown(scenario.cluster.autoscaler)
    autoscaler = scenario.autoscaler.map { Autoscaler(spec: $0, options: scenario.controllers.autoscaler) }
    desiredReplicas = scenario.deployment.replicas
    recorder = Recorder(
      scenario: scenario, trial: trial, keepsRequests: keepsRequests, keepsDecisions: keepsDecisions)
    if keepsResponses { recorder.responses = ResponseSeries() }
    let isOrdered = keepsRequests || keepsResponses
    defersWork =
      !isOrdered && loading.tasksWithinLimit > 0 && scenario.canDeferWork(cost: cost, gang: gang)
    for _ in 0..<desiredReplicas { createPod(isReady: true) }
    recorder.noteCounts(of: pods)
    recorder.noteNodes(nodeCount)
    planFirstEvents(trial: trial)
    startControllers(trial: trial)
    settle()
  }

  private mutating func planFirstEvents(trial: Int) {
    if scenario.cluster.isAutoscaled {
      var random = RandomStream(seed: scenario.seed, name: "node scans", trial: trial)
      let interval = Double(scenario.cluster.autoscaler.scanInterval.rawValue)
      nextScan = Instant(nanoseconds: Int64(random.uniform() * interval))
      schedule(Actor.nodes, at: nextScan)
    }
    for event in scenario.events { plan(.event(event.kind), at: .zero + event.at) }
    schedule(Actor.arrivals, at: clients.nextArrival())
    schedule(Actor.sends, at: clients.nextSend)
    schedule(Actor.recorder, at: .zero + recorder.interval)
  }

  /// Ends new arrivals and closes the pods' accounts, when everything up to the end has been handled; what is
  /// in flight goes on, and so do the controllers.
  mutating func stopArrivals() {
    endDeferral(at: .zero + scenario.duration)
    recorder.closeAccounts(of: pods, nodes: nodes)
    clients.stopNewRequests()
    agenda.clear(Actor.arrivals)
    schedule(Actor.sends, at: clients.nextSend)
    settle()
  }

  /// A span uniform in 0 ..< period: independent clocks do not tick together.
  mutating func randomPhase(of period: Nanoseconds) -> Nanoseconds {
    Nanoseconds(Int64(phases.uniform() * Double(period.rawValue)))
  }

  /// The instant of the event being handled.
  var now: Instant { agenda.now }

  @inline(__always)
  mutating func schedule(_ actor: Int, at time: Instant) {
    agenda.set(actor, at: time, priority: Actor.priority(of: actor))
  }

  mutating func takeNext(until end: Instant) -> Int? { agenda.next(until: end) }

  mutating func handle(actor: Int) {
    switch actor {
    case Actor.arrivals: arrive()
    case Actor.timeouts: expireAttempts()
    case Actor.sends: sendDue()
    case Actor.metrics: measurePods()
    case Actor.autoscaler: syncAutoscaler()
    case Actor.recorder: record()
    case Actor.nodes: handleNodes()
    case Actor.events: handleActions()
    default: handlePod(actor - Actor.firstPod)
    }
    if replicasAreDue { setReplicas(desiredReplicas) }
    settle()
  }

  /// Notes that a pod's next event may have changed; it is planned anew when the event is done.
  @inline(__always)
  mutating func touch(_ pod: Int) {
    guard !pods[pod].isTouched else { return }
    pods[pod].isTouched = true
    touched.append(pod)
  }

  /// Plans anew whatever was touched.
  @inline(__always)
  mutating func settle() {
    while let pod = touched.popLast() { planNext(of: pod) }
  }

  private mutating func planNext(of pod: Int) {
    pods[pod].isTouched = false
    if defersWork { updateDeferral(of: pod) }
    schedule(Actor.firstPod + pod, at: pods[pod].nextEvent)
  }

  private mutating func record() {
    catchUpAll(to: now)
    recorder.sample(pods, replicas: desiredReplicas, now: now)
    schedule(Actor.recorder, at: now + recorder.interval)
  }
}

import CostModel
import Statistics

/// Takes down what a trial shows, as it happens; nothing is stored for each request unless asked for.
struct Recorder {
  /// From one sample of the series to the next.
  let interval: Nanoseconds
  var outOfMemoryKills = 0
  var restarts = 0
  /// Response times in order, for whoever sets it before the trial; nil keeps none.
  var responses: ResponseSeries?
  private(set) var outcome = TrialOutcome()
  private let trial: Int
  private let warmUp: Instant
  private let end: Instant
  private let limit: Nanoseconds
  private let keepsRequests: Bool
  private let keepsDecisions: Bool
  private let resources: ResourceSpec
  private var lastEnd: Instant
  private var arrivalsInInterval = 0
  private var completionsInInterval = 0
  private var responseSumInInterval: Int128 = 0
  private var waitingTimeSum: Int128 = 0
  private var usageAtSample: Int64 = 0
  private var usageOfEnded: Int64 = 0
  private var isClosed = false

  init(scenario: Scenario, trial: Int, keepsRequests: Bool, keepsDecisions: Bool = false) {
    self.trial = trial
    self.keepsDecisions = keepsDecisions
    self.keepsRequests = keepsRequests
    warmUp = .zero + scenario.warmUp
    end = .zero + scenario.duration
    lastEnd = .zero + scenario.duration
    limit = scenario.objective?.responseTime ?? .zero
    resources = scenario.deployment.podResources
    interval = Self.interval(for: scenario.duration)
  }

  /// About 180 samples over the duration, at whole seconds where that is possible.
  static func interval(for duration: Nanoseconds) -> Nanoseconds {
    let raw = Double(duration.rawValue) / 180
    return Nanoseconds(raw >= 1e9 ? Int64((raw / 1e9).rounded(.up)) * 1_000_000_000 : max(1, Int64(raw)))
  }

  mutating func noteArrival(at time: Instant) {
    arrivalsInInterval += 1
    if time >= warmUp { outcome.attempted += 1 }
  }

  mutating func noteRetry(of attempt: Attempt) {
    if attempt.arrival >= warmUp { outcome.retries += 1 }
  }

  /// Notes a retry that the clients' budget does not allow.
  mutating func noteWithheldRetry(of attempt: Attempt) {
    if attempt.arrival >= warmUp { outcome.withheldRetries += 1 }
  }

  mutating func noteCompletion(of attempt: Attempt, at now: Instant) {
    let response = now - attempt.arrival
    responses?.add(response, arrival: attempt.arrival)
    completionsInInterval += 1
    responseSumInInterval += Int128(response.rawValue)
    guard attempt.arrival >= warmUp else { return }
    lastEnd = max(lastEnd, now)
    outcome.completed += 1
    outcome.responseTimes.record(response.rawValue)
    waitingTimeSum += Int128((attempt.started - attempt.arrival).rawValue)
    if response <= limit { outcome.withinObjective += 1 }
    if keepsRequests { keep(attempt, failure: nil, at: now) }
  }

  mutating func noteFailure(of attempt: Attempt, _ reason: FailureReason, at now: Instant) {
    guard attempt.arrival >= warmUp else { return }
    lastEnd = max(lastEnd, now)
    outcome.failures[reason, default: 0] += 1
    if keepsRequests { keep(attempt, failure: reason, at: now) }
  }

  private mutating func keep(_ attempt: Attempt, failure: FailureReason?, at now: Instant) {
    outcome.requests.append(
      RequestRecord(
        trial: trial, arrival: attempt.arrival, started: attempt.started == .never ? nil : attempt.started,
        end: now, attempts: Int(attempt.number), pod: attempt.pod < 0 ? nil : Int(attempt.pod),
        failure: failure))
  }

  /// Keeps a sync of the autoscaler where that is asked for, until the end of arrivals.
  mutating func noteSync(_ record: @autoclosure () -> DecisionRecord) {
    if keepsDecisions, !isClosed { outcome.decisions.append(record()) }
  }

  /// Adds up what a pod that ends has cost and used, unless the accounts are closed.
  mutating func noteEnd(of pod: Pod, at close: Instant) {
    guard !isClosed else { return }
    usageOfEnded += pod.cpu.usage
    outcome.usedVCPUHours += Double(pod.cpu.usage) / 3.6e12
    outcome.periods += pod.cpu.bandwidth.periods
    outcome.throttledPeriods += pod.cpu.bandwidth.throttledPeriods
    outcome.throttledSeconds += Double(pod.cpu.bandwidth.throttledTime) / 1e9
    if pod.cpu.isLimited { outcome.podCPUStats.append(PodCPUStat(pod)) }
    guard pod.placed < close else { return }
    let hours = (close - pod.placed).seconds / 3600
    outcome.podHours += hours
    outcome.vcpuHours += hours * (resources.cpuRequest?.cores ?? 0)
    outcome.gibHours += hours * (resources.memoryRequest?.gibibytes ?? 0)
  }

  /// Adds up how long a node that goes has been there, unless the accounts are closed.
  mutating func noteEnd(of node: Node, at close: Instant) {
    guard !isClosed, node.added < close else { return }
    outcome.nodeHours += (close - node.added).seconds / 3600
  }

  /// Notes how many nodes there are; called whenever there are more.
  mutating func noteNodes(_ count: Int) { outcome.nodesMax = max(outcome.nodesMax, count) }

  /// Notes a pod that finds no node when it is created, and what is in its way.
  mutating func notePending(_ reasons: [PendingReason]) {
    for reason in reasons { outcome.pendingReasons[reason, default: 0] += 1 }
  }

  /// Notes how many pods are ready and pending; called whenever one of them grows.
  mutating func noteCounts(of pods: Slots<Pod>) {
    outcome.readyMax = max(outcome.readyMax, pods.count { $0.phase == .ready })
    outcome.pendingMax = max(outcome.pendingMax, pods.count { $0.phase == .pending })
  }

  /// Takes a sample of the series.
  ///
  /// - Parameters:
  ///   - pods: The pods.
  ///   - replicas: The replicas wished for.
  ///   - now: The instant.
  mutating func sample(_ pods: Slots<Pod>, replicas: Int, now: Instant) {
    guard now <= end else { return }
    let ready = pods.count { $0.phase == .ready }
    let usage = pods.reduce(usageOfEnded) { $1.phase == .gone ? $0 : $0 + $1.cpu.usage(at: now) }
    let seconds = interval.seconds
    let requested = Double(ready) * (resources.cpuRequest?.cores ?? 0)
    let used = Double(usage - usageAtSample) / 1e9 / seconds
    outcome.series.append(
      SeriesPoint(
        seconds: now.seconds, arrivalRate: Double(arrivalsInInterval) / seconds, ready: Double(ready),
        replicas: Double(replicas), utilization: requested > 0 ? used / requested : 0,
        responseTime: meanResponseInInterval))
    usageAtSample = usage
    arrivalsInInterval = 0
    completionsInInterval = 0
    responseSumInInterval = 0
  }

  private var meanResponseInInterval: Double {
    completionsInInterval > 0 ? Double(responseSumInInterval) / 1e9 / Double(completionsInInterval) : 0
  }

  /// Closes the accounts of pods and nodes at the end of arrivals: what they cost and use from then on is not
  /// counted.
  mutating func closeAccounts(of pods: Slots<Pod>, nodes: Slots<Node>) {
    for slot in pods.indices where pods[slot].phase != .gone {
      pods[slot].cpu.advance(to: end)
      noteEnd(of: pods[slot], at: end)
    }
    for node in nodes where node.state == .open || node.state == .cordoned { noteEnd(of: node, at: end) }
    isClosed = true
  }

  /// The figures of a trial that is over.
  mutating func finish(events: Int) -> TrialOutcome {
    outcome.outOfMemoryKills = outOfMemoryKills
    outcome.restarts = restarts
    outcome.waitingTimeSum = Double(waitingTimeSum) / 1e9
    outcome.elapsed = lastEnd - warmUp
    outcome.hours = end.seconds / 3600
    outcome.events = events
    outcome.podCPUStats.sort { $0.pod < $1.pod }
    return outcome
  }
}

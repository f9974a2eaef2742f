// Measures any HTTP service from outside.
//
// Measured: response times of more and more users without think time, from which the workers are found; then
// of requests at even distances that keep a third of the workers busy; CPU time and memory of the service's
// processes, where they are known.
//
// The profile's service time is that of the requests at even distances. Each finds the service as a pod's
// requests mostly find it: a worker is free, and the caches and the processor have had a pause. Evenly spaced
// and so rare, requests do not wait for each other, so their response time is their service time. Of it, what
// the workers do not explain (see ConcurrencySweep) is the server's own.
// Not measured: loading; how the client's machine and the network between add to it, which is in the times.

import CostModel
import Serving
import Statistics

/// A profile of a service that is running.
public struct OutsideSession {
  private let client: any ServiceClient
  private let account: (any ServiceAccount)?
  private let image: RequestImage
  private let clock: any MeasuringClock
  private let machine: any Machine

  /// How long the machine is watched before the run, in seconds.
  private static let idleCheckSeconds = 0.5
  /// The share of the time that users without think time get; pauses get the rest.
  private static let usersShare = 0.5
  /// How often each number of users has its turn, so that what changes meanwhile is shared by all.
  private static let rounds = 2
  /// Requests of each user in a turn, at least: the first does not count.
  private static let requestsMin = 3
  /// The utilization of workers by requests at even distances.
  private static let utilization = 0.3
  /// The fewest of these requests.
  private static let apartMin = 10
  /// Half the difference that is worth a word, between times with pauses and back to back.
  private static let pausesMatter = 0.03
  /// The residual of a sweep, or the excess over whole workers, that is worth a word.
  private static let residualMax = 0.1
  /// A lag of the client that is worth a word, in seconds.
  private static let lagMax = 0.001

  /// Prepares a profile of a service.
  ///
  /// - Parameters:
  ///   - client: Sends the request that is measured.
  ///   - account: The service's processes; nil where they are not known.
  ///   - image: What a request carries.
  ///   - clock: What passes while the machine is watched.
  ///   - machine: The machine of the client.
  public init(
    client: any ServiceClient, account: (any ServiceAccount)?, image: RequestImage,
    clock: any MeasuringClock = SystemClock(), machine: any Machine = LocalMachine()
  ) {
    self.client = client
    self.account = account
    self.image = image
    self.clock = clock
    self.machine = machine
  }

  /// Measures.
  ///
  /// - Parameters:
  ///   - request: What to measure and how long.
  ///   - progress: Told after each step how far the profile is.
  /// - Returns: The profile; what is doubtful about it stands in its warnings.
  /// - Throws: ``OutsideError`` for a service that does not answer.
  public func run(
    _ request: OutsideRequest, progress: (ProfilingProgress) -> Void = { _ in }
  ) throws(OutsideError) -> Profile {
    let plan = PhasePlan([
      (.idleCheck, Self.idleCheckSeconds), (.concurrency, Self.usersShare * request.seconds),
      (.pauses, (1 - Self.usersShare) * request.seconds),
    ])
    progress(plan.progress(.idleCheck, 0))
    let before = MachineActivity.during(clock, machine) { clock.sleep(Self.idleCheckSeconds) }
    try check(client.ask(), url: request.url)
    let levels = try levels(request) { progress(plan.progress(.concurrency, $0)) }
    let sweep = ConcurrencySweep(levels.filter(\.isUsable))
    progress(plan.progress(.pauses, 0))
    let apart = try askApart(sweep, request)
    progress(plan.progress(.pauses, 1))

    var doubts = doubts(levels, sweep) + doubts(apart, sweep)
    var warnings = MeasurementDoubt.before(before).map { $0.warning(network: request.name) }
    let times = apart.times.map { max(0.01 * $0, $0 - sweep.outside) }
    let wall = MeasuredTime(series: times)
    if apart.cpuSeconds == nil { doubts.append(.cpuAssumed) }
    doubts.append(.startNotSeen(hasProcess: apart.memory != nil))
    let service = serviceTime(times) { warnings.append($0.warning(network: request.name)) }
    let cpu = apart.cpuSeconds.map { MeasuredTime(exactly: $0) } ?? wall
    // A process that keeps several cores busy for a request has as many threads at least.
    let threads = max(1, Int((cpu.mean / wall.mean - 0.05).rounded(.up)))
    var profile = Profile(
      network: request.name, parameters: nil, provenance: provenance(request),
      coldStart: ColdStart(loadSeconds: 0, loadCPUSeconds: 0, firstImageSeconds: sweep.alone),
      memory: apart.memory ?? MemoryFootprint(loadedBytes: 0, peakBytes: 0),
      threadCosts: [ThreadCost(threads: threads, wall: wall, cpu: cpu)], serviceTime: service,
      handling: HandlingCost(image: image),
      warnings: warnings + doubts.map { $0.warning(service: request.name) })
    profile.handling?.serverWallSeconds = sweep.outside
    // It is part of the CPU time of the whole request.
    profile.handling?.serverCPUSeconds = 0
    profile.concurrency = ServiceConcurrency(
      workers: sweep.workers, transactionRate: sweep.capacity, isSaturated: sweep.isSaturated,
      levels: levels.map(ConcurrencyLevel.init))
    return profile
  }

  private func check(_ answer: HTTPAnswer, url: String) throws(OutsideError) {
    guard let status = answer.status else {
      throw .unreachable(url: url, reason: answer.failure ?? "the connection was closed")
    }
    guard (200..<300).contains(status) else {
      let line = answer.body.split(whereSeparator: \.isNewline).first.map { String($0.prefix(120)) }
      throw .refused(url: url, status: status, answer: line ?? "")
    }
  }

  /// Lets each number of users ask in turn.
  private func levels(
    _ request: OutsideRequest, progress: (Double) -> Void
  ) throws(OutsideError) -> [LoadLevel] {
    // The service's first requests may still be slow.
    let first = client.closedLoop(users: 1, until: .count(Self.requestsMin))
    let expected = first.filter(\.isAnswered).map(\.responseTime).min() ?? 0
    var levels = request.users.map { LoadLevel(users: $0) }
    let turns = Double(levels.count * Self.rounds)
    let seconds = Self.usersShare * request.seconds / turns
    for turn in 0..<Int(turns) {
      let index = turn % levels.count
      let users = levels[index].users
      // At worst one request is served at a time.
      let isSlow = expected * Double(users * Self.requestsMin) > seconds
      let exchanges = client.closedLoop(
        users: users, until: isSlow ? .count(users * Self.requestsMin) : .seconds(seconds))
      levels[index].add(exchanges)
      progress(Double(turn + 1) / turns)
    }
    guard levels[0].isUsable else {
      throw .unsteady(
        url: request.url, failed: levels[0].failed, attempted: levels[0].attempted,
        example: levels[0].example ?? "none answered in time")
    }
    return levels
  }

  /// What was seen of requests at even distances.
  private struct Apart {
    var exchanges: [Exchange]
    /// CPU time per request, in seconds; nil where it was not seen.
    var cpuSeconds: Double?
    var memory: MemoryFootprint?

    /// Response times of those that were answered, in order.
    var times: [Double] { exchanges.filter(\.isAnswered).map(\.responseTime) }
  }

  private func askApart(_ sweep: ConcurrencySweep, _ request: OutsideRequest) throws(OutsideError) -> Apart {
    let arrivals = evenArrivals(
      rate: Self.utilization * Double(sweep.workers) / sweep.alone,
      seconds: (1 - Self.usersShare) * request.seconds, atLeast: Self.apartMin)
    let before = account?.cpuSeconds
    let exchanges = client.openLoop(arrivals: arrivals)
    var apart = Apart(exchanges: exchanges)
    if let before, let after = account?.cpuSeconds, after > before {
      apart.cpuSeconds = (after - before) / Double(exchanges.count)
    }
    apart.memory = account?.memory.map {
      MemoryFootprint(loadedBytes: $0.resident, peakBytes: max($0.resident, $0.peak))
    }
    guard apart.times.count >= 2 else {
      let failed = exchanges.filter { !$0.isAnswered }
      throw .unsteady(
        url: request.url, failed: failed.count, attempted: exchanges.count,
        example: failed.first?.trouble ?? "none")
    }
    return apart
  }

  private func doubts(_ levels: [LoadLevel], _ sweep: ConcurrencySweep) -> [ServiceDoubt] {
    var doubts = levels.compactMap { level in
      level.example.map {
        ServiceDoubt.failed(
          users: level.users, failed: level.failed, attempted: level.attempted, example: $0)
      }
    }
    if !sweep.isSaturated, let most = levels.last(where: \.isUsable) {
      doubts.append(.notSaturated(users: most.users))
    }
    if abs(sweep.worst.residual) > Self.residualMax {
      doubts.append(
        .unexplained(users: sweep.worst.users, workers: sweep.workers, residual: sweep.worst.residual))
    }
    if sweep.outside > 0, sweep.inService / Double(sweep.workers) - 1 > Self.residualMax {
      doubts.append(.ambiguous(workers: sweep.workers, outside: sweep.outside))
    }
    return doubts
  }

  private func doubts(_ apart: Apart, _ sweep: ConcurrencySweep) -> [ServiceDoubt] {
    var doubts: [ServiceDoubt] = []
    let failed = apart.exchanges.filter { !$0.isAnswered }
    if let example = failed.first?.trouble {
      doubts.append(.failedApart(failed: failed.count, attempted: apart.exchanges.count, example: example))
    }
    let mean = SeriesMean(apart.times)
    let difference = abs(mean.summary.mean / sweep.alone - 1)
    if difference > max(Self.pausesMatter, mean.relativeHalfWidth) {
      doubts.append(.pauses(apart: mean.summary.mean, backToBack: sweep.alone))
    }
    let lag = Summary(apart.exchanges.map(\.lag)).quantile(0.99)
    if lag > Self.lagMax { doubts.append(.clientLate(seconds: lag)) }
    return doubts
  }

  private func serviceTime(_ times: [Double], doubt: (MeasurementDoubt) -> Void) -> ServiceTime {
    do {
      return try ServiceTime(fittedTo: times)
    } catch {
      doubt(.fewImages(images: times.count, needed: ServiceTimeFit.countMin))
      return ServiceTime(.deterministic(mean: 1))
    }
  }

  /// Of a service elsewhere the machine is not known.
  private func provenance(_ request: OutsideRequest) -> Provenance {
    var provenance =
      request.isLocal ? Provenance(measuredOn: machine.description) : Provenance(method: "measured")
    provenance.date = machine.description.date
    provenance.source = request.url
    return provenance
  }
}

extension ConcurrencyLevel {
  /// What a profile says of a level.
  init(_ level: LoadLevel) {
    self.init(users: level.users, attempted: level.attempted, failed: level.failed)
    guard level.responses.count >= 2 else { return }
    responseSeconds = level.mean
    transactionRate = level.isUsable ? level.transactionRate : nil
  }
}

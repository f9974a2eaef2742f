// What headroom-serve adds to a network's time, and whether the network takes there what it takes here.
//
// Measured, on each thread count with one worker: requests of two users without think time, who never leave
// the worker without the next one, and requests at random times that keep it half busy. The service tells the
// time in its queue, of preparation and of the network with each answer; what remains of the response time is
// the server's own. Its CPU time is that of the process less that of preparation and network.
//
// What makes a simulated response time true is that its parts are those of requests as pods get them: some
// find the caches and the processor as a pause has left them, some follow another at once. At half
// utilization both are about as frequent, so the server's own cost is that of the random requests. Where the
// means at the two loads lie apart by more than their intervals, the profile takes the time without pauses,
// and what a pause adds. How long the worker needs between two requests is told by how long requests wait.
// Else, where the network's time in the random requests and the profiler's lie apart,
// it takes the service's; and else it keeps the profiler's, which knows it better.
// Not measured: how the cost grows with a pause's length; the way between machines. Client and service share
// the machine, and the client's part in a response, some tens of microseconds, counts as the server's.

import CostModel
import Serving
import Statistics

/// Completes the profile of a network with what its service costs.
public struct ServerSession {
  private let start: ServiceStarter

  /// The share of the time that requests without pauses get; random ones get the rest.
  private static let busyShare = 0.3
  /// The fewest requests of either kind.
  private static let requestsMin = 10
  /// The utilization of the worker by random requests.
  private static let utilization = 0.5

  /// Prepares to measure a service.
  ///
  /// - Parameter start: Starts it.
  public init(start: @escaping ServiceStarter) { self.start = start }

  /// Measures the service on each thread count of a profile.
  ///
  /// - Parameters:
  ///   - profile: What was measured of the network alone, with its preparation.
  ///   - seconds: Time for all thread counts.
  ///   - progress: Told the share done, 0 … 1.
  /// - Returns: The profile with the server's own cost, and with the service's memory; where there is no
  ///   service, the same with a warning that says why and what to do.
  public func complete(
    _ profile: Profile, seconds: Double, progress: (Double) -> Void = { _ in }
  ) -> Profile {
    var (completed, doubts) = (profile, [ServiceDoubt]())
    let counts = Double(profile.threadCosts.count)
    progress(0)
    do {
      for (index, cost) in profile.threadCosts.enumerated() {
        let seen = try observe(cost, seconds: seconds / counts)
        progress(Double(index + 1) / counts)
        doubts += take(seen, of: cost, at: index, into: &completed)
      }
      if completed.threadCosts != profile.threadCosts {
        completed.threadScaling = try ThreadScaling(fittedTo: completed.threadCosts)
      }
    } catch {
      // Half a measurement is none.
      completed = profile
      doubts = [.notMeasured(reason: "\(error)")]
    }
    completed.warnings += doubts.map { $0.warning(service: profile.network) }
    return completed
  }

  /// What was seen of the service on one thread count.
  private struct Seen {
    var busy: [ServedRequest]
    var random: [ServedRequest]
    /// CPU time per random request, in seconds; nil where it was not seen.
    var cpuSeconds: Double?
    /// Memory when it was ready, and after the requests.
    var ready: MemoryReading?
    var used: MemoryReading?
    var failed: ServiceDoubt?
  }

  private func observe(_ cost: ThreadCost, seconds: Double) throws -> Seen {
    let service = try start(cost.threads)
    defer { service.stop() }
    let client = service.client
    let ready = service.memory
    _ = client.closedLoop(users: 1, until: .count(3))
    // Each user's first request may have found the worker idle.
    let (time, users) = (Self.busyShare * seconds, 2)
    let isSlow = cost.wall.mean * Double(Self.requestsMin) > time
    let loop = client.closedLoop(
      users: users, until: isSlow ? .count(Self.requestsMin + users) : .seconds(time))
    let busy = Array(try served(loop).dropFirst(users))
    let arrivals = randomArrivals(
      rate: Self.utilization / Summary(busy.map { $0.prepare + $0.infer }).mean,
      seconds: (1 - Self.busyShare) * seconds, atLeast: Self.requestsMin)
    let before = service.cpuSeconds
    let exchanges = client.openLoop(arrivals: arrivals)
    let after = service.cpuSeconds
    var seen = Seen(busy: busy, random: try served(exchanges), ready: ready, used: service.memory)
    if let before, let after { seen.cpuSeconds = (after - before) / Double(exchanges.count) }
    let failures = exchanges.filter { !$0.isAnswered }
    seen.failed = failures.first?.trouble.map {
      .failedApart(failed: failures.count, attempted: exchanges.count, example: $0)
    }
    return seen
  }

  /// The answered requests with what the service said of them.
  private func served(_ exchanges: [Exchange]) throws(ServiceSilence) -> [ServedRequest] {
    let answered = exchanges.filter(\.isAnswered)
    guard answered.count >= 2 else {
      let example = exchanges.lazy.compactMap(\.trouble).first ?? "no answer"
      throw .failed(exchanges.count - answered.count, of: exchanges.count, example: example)
    }
    let served = answered.compactMap(ServedRequest.init)
    guard served.count == answered.count else { throw .noTimes }
    return served
  }

  /// Takes over what one thread count has shown.
  private func take(
    _ seen: Seen, of cost: ThreadCost, at index: Int, into profile: inout Profile
  ) -> [ServiceDoubt] {
    var doubts = [seen.failed].compactMap { $0 }
    let encounters = WorkerEncounters(seen.random)
    let infer = MeasuredTime(series: seen.random.map(\.infer))
    let pause = PauseCost(busy: seen.busy, encounters, of: \.infer)
    let wall = pause?.busy ?? infer
    let isApart = wall.isApart(from: cost.wall)
    if isApart || pause != nil {
      profile.threadCosts[index].wall = wall
      profile.threadCosts[index].cpu = cost.cpu.scaled(by: wall.mean / cost.wall.mean)
      profile.threadCosts[index].pauseSeconds = pause?.seconds
      profile.threadCosts[index].pauseDecay = pause.flatMap { $0.decay > 0 ? $0.decay : nil }
    }
    if isApart {
      doubts.append(.inferDiffers(threads: cost.threads, service: wall.mean, profiler: cost.wall.mean))
    }
    profile.memory = profile.memory.served(ready: seen.ready, used: seen.used, isFirst: index == 0)
    guard index == 0 else {
      takeCPU(seen, encounters, at: index, into: &profile)
      return doubts
    }
    let decay = pause?.decay
    if let differs = takePreparation(seen, encounters, wall: wall.mean, decay: decay, into: &profile) {
      doubts.append(differs)
    }
    takeServerTime(encounters, into: &profile)
    let handover = encounters.idleCount < encounters.all.count ? WorkerHandover.seconds(encounters.all) : nil
    profile.handling?.handoverSeconds = seen.failed == nil ? handover : nil
    // Of all random requests, as the process' CPU time is: those that found the worker idle, and the others.
    let worker =
      cost.cpu.mean * infer.mean / cost.wall.mean + Summary(seen.random.map(\.prepare)).mean
      + handoverSeconds(encounters, profile)
    profile.handling?.serverCPUSeconds = max(0, (seen.cpuSeconds ?? worker) - worker)
    return doubts
  }

  /// Takes the cores that a gang keeps busy in the service in place of those in the profiler, where they lie
  /// beyond its interval: in the service its threads fall asleep between requests, and look for each other
  /// when they wake.
  private func takeCPU(
    _ seen: Seen, _ encounters: WorkerEncounters, at index: Int, into profile: inout Profile
  ) {
    guard let all = seen.cpuSeconds, let server = profile.handling?.serverCPUSeconds else { return }
    let cost = profile.threadCosts[index]
    let beside = server + Summary(seen.random.map(\.prepare)).mean + handoverSeconds(encounters, profile)
    let gang = all - beside
    let cores = min(Double(cost.threads), gang / Summary(seen.random.map(\.infer)).mean)
    let cpu = cores * cost.wall.mean
    guard cores >= 1, cpu < cost.cpu.meanLower || cpu > cost.cpu.meanUpper else { return }
    profile.threadCosts[index].cpu = cost.cpu.scaled(by: cpu / cost.cpu.mean)
  }

  /// CPU time of handovers per request, of which those have none that found their worker idle.
  private func handoverSeconds(_ encounters: WorkerEncounters, _ profile: Profile) -> Double {
    let share = 1 - Double(encounters.idleCount) / Double(encounters.all.count)
    return share * (profile.handling?.handoverSeconds ?? 0)
  }

  /// Takes over the server's own time, where it can be told apart with what a pause adds to it.
  private func takeServerTime(_ encounters: WorkerEncounters, into profile: inout Profile) {
    profile.handling?.serverWallSeconds = Summary(encounters.all.map(\.own)).mean
    let (idle, busy) = encounters.own
    guard min(idle.count, busy.count) >= PauseCost.idleMin else { return }
    let (paused, followed) = (MeasuredTime(series: idle), MeasuredTime(series: busy))
    guard paused.mean > followed.mean + PauseCost.resolution, paused.isApart(from: followed) else { return }
    profile.handling?.serverWallSeconds = followed.mean
    profile.handling?.serverPauseSeconds = paused.mean - followed.mean
  }

  /// Takes over what preparation costs in the service where that is another time than the profiler's, or one
  /// that pauses change.
  ///
  /// - Parameters:
  ///   - seen: What was seen on the fewest threads.
  ///   - encounters: The random requests of it.
  ///   - wall: The network's mean time beside it, in seconds.
  ///   - decay: How a pause's effect on it fades; nil where that is not known.
  ///   - profile: Gets what was found.
  /// - Returns: That it differs from the profiler's, where it does.
  private func takePreparation(
    _ seen: Seen, _ encounters: WorkerEncounters, wall: Double, decay: Double?,
    into profile: inout Profile
  ) -> ServiceDoubt? {
    let all = encounters.all.map(\.prepare)
    guard let profiled = profile.handling?.prepare, all.allSatisfy({ $0 > 0 }) else { return nil }
    let pause = PauseCost(busy: seen.busy, encounters, of: \.prepare, decay: decay)
    let served = pause?.busy ?? MeasuredTime(series: all)
    let share = abs(served.mean - profiled.mean) / (wall + served.mean)
    let differs = served.isApart(from: profiled) && share > DoubtLimits.halfWidth
    guard differs || pause != nil else { return nil }
    profile.handling?.prepare = served
    profile.handling?.preparePauseSeconds = pause?.seconds
    return differs ? .prepareDiffers(service: served.mean, profiler: profiled.mean) : nil
  }

  /// Times at which requests of a Poisson process arrive, the same in every run.
  private func randomArrivals(rate: Double, seconds: Double, atLeast least: Int) -> [Double] {
    var stream = RandomStream(seed: 1, name: "requests to the server")
    var (times, now) = ([Double](), 0.0)
    while now < seconds || times.count < least {
      times.append(now)
      now += stream.exponential() / rate
    }
    return times
  }
}

/// Why a service that runs cannot be measured.
enum ServiceSilence: Error, Equatable, CustomStringConvertible {
  /// So many of its requests failed.
  case failed(Int, of: Int, example: String)
  /// Its answers do not tell its times.
  case noTimes

  var description: String {
    switch self {
    case .failed(let failed, let attempted, let example):
      "\(failed) of \(attempted) requests to headroom-serve failed (\(example)); look into its log"
    case .noTimes:
      "headroom-serve's answers lack queue, prepare or infer in Server-Timing; build it anew with 'make "
        + "serve'"
    }
  }
}

extension MeasuredTime {
  /// Whether the intervals of two means have nothing in common.
  func isApart(from other: MeasuredTime) -> Bool {
    meanLower > other.meanUpper || meanUpper < other.meanLower
  }
}

extension MemoryFootprint {
  /// The footprint with the service's memory in place of the profiler's.
  ///
  /// The service warms its one worker up before it is ready, so what a worker adds to the weights does not
  /// show in its memory; that difference stays the profiler's.
  ///
  /// - Parameters:
  ///   - ready: The service's memory when it was ready.
  ///   - used: Its memory after requests.
  ///   - isFirst: Whether the figures so far are the profiler's; else the larger ones count.
  /// - Returns: The footprint; the same where the service's memory is not known.
  fileprivate func served(ready: MemoryReading?, used: MemoryReading?, isFirst: Bool) -> MemoryFootprint {
    guard let ready, let used else { return self }
    let worker = peakBytes - loadedBytes
    let most = max(isFirst ? 0 : peakBytes, used.resident)
    let loaded = max(0, most - worker)
    return MemoryFootprint(
      loadedBytes: loaded, peakBytes: most,
      loadPeakBytes: max(loaded, isFirst ? 0 : loadPeakBytes, ready.peak))
  }
}

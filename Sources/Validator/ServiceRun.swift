// Starts the real service under its limit, sends it a plan's requests, and counts.

import CostModel
import Foundation
import Serving
import Simulator
import Synchronization

/// Why a service could not be measured.
public enum ServiceRunError: Error, Equatable, CustomStringConvertible {
  /// The limit cannot be set.
  case group(LimitedGroupError)
  /// The service does not run.
  case service(ServiceError)
  /// It does not answer the first request with success.
  case refused(url: String, answer: String)

  /// One line: what was expected, what was found, what to do.
  public var description: String {
    switch self {
    case .group(let error): error.description
    case .service(let error): error.description
    case .refused(let url, let answer):
      "\(url): expected an answer with status 200 to the first request, found \(answer)"
    }
  }
}

/// Runs a plan with the real service.
public struct ServiceRun: Sendable {
  /// The service's program.
  public let path: String
  /// What is sent to it.
  public let plan: ValidationPlan
  /// The most requests of the client that are outstanding.
  public var outstandingMax = 512

  /// Requests to each worker before the run, so that it begins with warm caches.
  private static let warmUpRequests = 3
  /// From there to the run: more than a period, so that the quota is full, in seconds.
  private static let pause = 0.3

  /// A run of a plan with a program.
  public init(path: String, plan: ValidationPlan) {
    self.path = path
    self.plan = plan
  }

  /// Starts the service, warms it up, sends the plan's requests, and ends it.
  ///
  /// - Parameters:
  ///   - profiledCPUSeconds: CPU time of a request as profiled, in seconds, to compare with.
  ///   - watch: Watches the machine meanwhile.
  /// - Returns: What was measured.
  /// - Throws: ``ServiceRunError``; no process and no control group is left behind then.
  public func measure(
    profiledCPUSeconds: Double, watch: RunWatch = .none
  ) throws(ServiceRunError) -> MeasuredRun {
    let group = try makeGroup()
    defer { group?.remove() }
    let service = try start(in: group)
    defer { service.stop() }
    let target = HTTPTarget(
      url: "\(service.url)/v1/classify", body: plan.image, contentType: contentType,
      timeout: plan.scenario.traffic.client.timeout.seconds)
    try warmUp(target)
    watch.begin()
    let (exchanges, counters) = drive(target, service: service, group: group)
    var run = MeasuredRun(
      exchanges, counters: counters, duration: plan.scenario.duration.seconds,
      warmUp: plan.scenario.warmUp.seconds)
    run.warnings =
      watch.end(service.id, counters.cpuSeconds ?? 0)
      + ValidationDoubt.about(run, profiledCPUSeconds: profiledCPUSeconds).map(\.warning)
    return run
  }

  /// The limit's group; without a limit one that only counts, where it may be made.
  private func makeGroup() throws(ServiceRunError) -> LimitedGroup? {
    let limit = plan.scenario.deployment.resources.cpuLimit
    do throws(LimitedGroupError) {
      return try LimitedGroup.create(quotaCores: limit?.cores)
    } catch {
      if limit == nil { return nil }
      throw .group(error)
    }
  }

  private func start(in group: LimitedGroup?) throws(ServiceRunError) -> ServiceProcess {
    let server = plan.scenario.server
    let arguments = [
      "--model", plan.network, "--workers", "\(server.workers)", "--threads", "\(server.threads)",
      "--queue", "\(server.queue ?? 1_000_000)",
    ]
    do throws(ServiceError) {
      return try ServiceProcess.start(path, arguments: arguments, in: group)
    } catch {
      throw .service(error)
    }
  }

  private func warmUp(_ target: HTTPTarget) throws(ServiceRunError) {
    let answer = HTTPConnection(target).exchange()
    guard answer.status == 200 else {
      let body = answer.body.split(whereSeparator: \.isNewline).first.map { ": \($0)" } ?? ""
      let found = answer.failure ?? "\(answer.status ?? 0)\(body)"
      throw .refused(url: target.url, answer: found)
    }
    let workers = plan.scenario.server.workers
    _ = ClosedLoop().run(target, users: workers, until: .count(Self.warmUpRequests * workers))
    Thread.sleep(forTimeInterval: Self.pause)
  }

  private func drive(
    _ target: HTTPTarget, service: ServiceProcess, group: LimitedGroup?
  ) -> ([Exchange], RunCounters) {
    let readings = Mutex<[(stat: CPUStat?, cpu: Double?)]>([])
    let read: @Sendable () -> Void = {
      let reading = (stat: group?.stat, cpu: service.cpuSeconds)
      readings.withLock { $0.append(reading) }
    }
    let exchanges = OpenLoop(threadsMax: outstandingMax).run(
      target, arrivals: plan.arrivals.map(\.seconds), reading: read, at: plan.scenario.duration.seconds)
    let last = service.cpuSeconds
    let taken = readings.withLock { $0 }
    func difference(_ after: Double?, _ before: Double?) -> Double? {
      if let after, let before { after - before } else { nil }
    }
    var counters = RunCounters()
    if let before = taken[0].stat, let after = taken[1].stat { counters.arrivals = after - before }
    counters.cpuSecondsOfArrivals = difference(taken[1].cpu, taken[0].cpu)
    counters.cpuSeconds = difference(last, taken[0].cpu)
    return (exchanges, counters)
  }

  /// What the image's first bytes say it is.
  private var contentType: String { plan.image.first == 0x89 ? "image/png" : "image/jpeg" }
}

/// Watches the machine during a run.
public struct RunWatch: Sendable {
  /// Called before the first request.
  public var begin: @Sendable () -> Void
  /// Called after the last answer with the service's process and its CPU time in between, in seconds; gives
  /// what is to be doubted.
  public var end: @Sendable (pid_t, Double) -> [ProfileWarning]

  /// A watch from its two parts.
  public init(
    begin: @escaping @Sendable () -> Void, end: @escaping @Sendable (pid_t, Double) -> [ProfileWarning]
  ) {
    self.begin = begin
    self.end = end
  }

  /// Watches nothing.
  public static let none = RunWatch(begin: {}, end: { _, _ in [] })
}

import CostModel
import Testing

@testable import Profiler
@testable import Serving

struct ServerSessionTests {
  /// A mean known to 1 %.
  private func time(_ mean: Double) -> MeasuredTime {
    var time = MeasuredTime(exactly: mean)
    (time.count, time.meanLower, time.meanUpper) = (100, 0.99 * mean, 1.01 * mean)
    return time
  }

  /// What was measured of a network of 100 and 60 ms, decoding 2 ms.
  private func networkProfile() -> Profile {
    var handling = HandlingCost(image: RequestImage(format: "jpeg", bytes: 60_000, width: 500, height: 375))
    handling.prepare = time(0.002)
    return Profile(
      network: "tiny", parameters: 12, provenance: Provenance(method: "measured"),
      coldStart: ColdStart(loadSeconds: 1, loadCPUSeconds: 1, firstImageSeconds: 0.1),
      memory: MemoryFootprint(loadedBytes: 1000, peakBytes: 1300, loadPeakBytes: 2000),
      threadCosts: [
        ThreadCost(threads: 1, wall: time(0.1), cpu: time(0.1)),
        ThreadCost(threads: 2, wall: time(0.06), cpu: time(0.11)),
      ],
      serviceTime: ServiceTime(.deterministic(mean: 1)), handling: handling,
      threadScaling: ThreadScaling(
        serialSeconds: 0.02, parallelSeconds: 0.08, rSquared: 1, largestResidual: 0, isExact: true))
  }

  /// A service that agrees with the profiler, with 0.4 ms of its own, of which 0.3 ms CPU.
  private func client(_ threads: Int, service: ((Int, Int, Bool) -> Double)? = nil) -> QueueClient {
    let client = QueueClient(workers: 1, service: service ?? { _, _, _ in threads == 1 ? 0.1 : 0.06 })
    (client.preparation, client.outside, client.outsideCPU) = (0.002, 0.0004, 0.0003)
    if threads == 2 { client.cores = 0.11 / 0.06 }
    return client
  }

  private func complete(seconds: Double = 40, _ client: @escaping (Int) -> QueueClient) -> Profile {
    ServerSession { FakeRunning($0, client($0)) }.complete(networkProfile(), seconds: seconds)
  }

  @Test func `a service that agrees adds the server's own cost and its memory`() throws {
    let profile = complete { client($0) }
    #expect(profile.warnings.isEmpty)
    #expect(profile.threadCosts == networkProfile().threadCosts)
    #expect(profile.threadScaling == networkProfile().threadScaling)
    let handling = try #require(profile.handling)
    #expect(handling.prepare == networkProfile().handling?.prepare)
    #expect(abs(try #require(handling.serverWallSeconds) - 0.0004) < 1e-9)
    #expect(abs(try #require(handling.serverCPUSeconds) - 0.0003) < 1e-9)
    #expect(profile.omission == nil)
    // The profiler's 300 for a worker, out of the service's larger figures on two threads.
    #expect(profile.memory == MemoryFootprint(loadedBytes: 4700, peakBytes: 5000, loadPeakBytes: 4900))
  }

  @Test func `a worker's handover is told, and is no part of the server's CPU time`() throws {
    let profile = complete { threads in
      let client = client(threads)
      client.handover = 0.0007
      return client
    }
    let handling = try #require(profile.handling)
    #expect(abs(try #require(handling.handoverSeconds) - 0.0007) < 1e-6)
    #expect(abs(try #require(handling.serverCPUSeconds) - 0.0003) < 2e-6)
    #expect(profile.threadCosts == networkProfile().threadCosts)
  }

  @Test func `a network that takes longer in the service is told, and its time there taken`() {
    let profile = complete { threads in
      client(threads) { _, _, _ in threads == 1 ? 0.11 : 0.06 }
    }
    #expect(profile.threadCosts.map(\.wall.mean).map { ($0 * 1e6).rounded() } == [110_000, 60_000])
    #expect(profile.threadCosts.map(\.cpu.mean).map { ($0 * 1e6).rounded() } == [110_000, 110_000])
    #expect(profile.threadScaling.map { ($0.parallelSeconds * 1e6).rounded() } == 100_000)
    #expect(
      profile.warnings.map(\.message) == [
        "tiny: on 1 thread the network takes 110 ms in the service and 100 ms in the profiler, 10.0 % more, "
          + "which is beyond the intervals; the profile has the service's"
      ])
    #expect(abs((profile.handling?.serverCPUSeconds ?? 1) - 0.0003) < 1e-9)
  }

  @Test func `a gang that keeps more cores busy in the service is told by the process's CPU time`() {
    let profile = complete { threads in
      let client = client(threads)
      if threads == 2 { client.cores = 1.95 }
      return client
    }
    #expect(profile.threadCosts[0] == networkProfile().threadCosts[0])
    #expect(profile.threadCosts[1].wall == networkProfile().threadCosts[1].wall)
    #expect(abs(profile.threadCosts[1].cpu.mean - 1.95 * 0.06) < 1e-9)
  }

  @Test func `a difference within the intervals leaves the profiler's time`() {
    let profile = complete { threads in client(threads) { _, _, _ in threads == 1 ? 0.1009 : 0.06 } }
    #expect(profile.threadCosts == networkProfile().threadCosts)
    #expect(profile.warnings.isEmpty)
  }

  // The service's own rule is the oracle: what costs more is exactly what found the worker idle.
  @Test func `what a pause costs is told on its thread count, beside the time without one`() throws {
    let profile = complete(seconds: 400) { threads in
      client(threads) { _, _, paused in threads == 1 ? 0.1 : paused ? 0.08 : 0.06 }
    }
    #expect(profile.warnings.isEmpty)
    #expect(profile.threadCosts[0] == networkProfile().threadCosts[0])
    let cost = profile.threadCosts[1]
    #expect(abs(cost.wall.mean - 0.06) < 1e-9)
    #expect(abs(cost.cpu.mean - 0.11) < 1e-9)
    #expect(abs(try #require(cost.pauseSeconds) - 0.02) < 1e-9)
    #expect(profile.handling?.preparePauseSeconds == nil)
    #expect(profile.handling?.prepare == networkProfile().handling?.prepare)
  }

  @Test func `a network dearer than the profiler's and dearer still after a pause is told once`() throws {
    let profile = complete(seconds: 400) { threads in
      client(threads) { _, _, paused in threads == 2 ? 0.06 : paused ? 0.13 : 0.12 }
    }
    #expect(
      profile.warnings.map(\.message) == [
        "tiny: on 1 thread the network takes 120 ms in the service and 100 ms in the profiler, 20.0 % more, "
          + "which is beyond the intervals; the profile has the service's"
      ])
    let cost = profile.threadCosts[0]
    #expect(abs(cost.wall.mean - 0.12) < 1e-9)
    #expect(abs(cost.cpu.mean - 0.12) < 1e-9)
    #expect(abs(try #require(cost.pauseSeconds) - 0.01) < 1e-9)
    // What pauses cost the worker is not the server's.
    #expect(abs(try #require(profile.handling?.serverCPUSeconds) - 0.0003) < 1e-9)
  }

  @Test func `preparation that a pause makes dearer is told beside its time without one`() throws {
    let profile = complete(seconds: 400) { threads in
      let client = client(threads)
      client.pausePreparation = 0.0005
      return client
    }
    #expect(profile.warnings.isEmpty)
    #expect(profile.threadCosts == networkProfile().threadCosts)
    let handling = try #require(profile.handling)
    #expect(abs(try #require(handling.prepare?.mean) - 0.002) < 1e-9)
    #expect(abs(try #require(handling.preparePauseSeconds) - 0.0005) < 1e-9)
    #expect(abs(try #require(handling.serverCPUSeconds) - 0.0003) < 1e-9)
  }

  @Test func `decoding that takes longer in the service is told where a request feels it`() {
    let slower = complete { threads in
      let client = client(threads)
      client.preparation = 0.0025
      return client
    }
    // Half a millisecond of a hundred is within what a mean is known to.
    #expect(slower.warnings.isEmpty)
    #expect(slower.handling?.prepare?.mean == 0.002)
    let slow = complete { threads in
      let client = client(threads)
      client.preparation = 0.005
      return client
    }
    #expect(slow.warnings.map(\.code) == ["serviceDiffers"])
    #expect(slow.handling?.prepare.map { ($0.mean * 1e6).rounded() } == 5000)
  }

  @Test func `without the program the profile says what to do`() {
    let missing = ServiceError.notFound(name: "headroom-serve", places: ["/a/headroom-serve"])
    let session = ServerSession { _ throws(ServiceError) in throw missing }
    var profile = session.complete(networkProfile(), seconds: 10)
    #expect(profile.warnings.map(\.code) == ["serverNotMeasured"])
    #expect(
      profile.warnings.map(\.message) == [
        "tiny: the server was not measured, so response times will lack HTTP: headroom-serve: expected the "
          + "program at /a/headroom-serve, found none; build it with 'make serve', or set HEADROOM_SERVE "
          + "to its "
          + "path"
      ])
    profile.warnings = []
    #expect(profile == networkProfile())
  }

  @Test func `a service that says nothing of its times or fails is not measured`() {
    let silent = complete { threads in
      let client = client(threads)
      client.tellsTimes = threads == 1
      return client
    }
    #expect(silent.handling?.serverWallSeconds == nil)
    #expect(silent.memory == networkProfile().memory)
    #expect(
      silent.warnings.map(\.message) == [
        "tiny: the server was not measured, so response times will lack HTTP: headroom-serve's answers lack "
          + "queue, prepare or infer in Server-Timing; build it anew with 'make serve'"
      ])
    let broken = ServerSession { FakeRunning($0, BrokenClient()) }.complete(networkProfile(), seconds: 10)
    #expect(
      broken.warnings.map(\.message) == [
        "tiny: the server was not measured, so response times will lack HTTP: 10 of 10 requests to "
          + "headroom-serve failed (status 500); look into its log"
      ])
  }

  @Test func `the service runs on each thread count in turn, and is stopped each time`() {
    var log: [String] = []
    var shares: [Double] = []
    _ = ServerSession { threads in
      log.append("start \(threads)")
      return FakeRunning(threads, client(threads)) { log.append("stop \(threads)") }
    }.complete(networkProfile(), seconds: 10) { shares.append($0) }
    #expect(log == ["start 1", "stop 1", "start 2", "stop 2"])
    #expect(shares == [0, 0.5, 1])
  }
}

/// A computed service that uses more memory on more threads.
private final class FakeRunning: RunningService {
  let client: any ServiceClient
  private let threads: Int64
  private let stopped: () -> Void
  private var readings = 0

  init(_ threads: Int, _ client: any ServiceClient, stopped: @escaping () -> Void = {}) {
    (self.threads, self.client, self.stopped) = (Int64(threads), client, stopped)
  }

  var cpuSeconds: Double? { (client as? QueueClient)?.cpuSeconds }

  /// 4100 at most while loading on one thread, 4500 after requests; 800 and 500 more on two.
  var memory: MemoryReading? {
    readings += 1
    return readings == 1
      ? MemoryReading(resident: 3000, peak: 4100 + 800 * (threads - 1))
      : MemoryReading(resident: 4500 + 500 * (threads - 1), peak: 6000)
  }

  func stop() { stopped() }
}

/// A service of which every answer is an error.
private struct BrokenClient: ServiceClient {
  func ask() -> HTTPAnswer { HTTPAnswer(status: 500, failure: nil, body: "", serverTiming: [:]) }
  func closedLoop(users: Int, until end: ClosedLoop.End) -> [Exchange] {
    (0..<10).map { Exchange(scheduled: Double($0), sent: Double($0), finished: Double($0), status: 500) }
  }
  func openLoop(arrivals: [Double]) -> [Exchange] { [] }
}

// Replays a recorded case at several phases of the period.
import CostModel
import Statistics

@testable import Simulator

/// How a case is replayed: the kernel's constants, and what the recorder itself cost.
struct CFSReplay {
  var times: KernelTimes
  /// CPU time that waking a thread and letting it sleep again costs beyond the demand, in seconds: in c06,
  /// where a request needs exactly the quota, the ends of requests in a row are this much more than a period
  /// apart.
  var wakeSeconds = 40e-6
  /// From a request's arrival to its worker's start where nothing is in its way, in seconds: the median in
  /// all cases.
  var dispatchSeconds = 200e-6

  /// The kernel as it was when the cases were recorded: their threads watched their own CPU clocks.
  static var recorded: CFSReplay {
    var times = KernelTimes()
    times.accounting = .continuous
    return CFSReplay(times: times)
  }

  /// The mean over phases that divide the period evenly.
  func figures(of recorded: CFSCase, phases: Int) throws -> CFSFigures {
    let scenario = try recorded.scenario()
    let all = concurrently(phases, threads: 2) { figures(of: recorded, scenario, phase: $0, of: phases) }
    return CFSFigures(meanOf: all)
  }

  private func figures(
    of recorded: CFSCase, _ scenario: Scenario, phase: Int, of phases: Int
  ) -> CFSFigures {
    var world = World(
      scenario: scenario, profile: testProfile(seconds: 1), trial: phase, keepsRequests: true)
    world.cost.serverWall = Nanoseconds(seconds: dispatchSeconds)
    world.cost.serverCPU = Nanoseconds(seconds: wakeSeconds * Double(recorded.threadsPerRequest))
    let period = scenario.cluster.quotaPeriod.rawValue
    // Arrivals were recorded at no particular phase of the tick either.
    let offset = Int64(phase) * period / Int64(phases) + Int64(phase) * 1_234_567 % 1_000_000
    let bandwidth = CPUBandwidth(
      limit: scenario.deployment.resources.cpuLimit, period: period, phase: offset % period)
    world.pods[0].cpu = PodCPU(
      bandwidth: bandwidth, gang: world.gang, times: times, cpus: recorded.cores, now: .zero)
    var end = instant(scenario.duration.seconds)
    _ = world.run(until: end)
    world.clients.stopNewRequests()
    while world.clients.openRequests > 0 {
      end = end + .seconds(1)
      _ = world.run(until: end)
    }
    let counts = world.pods[0].cpu.bandwidth
    return CFSFigures(
      responses: world.recorder.finish(events: 0).requests.map { ($0.end - $0.arrival).seconds },
      periods: Double(counts.periods), throttledPeriods: Double(counts.throttledPeriods),
      throttledSeconds: Double(counts.throttledTime) / 1e9)
  }
}

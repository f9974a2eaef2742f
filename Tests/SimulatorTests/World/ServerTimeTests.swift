import CostModel
import Testing

@testable import Simulator

// What a server's own thread costs the network that it serves.

@Suite struct ServerTimeTests {
  /// The response times of two requests 20 ms apart, each of 50 ms on two threads, for each of which a server
  /// takes 4 ms of CPU time and no wall time of its own, in ms.
  private func responses(cores: Int, limit: Millicores? = nil) throws -> [Double] {
    let scenario = testScenario(rate: 1, seconds: 1) {
      $0.traffic.source = .recorded([instant(0.1), instant(0.12)])
      $0.server.threads = 2
      $0.cluster.nodeCPU = Millicores(1000 * cores)
      $0.cluster.systemReservedCPU = Millicores(0)
      $0.deployment.resources = ResourceSpec(cpuLimit: limit)
    }
    var profile = testProfile(seconds: 0.09)
    profile.threadCosts.append(
      ThreadCost(threads: 2, wall: MeasuredTime(exactly: 0.05), cpu: MeasuredTime(exactly: 0.1)))
    var handling = HandlingCost(image: RequestImage(format: "jpeg", bytes: 1))
    (handling.serverWallSeconds, handling.serverCPUSeconds) = (0, 0.004)
    profile.handling = handling
    let trial = Simulation(scenario: scenario, profile: profile).run(trial: 0, keepsRequests: true)
    return trial.requests.map { ($0.end - $0.arrival).seconds * 1000 }
  }

  // The first request finds nobody; the second comes while both cores compute the first, and delays it by
  // 4 ms; then it waits for it: 54 − 20 + 50 ms.
  @Test func `a server's thread takes a core from a gang that uses all of them`() throws {
    let found = try responses(cores: 2)
    #expect(found.count == 2 && abs(found[0] - 54) < 1e-6 && abs(found[1] - 84) < 1e-6, "\(found)")
  }

  @Test func `it takes nothing where a core is idle`() throws {
    let found = try responses(cores: 3)
    #expect(found.count == 2 && abs(found[0] - 50) < 1e-6 && abs(found[1] - 80) < 1e-6, "\(found)")
  }

  @Test func `a limit that is not reached changes nothing about it`() throws {
    let found = try responses(cores: 2, limit: Millicores(2000))
    #expect(found.count == 2 && abs(found[0] - 54) < 1e-6 && abs(found[1] - 84) < 1e-6, "\(found)")
  }
}

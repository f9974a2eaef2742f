import CostModel
import Testing

@testable import Simulator

// Requests that find a free worker, and requests that follow another at once.

@Suite struct PauseTests {
  /// The response times in ms of three requests, of which the second waits for the first and the third for
  /// nobody, each of 10 ms after 2 ms of preparation, and after a pause of 3 ms and 1 ms more: the least, the
  /// greatest, and their sum.
  private func responses(
    isFollowed: Bool, limit: Millicores?, workers: Int = 1, decay: Double = 0, server: Double = 0,
    handover: Double? = nil
  ) -> [Double] {
    let scenario = testScenario(rate: 1, seconds: 1) {
      $0.traffic.source = .recorded([instant(0.1), instant(0.11), instant(0.5)])
      $0.deployment.resources = ResourceSpec(cpuLimit: limit)
      $0.server.workers = workers
      if isFollowed { $0.server.loadBalancing = .leastOutstanding }
    }
    var profile = testProfile(seconds: 0.01)
    (profile.threadCosts[0].pauseSeconds, profile.threadCosts[0].pauseDecay) = (0.003, decay)
    var handling = HandlingCost(image: RequestImage(format: "jpeg", bytes: 1))
    handling.prepare = MeasuredTime(exactly: 0.002)
    (handling.preparePauseSeconds, handling.serverPauseSeconds) = (0.001, server)
    handling.handoverSeconds = handover
    profile.handling = handling
    let trial = Simulation(scenario: scenario, profile: profile).run(trial: 0)
    let times = trial.responseTimes
    let sum = (times.mean ?? 0) * Double(times.count)
    return [times.min, times.max].map { Double($0 ?? 0) / 1e6 } + [sum / 1e6]
  }

  // 16 ms after a pause; the second comes 10 ms later, waits 6 ms and takes 12 ms.
  @Test(arguments: [true, false], [nil, Millicores(2000)])
  func `a request that waited does without the pause`(isFollowed: Bool, limit: Millicores?) {
    let found = responses(isFollowed: isFollowed, limit: limit)
    for (time, expected) in zip(found, [16.0, 18, 50]) { #expect(abs(time - expected) < 1e-6, "\(found)") }
  }

  // The second takes half of the 4 ms; the server takes 5 ms more of the two that need not wait.
  @Test(arguments: [true, false])
  func `what a pause costs fades with each request, and its server's part is that of the first`(
    isFollowed: Bool
  ) {
    let found = responses(isFollowed: isFollowed, limit: nil, decay: 0.5, server: 0.005)
    for (time, expected) in zip(found, [20.0, 21, 62]) { #expect(abs(time - expected) < 1e-6, "\(found)") }
  }

  // The second waits 5 ms more for its worker, which hands the first one's answer over.
  @Test(arguments: [true, false], [nil, Millicores(2000)])
  func `a request that follows another begins after the handover`(isFollowed: Bool, limit: Millicores?) {
    let found = responses(isFollowed: isFollowed, limit: limit, handover: 0.005)
    for (time, expected) in zip(found, [16.0, 23, 55]) { #expect(abs(time - expected) < 1e-6, "\(found)") }
  }

  @Test func `each worker that is free has paused`() {
    let found = responses(isFollowed: true, limit: nil, workers: 2)
    for (time, expected) in zip(found, [16.0, 16, 48]) { #expect(abs(time - expected) < 1e-6, "\(found)") }
  }
}

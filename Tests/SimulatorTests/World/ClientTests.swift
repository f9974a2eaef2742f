import CostModel
import Testing

@testable import Simulator

/// A scenario of 20 s with arrivals at given seconds and one idle pod.
func arrivals(at seconds: [Double], _ change: (inout Scenario) -> Void = { _ in }) -> Scenario {
  testScenario(rate: 1, seconds: 20) {
    $0.traffic.source = .recorded(seconds.map(instant))
    change(&$0)
  }
}

/// The only trial of a scenario, with a record of each request.
func outcome(of scenario: Scenario, _ profile: Profile) -> TrialOutcome {
  Simulation(scenario: scenario, profile: profile).run(trial: 0, keepsRequests: true)
}

@Suite struct ClientTests {
  @Test func `an answer exactly at the deadline is a success, one nanosecond later a time-out`() {
    for (timeout, completed) in [(100_000_000, 1), (99_999_999, 0)] {
      let found = outcome(
        of: arrivals(at: [1]) { $0.traffic.client.timeout = Nanoseconds(Int64(timeout)) },
        testProfile(seconds: 0.1))
      #expect(found.completed == completed)
      #expect(found.failures == (completed == 1 ? [:] : [.timedOut: 1]))
      #expect(found.requests.map(\.end) == [Instant(nanoseconds: 1_000_000_000 + Int64(timeout))])
    }
  }

  // Sent at 1.0, given up at 1.1; after 0.2 s sent at 1.3, given up at 1.4; after 0.4 s at 1.8 and 1.9; after
  // 0.8 s at 2.7 and 2.8. The pod needs 1 s for each and serves them from 1.0, 2.0, 3.0 and 4.0 on.
  @Test func `retries follow after pauses that double, and abandoned requests are served for nothing`() {
    let found = outcome(of: arrivals(at: [1], impatient), testProfile(seconds: 1))
    #expect(found.requests.map(\.attempts) == [4])
    #expect(found.requests.map(\.end) == [instant(2.8)])
    #expect(found.retries == 3)
    #expect(found.failures == [.timedOut: 1])
    #expect(found.usedVCPUHours * 3600 == 4)
  }

  // The second and the third wait when they are given up, so they are dropped; the first and the fourth are
  // being served and are served to their end.
  @Test func `a server that looks at its sockets drops abandoned requests that wait`() {
    let scenario = arrivals(at: [1]) {
      impatient(&$0)
      $0.server.servesAbandoned = false
    }
    let found = outcome(of: scenario, testProfile(seconds: 1))
    #expect(found.requests.map(\.attempts) == [4])
    #expect(found.usedVCPUHours * 3600 == 2)
  }

  @Test func `a retry that is answered counts from its first arrival`() {
    // Refused at 1.5, since one is served until 2.0; again at 1.9; served from 2.7 to 3.7.
    let scenario = arrivals(at: [1, 1.5]) {
      $0.server.queue = 0
      $0.traffic.client.retries = 2
      $0.traffic.client.backoff = .milliseconds(400)
    }
    let found = outcome(of: scenario, testProfile(seconds: 1))
    #expect(found.completed == 2)
    #expect(found.responseTimes.max == 2_200_000_000)
    #expect(found.requests.map(\.attempts) == [1, 3])
    #expect(found.waitingTimeSum == 1.2)
  }

  @Test func `pauses double up to a minute, and a longer first pause stays as it is`() {
    var scenario = arrivals(at: [])
    let profile = testProfile(seconds: 1)
    scenario.traffic.client.backoff = .seconds(10)
    let clients = World(scenario, profile).clients
    #expect((1...5).map { clients.pause(after: $0).seconds } == [10, 20, 40, 60, 60])
    #expect(clients.pause(after: 1000).seconds == 60)
    scenario.traffic.client.backoff = .seconds(100)
    #expect(World(scenario, profile).clients.pause(after: 3).seconds == 100)
    scenario.traffic.client.backoff = .zero
    #expect(World(scenario, profile).clients.pause(after: 100).seconds == 0)
  }

  @Test func `failures are counted by their reason`() {
    let full = arrivals(at: [1, 1, 1]) { $0.server.queue = 1 }
    #expect(outcome(of: full, testProfile(seconds: 1)).failures == [.queueFull: 1])
    // A pod whose weights take 100 MiB never becomes ready under a limit of 99 MiB.
    let killed = arrivals(at: [1]) {
      $0.deployment.resources = ResourceSpec(memoryLimit: .mebibytes(99))
    }
    #expect(outcome(of: killed, testProfile(seconds: 1)).failures == [.noEndpoint: 1])
  }

  // Without a rest the second user would be refused for ever at time 0.
  @Test func `a closed user who is refused rests for a millisecond`() {
    var scenario = arrivals(at: [])
    scenario.duration = .seconds(1)
    scenario.server.queue = 0
    scenario.traffic.source = .closed(users: 2, thinkTime: ThinkTime(.deterministic, mean: .zero))
    let found = outcome(of: scenario, testProfile(seconds: 10))
    #expect(found.attempted == 1001)
    #expect(found.completed == 1)
    #expect(found.failures == [.queueFull: 1000])
  }

  private func impatient(_ scenario: inout Scenario) {
    scenario.traffic.client.timeout = .milliseconds(100)
    scenario.traffic.client.retries = 3
    scenario.traffic.client.backoff = .milliseconds(200)
  }
}

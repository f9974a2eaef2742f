import CostModel
import Statistics
import Testing

@testable import Simulator

struct OpenCounterpartTests {
  /// Users who share one exponential server of 0.1 s a request.
  private func simulation(users: Int, trials: Int = 8) -> Simulation {
    let scenario = testScenario(rate: 1, seconds: 2000, warmUp: 200, trials: trials) {
      $0.traffic.source = .closed(users: users, thinkTime: ThinkTime(.exponential, mean: .seconds(1)))
    }
    return Simulation(scenario: scenario, profile: testProfile(seconds: 0.1, .exponential(mean: 1)))
  }

  @Test func `open traffic has no counterpart`() {
    let open = Simulation(scenario: testScenario(rate: 1, seconds: 10), profile: testProfile(seconds: 0.1))
    #expect(open.openCounterpart(of: open.run()) == nil)
  }

  @Test func `users who never come to send have no counterpart`() {
    var scenario = simulation(users: 1).scenario
    scenario.traffic.source = .closed(users: 1, thinkTime: ThinkTime(.deterministic, mean: .seconds(9000)))
    let idle = Simulation(scenario: scenario, profile: testProfile(seconds: 0.1))
    #expect(idle.openCounterpart(of: idle.run()) == nil)
  }

  // Nine users who think for 1 s keep the server 0.76 busy and see what mean value analysis says, 0.18 s; in
  // M/M/1 at the same rate the mean is 1/(µ − λ), more than twice as much.
  @Test func `clients who do not wait see the M/M/1 queue of the users' own rate`() throws {
    let closed = simulation(users: 9)
    let trials = closed.run()
    let open = try #require(closed.openCounterpart(of: trials))
    let seen = open.simulation.run()
    let exact = 1 / (10 - open.rate)
    let means = Summary(seen.map { ($0.responseTimes.mean ?? 0) / 1e9 })
    #expect(means.meanInterval(level: 0.999).contains(exact))
    let counterpart = OpenCounterpart(rate: open.rate, trials: seen)
    #expect(counterpart.responseTime.mean == means.mean)
    #expect(counterpart.percentiles.map(\.percentile) == [50, 95, 99])
    let users = Summary(trials.map { ($0.responseTimes.mean ?? 0) / 1e9 })
    #expect(means.mean > 1.5 * users.mean)
    #expect(counterpart.availability.mean == 1)
  }
}

import CostModel
import Foundation
import Statistics
import Testing

@testable import Simulator

@Suite struct EndedTrialTests {
  private let profile = testProfile(seconds: 0.05, .lognormal(mean: 1, cv: 1))

  @Test func `a trial that is looked at is the same as one that is not`() {
    for seed in 1...8 as ClosedRange<UInt64> {
      let simulation = Simulation(scenario: randomScenario(seed: seed), profile: profile)
      #expect(simulation.run(trial: 3) { _ in true } == simulation.run(trial: 3))
    }
  }

  @Test func `a long trial is looked at every few thousand events, and tells how far it is`() throws {
    let scenario = testScenario(rate: 100, seconds: 2000) { $0.server.workers = 10 }
    var seen: [TrialPosition] = []
    let outcome = try #require(
      Simulation(scenario: scenario, profile: testProfile(seconds: 0.01)).run(trial: 2) {
        seen.append($0)
        return true
      })
    #expect(seen.map(\.share) == seen.map(\.share).sorted())
    #expect(seen.last?.share == 1)
    #expect(seen.last?.requests == outcome.attempted)
    #expect(seen.allSatisfy { $0.trial == 2 })
    // A thousandth of the duration has some 800 events; before, spans are doubled from a millisecond on.
    #expect((1000...1020).contains(seen.count))
  }

  @Test func `a busy trial is looked at more often, and at once`() {
    var seen: [TrialPosition] = []
    let scenario = testScenario(rate: 10_000, seconds: 86_400) { $0.server.workers = 200 }
    let outcome = Simulation(scenario: scenario, profile: testProfile(seconds: 0.01)).run(trial: 0) {
      seen.append($0)
      return $0.requests < 100_000
    }
    #expect(outcome == nil)
    // A span has at most twice 16,384 events, some three for each request.
    let requests = zip(seen, seen.dropFirst()).map { $1.requests - $0.requests }
    #expect(requests.allSatisfy { $0 < 16_384 })
  }

  @Test func `a trial that is told to end has no outcome`() {
    let simulation = Simulation(
      scenario: testScenario(rate: 100, seconds: 1000), profile: testProfile(seconds: 0.001))
    var looks = 0
    let outcome = simulation.run(trial: 0) { _ in
      looks += 1
      return looks < 5
    }
    #expect(outcome == nil)
    #expect(looks == 5)
  }

  @Test func `an outcome is read as it was written, but for single requests and decisions`() throws {
    for seed in 1...12 as ClosedRange<UInt64> {
      let simulation = Simulation(scenario: randomScenario(seed: seed), profile: profile)
      let full = simulation.run(trial: 0, keepsRequests: true, keepsDecisions: true)
      let read = try JSONDecoder().decode(TrialOutcome.self, from: JSONEncoder().encode(full))
      #expect(read == simulation.run(trial: 0))
    }
  }
}

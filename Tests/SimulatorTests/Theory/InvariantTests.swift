// What holds for every scenario at every instant, whatever happens to the cluster.
//
// Source: J. Little, "A proof for the queuing formula L = λW", Operations Research 9, 1961, as S. Stidham,
// "A last word on L = λW", Operations Research 22, 1974, has it for a single history: what is in the system,
// added up over time, is what all requests spent there.

import CostModel
import Statistics
import Testing

@testable import Simulator

@Suite struct InvariantTests {
  // Numbers change only when a request arrives or ends; a first run tells when, and a second one, of the same
  // chance, is stopped at each of these instants. A failure names the seed to replay.
  @Test(.timeLimit(.minutes(2)), arguments: [1000, 1030, 1060, 1090] as [UInt64])
  func `what has arrived is answered, failed or in flight at any instant, and Little's law is exact`(
    first: UInt64
  ) {
    for seed in first..<(first + 30) {
      var scenario = randomScenario(seed: seed)
      scenario.warmUp = .zero
      let profile = testProfile(seconds: 0.05, .gamma(mean: 1, cv: 0.7))
      let records = Simulation(scenario: scenario, profile: profile)
        .run(trial: 0, keepsRequests: true).requests
      let times = Set(records.flatMap { [$0.arrival, $0.end] }).sorted()
      let arrivals = records.map(\.arrival).sorted()
      let ends = records.map(\.end).sorted()
      var world = World(scenario, profile)
      var (arrived, ended, area, previous) = (0, 0, Int64(0), Instant.zero)
      var isOpen = true
      for time in times {
        area += Int64(world.clients.openRequests) * (time - previous).rawValue
        previous = time
        let end = Instant.zero + scenario.duration
        if isOpen, time > end {
          _ = world.run(until: end)
          world.stopArrivals()
          isOpen = false
        }
        _ = world.run(until: time)
        while arrived < arrivals.count, arrivals[arrived] <= time { arrived += 1 }
        while ended < ends.count, ends[ended] <= time { ended += 1 }
        let outcome = world.recorder.outcome
        #expect(outcome.attempted == arrived, "seed \(seed), \(time.seconds) s")
        #expect(outcome.completed + outcome.failed == ended, "seed \(seed), \(time.seconds) s")
        #expect(world.clients.openRequests == arrived - ended, "seed \(seed), \(time.seconds) s")
      }
      let spent = records.reduce(Int64(0)) { $0 + ($1.end - $1.arrival).rawValue }
      #expect(area == spent, "seed \(seed)")
      #expect(world.clients.openRequests == 0, "seed \(seed)")
    }
  }
}

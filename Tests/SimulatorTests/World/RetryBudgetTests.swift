import CostModel
import Statistics
import Testing

@testable import Simulator

@Suite struct RetryBudgetTests {
  private func spec(_ ratio: Double, least: Int, ttl: Nanoseconds = .seconds(10)) -> RetryBudgetSpec {
    var spec = RetryBudgetSpec()
    (spec.retryRatio, spec.minRetriesPerSecond, spec.ttl) = (ratio, least, ttl)
    return spec
  }

  /// How many of so many retries are allowed.
  private func taken(_ count: Int, of budget: inout RetryBudget, at seconds: Double) -> Int {
    var taken = 0
    for _ in 0..<count where budget.takeRetry(at: instant(seconds)) { taken += 1 }
    return taken
  }

  @Test func `retries are a share of the requests of the last seconds`() {
    var budget = RetryBudget(spec(0.2, least: 0))
    for request in 0..<100 { budget.noteRequest(at: instant(0.01 * Double(request))) }
    #expect(taken(30, of: &budget, at: 1) == 20)
    // Ten seconds later the requests of the first second count no more, nor do the retries.
    budget.noteRequest(at: instant(10.5))
    #expect(taken(1, of: &budget, at: 11) == 0)
    for _ in 0..<4 { budget.noteRequest(at: instant(11)) }
    #expect(taken(2, of: &budget, at: 11) == 1)
  }

  @Test func `so many retries a second are allowed even without requests`() {
    var budget = RetryBudget(spec(0, least: 3, ttl: .seconds(2)))
    #expect(taken(30, of: &budget, at: 5) == 6)
    #expect(taken(30, of: &budget, at: 6) == 0)
    #expect(taken(30, of: &budget, at: 500) == 6)
  }

  // A pod that can serve what arrives falls behind, for its traffic is doubled for ten seconds: from then on
  // it works on requests whose clients have gone, and their retries keep it busy with such. Within a budget
  // it recovers.
  @Test func `a budget ends the storm of retries that outlasts its cause`() {
    func scenario(_ budget: RetryBudgetSpec?) -> Scenario {
      testScenario(rate: 1, seconds: 300) {
        let points = [(0, 8.0), (30, 8), (30, 16), (40, 16), (40, 8)].map {
          RateProfile.Point(at: .seconds($0.0), perSecond: $0.1)
        }
        $0.traffic.source = .open(.poisson, RateProfile(points: points))
        $0.traffic.client.timeout = .seconds(2)
        $0.traffic.client.retries = 5
        $0.traffic.client.retryBudget = budget
      }
    }
    let free = outcome(of: scenario(nil), testProfile(seconds: 0.1))
    let held = outcome(of: scenario(spec(0.1, least: 0)), testProfile(seconds: 0.1))
    #expect(free.attempted == held.attempted)
    #expect(free.availability < 0.3)
    #expect(held.availability > 0.8)
    #expect(free.withheldRetries == 0)
    #expect(held.withheldRetries > 0)
    #expect(Double(held.retries) <= 0.1 * Double(held.attempted) + 1)
  }

  @Test(arguments: [(ClientSpec.Jitter.none, 10.0, 10.0), (.full, 0, 10), (.equal, 5, 10)])
  func `pauses scatter between their ends`(jitter: ClientSpec.Jitter, least: Double, most: Double) {
    var scenario = arrivals(at: [])
    scenario.traffic.client.retries = 1
    scenario.traffic.client.backoff = .seconds(10)
    scenario.traffic.client.jitter = jitter
    var clients = World(scenario, testProfile(seconds: 1)).clients
    var pauses: [Double] = []
    for _ in 0..<2000 {
      let next = clients.planRetry(of: Attempt(work: 1), now: .zero)
      #expect(next == .planned)
      pauses.append(clients.nextSend.seconds)
      _ = clients.takeSend(at: .never)
    }
    #expect(pauses.allSatisfy { $0 >= least && $0 <= most })
    // Uniform: the mean of 2000 has a standard error of (most − least)/√24000; five of them.
    let mean = pauses.reduce(0, +) / 2000
    #expect(abs(mean - (least + most) / 2) <= 5 * (most - least) / 24_000.0.squareRoot() + 1e-9)
  }
}

import CostModel
import Statistics
import Testing

@testable import Simulator

private func closed(
  users: Int, _ distribution: ThinkTime.Distribution, think: Double, seconds: Double, trials: Int = 1
) -> Scenario {
  testScenario(rate: 1, seconds: seconds, warmUp: seconds / 10, trials: trials) {
    $0.traffic.source = .closed(
      users: users, thinkTime: ThinkTime(distribution, mean: Nanoseconds(seconds: think)))
  }
}

@Suite struct ClosedNetworkTests {
  // One cycle is 0.9 s of thinking and 0.1 s of service; the first request comes at 0.9 s.
  @Test func `a user who always thinks and waits equally long has a cycle of both`() {
    let found = outcome(
      of: closed(users: 1, .deterministic, think: 0.9, seconds: 100), testProfile(seconds: 0.1))
    #expect(found.completed == 90)
    #expect(found.responseTimes.min == 100_000_000)
    #expect(found.responseTimes.max == 100_000_000)
    #expect(found.requests.first?.arrival == instant(10.9))
  }

  // Three users want 1.5 s of service in 1 s of thinking and 0.5 s of service: the pod is always busy, and
  // each waits for the others, 3 · 0.5 s − 0.5 s of thinking.
  @Test func `users in excess of what a pod can serve wait for each other`() {
    let found = outcome(
      of: closed(users: 3, .deterministic, think: 0.5, seconds: 100), testProfile(seconds: 0.5))
    #expect(found.requests.allSatisfy { $0.end - $0.arrival == .seconds(1) })
    #expect(found.completed == 180)
  }

  @Test func `think times have the mean and the range asked for`() {
    let scenario = closed(users: 1, .uniform, think: 2, seconds: 10)
    var clients = World(scenario, testProfile(seconds: 1)).clients
    let times = (0..<20_000).map { _ in clients.thinkTime().seconds }
    // Uniform on 0…4: the mean of 20,000 has a standard deviation of 0.00816; four of them fail once in
    // 15,000.
    #expect(abs(times.reduce(0, +) / 20_000 - 2) < 0.033)
    #expect(times.allSatisfy { (0..<4).contains($0) })
  }
}

import CostModel
import Statistics
import Testing

@testable import Simulator

@Suite struct EstimateTests {
  private func trial(_ milliseconds: [Int64]) -> TrialOutcome {
    var outcome = TrialOutcome()
    for time in milliseconds { outcome.responseTimes.record(time * 1_000_000) }
    outcome.attempted = milliseconds.count
    outcome.completed = milliseconds.count
    return outcome
  }

  @Test func `a percentile is that of all trials' requests, and trials scatter about it`() {
    // Of 1, 2, … 20 ms the 90th percentile is 18 ms; of the halves it is 9 and 19 ms.
    let trials = [trial(Array(1...10)), trial(Array(11...20))]
    let estimate = PercentileEstimate(percentile: 90, trials: trials).seconds
    #expect(abs(estimate.mean - 0.018) < 0.018 / 1000)
    // √(9² + 1²) ms · t(0.975; 1 degree) / √2; t is 12.7062.
    let half = 0.001 * 82.0.squareRoot() * 12.7062 / 2.0.squareRoot()
    #expect(abs((estimate.halfWidth ?? 0) - half) < half / 500)
  }

  @Test func `a trial in which nothing was answered has no percentile to scatter with`() {
    let answered = trial(Array(1...10))
    let estimate = PercentileEstimate(percentile: 50, trials: [answered, TrialOutcome(), answered]).seconds
    #expect(estimate.mean == estimate.lower && estimate.mean == estimate.upper)
    #expect(PercentileEstimate(percentile: 50, trials: [answered, TrialOutcome()]).seconds.lower == nil)
    let none = PercentileEstimate(percentile: 50, trials: [TrialOutcome()]).seconds
    #expect(none == Estimate(whole: 0, trials: []))
  }

  @Test func `a share counts each request once, however they are spread over trials`() {
    let estimate = Estimate(parts: [9, 90], of: [10, 190], none: 1)
    #expect(estimate.mean == 99 / 200.0)
    #expect(estimate.lower == 0 && estimate.upper == 1)
  }

  @Test func `a share that no trial differs in is not taken as certain`() {
    // Wilson's interval of 0 in 300: its upper end is z²/(n + z²), z = 1.959964.
    let estimate = Estimate(parts: [0, 0, 0], of: [100, 100, 100], none: 1)
    #expect(estimate.mean == 0 && estimate.lower == 0)
    #expect(abs((estimate.upper ?? 0) - 3.841459 / 303.841459) < 1e-8)
    #expect(estimate.halfWidth == estimate.upper)
  }

  @Test func `a single trial and an empty one have a share without an interval`() {
    #expect(Estimate(parts: [1], of: [2], none: 1).mean == 0.5)
    #expect(Estimate(parts: [1], of: [2], none: 1).upper == nil)
    #expect(Estimate(parts: [0, 0], of: [0, 0], none: 1).mean == 1)
    #expect(Estimate(parts: [0, 0], of: [0, 0], none: 1).halfWidth == nil)
  }
}

@Suite struct PrecisionTests {
  private let precision = Precision(share: 0.1, percentile: 50, trialsMax: 100)

  private func trial(_ milliseconds: Int64) -> TrialOutcome {
    var outcome = TrialOutcome()
    outcome.responseTimes.record(milliseconds * 1_000_000)
    return outcome
  }

  /// The numbers of trials that are asked for.
  private func checks(_ precision: Precision, from trials: Int, _ trial: (Int) -> TrialOutcome) -> [Int] {
    var checks: [Int] = []
    _ = precision.reach(from: trials) { count in
      checks.append(count)
      return (0..<count).map(trial)
    }
    return checks
  }

  @Test func `trials that are all alike are checked twice`() {
    #expect(checks(precision, from: 5) { _ in trial(100) } == [10, 12])
    #expect(checks(precision, from: 20) { _ in trial(100) } == [20, 24])
  }

  @Test func `trials that differ grow by a fifth until there are as many as allowed`() {
    let asked = checks(precision, from: 1) { trial($0.isMultiple(of: 2) ? 1 : 1000) }
    #expect(asked == [10, 12, 15, 18, 22, 27, 33, 40, 48, 58, 70, 84, 100])
  }

  @Test func `one precise check between others does not end it`() {
    // Alike in the first ten, apart in the next two, and alike again from there on.
    let asked = checks(precision, from: 1) { trial($0 == 10 || $0 == 11 ? 250 : 100) }
    #expect(asked.prefix(2) == [10, 12])
    #expect(asked.count > 3)
    let last = precision.check((0..<(asked.last ?? 0)).map { trial($0 == 10 || $0 == 11 ? 250 : 100) })
    #expect(last.isReached)
  }

  @Test func `a scenario of more trials than allowed has those allowed`() {
    let found = Precision(share: 0.1, percentile: 50, trialsMax: 12).reach(from: 50) { count in
      (0..<count).map { trial($0.isMultiple(of: 2) ? 1 : 1000) }
    }
    #expect(found?.trials == 12)
    #expect(found?.found.isReached == false)
  }

  @Test func `nothing answered is not precise`() {
    let found = precision.check([TrialOutcome(), TrialOutcome()])
    #expect(found.reached == nil)
    #expect(!found.isReached)
  }

  @Test func `it ends where it is told to`() {
    #expect(precision.reach(from: 1) { _ in nil } == nil)
  }
}

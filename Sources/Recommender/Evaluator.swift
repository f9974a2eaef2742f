// Simulates settings and judges them.
//
// Rule: a setting will do if every trial meets the objective (see `Verdict`), pods never use more CPU than
// they request over a minute, and no container is killed for its memory. What a pod uses beyond its request
// is there only while its neighbours leave it, and a plan cannot count on them.

import CostModel
import Simulator
import Statistics

/// Simulates settings of one network in one scenario.
struct Evaluator: Sendable {
  let scenario: Scenario
  let profile: Profile
  let objective: Objective
  /// Where findings are kept, and looked up; nil for nowhere.
  var memory: (any EvaluationMemory)?
  /// Asked every few thousand events, from any thread; false ends the search.
  var goesOn: @Sendable () -> Bool = { true }

  /// Use over request in the busiest minute that is still called within the request.
  static let overcommitMax = 1.02

  /// Trials that are simulated at once, whatever the number of threads, so that it does not matter for the
  /// answer.
  static let chunk = 4

  /// Simulates trials until one fails, or all of them; does neither where the finding is known.
  ///
  /// - Parameters:
  ///   - setting: What to simulate.
  ///   - trials: How many at most.
  ///   - seed: Of all chance.
  ///   - threads: How many of them at once.
  ///   - margin: Standard deviations between trials that the mean must keep above the objective's share.
  /// - Returns: What was found; `trials` tells how many it rests on.
  /// - Throws: ``SearchEnded`` where the search is ended meanwhile.
  func evaluate(
    _ setting: Setting, trials: Int, seed: UInt64, threads: Int = 1, margin: Double = 0
  ) throws(SearchEnded) -> Evaluation {
    let key = EvaluationKey(
      network: profile.network, setting: setting, trials: trials, seed: seed, margin: margin)
    if let known = memory?.evaluation(of: key) { return known }
    let outcomes = try simulate(setting, trials: trials, seed: seed, threads: threads)
    var evaluation = summarize(setting, outcomes)
    evaluation.shortfall = outcomes.last.flatMap(shortfall) ?? lack(ofMargin: margin, outcomes)
    memory?.note(evaluation, of: key)
    return evaluation
  }

  private func simulate(
    _ setting: Setting, trials: Int, seed: UInt64, threads: Int
  ) throws(SearchEnded) -> [TrialOutcome] {
    var scenario = setting.applied(to: self.scenario)
    scenario.seed = seed
    scenario.trials = trials
    scenario.objective = objective
    let simulation = Simulation(scenario: scenario, profile: profile)
    var outcomes: [TrialOutcome] = []
    while outcomes.count < trials, outcomes.last.map({ shortfall(of: $0) == nil }) ?? true {
      let first = outcomes.count
      let count = threads > 1 ? min(Self.chunk, trials - first) : 1
      let more = concurrently(count, threads: threads) { index in
        simulation.run(trial: first + index) { _ in goesOn() }
      }.compactMap { $0 }
      guard more.count == count else { throw SearchEnded() }
      let failed = more.firstIndex { shortfall(of: $0) != nil } ?? more.count - 1
      outcomes += more[...failed]
    }
    return outcomes
  }

  /// What the workload asks for, seen in one trial of some setting.
  func demand(of setting: Setting, seed: UInt64) throws(SearchEnded) -> Demand {
    var scenario = setting.applied(to: self.scenario)
    scenario.seed = seed
    let simulation = Simulation(scenario: scenario, profile: profile)
    guard let outcome = simulation.run(trial: 0, goesOn: { _ in goesOn() }) else { throw SearchEnded() }
    return Demand(outcome)
  }

  private func summarize(_ setting: Setting, _ outcomes: [TrialOutcome]) -> Evaluation {
    let count = Double(outcomes.count)
    let prices = scenario.prices
    func mean(_ figure: (TrialOutcome) -> Double) -> Double { outcomes.reduce(0) { $0 + figure($1) } / count }
    let times = outcomes.map { $0.seconds(atPercentileOfAll: objective.percentile / 100) }
    return Evaluation(
      setting: setting,
      costPerHour: mean { prices.cost(vcpuHours: $0.vcpuHours, gibHours: $0.gibHours) / $0.hours },
      verdict: Verdict(outcomes, objective: objective),
      meanSeconds: mean { ($0.responseTimes.mean ?? 0) / 1e9 },
      percentileSeconds: times.contains { $0 == nil } ? nil : times.compactMap { $0 }.reduce(0, +) / count,
      availability: mean(\.availability), readyMax: outcomes.map(\.readyMax).max() ?? 0,
      trials: outcomes.count)
  }

  private func shortfall(of outcome: TrialOutcome) -> Shortfall? {
    let verdict = Verdict([outcome], objective: objective)
    if outcome.outOfMemoryKills > 0 { return .outOfMemory }
    if !verdict.isMet, outcome.pendingMax > 0 { return .noRoom(pods: outcome.pendingMax) }
    if verdict.trialsInTime == 0 { return .tooSlow(worstSeconds: verdict.worstSeconds) }
    if verdict.trialsAvailable == 0 { return .unavailable(worst: verdict.worstAvailability) }
    let utilization = outcome.busiestMinuteUtilization
    return utilization > Self.overcommitMax ? .overcommitted(utilization: utilization) : nil
  }

  /// Whether trials that all passed did so by chance: their mean must keep a distance from the objective.
  private func lack(ofMargin margin: Double, _ outcomes: [TrialOutcome]) -> Shortfall? {
    guard margin > 0, outcomes.count > 1 else { return nil }
    let bounds = Summary(outcomes.map { Verdict([$0], objective: objective).worstShareBound })
    let expected = bounds.mean - margin * bounds.standardDeviation
    return expected < objective.percentile / 100 ? .noMargin(share: expected) : nil
  }
}

extension TrialOutcome {
  /// Mean CPU use over request in the busiest minute, 0 or more.
  var busiestMinuteUtilization: Double { busiestMinute(\.utilization) }

  /// The mean of a figure over the minute in which it is largest, or over the longest stretch there is.
  func busiestMinute(_ figure: (SeriesPoint) -> Double) -> Double {
    guard series.count > 1 else { return series.first.map(figure) ?? 0 }
    let values = series.map(figure)
    let width = max(1, min(values.count, Int((60 / (series[1].seconds - series[0].seconds)).rounded())))
    var sum = values[..<width].reduce(0, +)
    var most = sum
    for index in width..<max(width, values.count) {
      sum += values[index] - values[index - width]
      most = max(most, sum)
    }
    return most / Double(width)
  }
}

// What a CPU limit costs users: the same scenario without it, with the same chance.
//
// Modelled: requests stay, so that pods are scheduled, weighted and paid as before, and the autoscaler
// measures by the same base; what pods then use beyond their requests is shared by weight where a node has
// too little.
// Not modelled: other deployments on the nodes, which the limit may be meant to protect.

import CostModel

/// The response time of one percentile with a CPU limit and without it.
public struct LimitCost: Sendable, Equatable, Codable {
  /// Which percentile, as in 99.
  public var percentile: Double
  /// With the limit, in seconds.
  public var secondsWithLimit: Estimate
  /// Without it, in seconds.
  public var secondsWithoutLimit: Estimate
  /// What the limit adds, in seconds; below 0 where it helps.
  ///
  /// Trials are compared in pairs, which makes its interval narrower than those of both.
  public var secondsAdded: Estimate

  /// Compares trials.
  ///
  /// - Parameters:
  ///   - trials: With the limit, at least one.
  ///   - free: The same trials without it, as many.
  ///   - percentile: Which percentile of response times, above 0 and below 100.
  public init(_ trials: [TrialOutcome], without free: [TrialOutcome], percentile: Double = 99) {
    precondition(
      trials.count == free.count, "trials are compared in pairs, got \(trials.count) and \(free.count)")
    let with = PercentileEstimate(percentile: percentile, trials: trials).seconds
    let without = PercentileEstimate(percentile: percentile, trials: free).seconds
    func seconds(_ trial: TrialOutcome) -> Double {
      Double(trial.responseTimes.quantile(percentile / 100) ?? 0) / 1e9
    }
    self.percentile = percentile
    secondsWithLimit = with
    secondsWithoutLimit = without
    secondsAdded = Estimate(
      whole: with.mean - without.mean, trials: zip(trials, free).map { seconds($0) - seconds($1) })
  }

  /// Whether the interval of what is added includes 0, or nothing is known of it.
  public var isInDoubt: Bool {
    guard let lower = secondsAdded.lower, let upper = secondsAdded.upper else {
      return secondsAdded.mean == 0
    }
    return lower <= 0 && upper >= 0
  }
}

extension Simulation {
  /// The same simulation without a CPU limit; nil where there is none.
  public var withoutCPULimit: Simulation? {
    guard scenario.deployment.resources.cpuLimit != nil else { return nil }
    var scenario = scenario
    scenario.deployment.resources.cpuLimit = nil
    return Simulation(scenario: scenario, profile: profile)
  }
}

// What the simulator says of the very requests that were sent to the service.
//
// Averaged over trials: each has the recorded arrival times, its own phase of the quota's period and its own
// draws of service times, for neither of these is known of the real service.

import CostModel
import Simulator

/// Simulates the arrivals of a plan.
public enum Prediction {
  /// How many trials a prediction is the mean of.
  public static let trials = 20

  /// The predicted figures.
  ///
  /// - Parameters:
  ///   - plan: What is sent to which service.
  ///   - profile: What a request costs.
  ///   - trials: Over how many trials the figures are averaged, at least 1.
  ///   - cores: How many trials are simulated at once.
  /// - Returns: The means over the trials.
  public static func figures(
    of plan: ValidationPlan, profile: Profile, trials: Int = trials, cores: Int
  ) -> RunFigures {
    var scenario = plan.scenario
    scenario.traffic.source = .recorded(plan.arrivals)
    scenario.trials = trials
    let outcomes = Simulation(scenario: scenario, profile: profile).run(threads: cores)
    return RunFigures(meanOf: outcomes.map(RunFigures.init))
  }
}

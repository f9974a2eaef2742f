import Simulator

/// A verdict in one plain sentence.
struct VerdictText {
  let verdict: Verdict
  let objective: Objective
  let trials: Int

  init(_ verdict: Verdict, objective: Objective, trials: Int) {
    self.verdict = verdict
    self.objective = objective
    self.trials = trials
  }

  /// The sentence: met or not, and what the worst trial shows.
  var sentence: String {
    let percentile = NumberText.short(objective.percentile)
    let time = NumberText.time(objective.responseTime.seconds)
    let wantedAvailability = "\(NumberText.short(100 * objective.availability)) %"
    let worst =
      verdict.worstSeconds.map { "p\(percentile) of \(NumberText.time($0))" }
      ?? "a p\(percentile) that was never answered"
    let availability = NumberText.percent(verdict.worstAvailability, digits: 2)
    guard !verdict.isMet else {
      return
        "Objective met: \(inTrials(trials)) \(percentile) % of requests were answered within \(time) and "
        + "\(wantedAvailability) were answered; the worst trial had \(worst) and \(availability) answered."
    }
    var reasons: [String] = []
    if verdict.trialsInTime < trials {
      reasons.append(
        "\(percentile) % within \(time) held in \(verdict.trialsInTime) of \(trials) trials "
          + "(the worst had \(worst))")
    }
    if verdict.trialsAvailable < trials {
      reasons.append(
        "\(wantedAvailability) answered held in \(verdict.trialsAvailable) of \(trials) trials "
          + "(the worst had \(availability))")
    }
    return "Objective not met: \(reasons.joined(separator: "; "))."
  }

  private func inTrials(_ count: Int) -> String { count == 1 ? "in the one trial" : "in all \(count) trials" }
}

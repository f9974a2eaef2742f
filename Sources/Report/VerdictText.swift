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

  /// The sentence: met or not, and what the worst trial shows, its percentile by the upper confidence bound.
  var sentence: String {
    let percentile = NumberText.short(objective.percentile)
    let time = NumberText.time(objective.responseTime.seconds)
    let wantedAvailability = "\(NumberText.short(100 * objective.availability)) %"
    let worst =
      verdict.worstSeconds.map { "p\(percentile) was at most \(NumberText.time($0))" }
      ?? "too many failed for a p\(percentile)"
    let answered = "\(NumberText.percent(verdict.worstAvailability, digits: 3)) were answered"
    guard !verdict.isMet else {
      return
        "Objective met: \(inTrials(trials)) \(percentile) % of requests were answered within \(time) and "
        + "\(wantedAvailability) were answered; in the worst trial \(worst) and \(answered)."
    }
    var reasons: [String] = []
    if verdict.trialsInTime < trials {
      reasons.append(
        "\(percentile) % within \(time) held in \(verdict.trialsInTime) of \(trials) trials "
          + "(in the worst \(worst))")
    }
    if verdict.trialsAvailable < trials {
      reasons.append(
        "\(wantedAvailability) answered held in \(verdict.trialsAvailable) of \(trials) trials "
          + "(in the worst \(answered))")
    }
    return "Objective not met: \(reasons.joined(separator: "; "))."
  }

  private func inTrials(_ count: Int) -> String {
    count == 1 ? "in the one trial" : count == 2 ? "in both trials" : "in all \(count) trials"
  }
}

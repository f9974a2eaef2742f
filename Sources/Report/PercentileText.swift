import Simulator

/// The percentiles of response times, the share within the objective, and how well they are known.
struct PercentileText {
  private let outcome: Outcome
  private let objective: Objective?

  /// The text of an outcome's percentiles; the objective words the share.
  init(_ outcome: Outcome, objective: Objective?) {
    self.outcome = outcome
    self.objective = objective
  }

  /// A line for each percentile: the time, half its interval's width over it, and the interval.
  var lines: [String] {
    let heading =
      outcome.scenario.trials > 1
      ? "Response time of answered requests of all trials, with 95 % confidence intervals"
      : "Response time of answered requests"
    return [heading] + outcome.percentiles.map(line) + [share].compactMap { $0 }
  }

  /// Sentences below them, without full stops.
  var notes: [String] {
    if outcome.scenario.trials == 1 {
      return ["One trial tells nothing of chance: for intervals, simulate several (--trials, --precision)"]
    }
    guard let precision = outcome.precision, let reached = precision.reached else { return [] }
    return [
      "p\(NumberText.short(precision.percentile)) is known to ± \(NumberText.percent(reached, digits: 2)), "
        + "where ± \(NumberText.short(100 * precision.wanted)) % was asked for"
    ]
  }

  private func line(_ percentile: PercentileEstimate) -> String {
    let time = percentile.seconds
    let name = "p\(NumberText.short(percentile.percentile))".padded(to: 7)
    var line = "  \(name)\(NumberText.time(time.mean).aligned(to: 10))"
    if let half = time.halfWidth, let lower = time.lower, let upper = time.upper, time.mean > 0 {
      let relative = "± \(NumberText.percent(half / time.mean, digits: 1))".padded(to: 9)
      line += "   \(relative) \(NumberText.time(max(0, lower))) to \(NumberText.time(upper))"
    }
    return line
  }

  /// The share of all requests that were answered within the objective.
  private var share: String? {
    guard let objective, let share = outcome.requests.withinObjective else { return nil }
    func percent(_ share: Double) -> String { NumberText.percent(share, digits: 2) }
    let range =
      if let half = share.halfWidth, let lower = share.lower, let upper = share.upper {
        " ± \(percent(half)) (\(percent(lower)) to \(percent(upper)))"
      } else {
        ""
      }
    let time = NumberText.time(objective.responseTime.seconds)
    return "  within \(time): \(percent(share.mean))\(range) of all requests"
  }
}

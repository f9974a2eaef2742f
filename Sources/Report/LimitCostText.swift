import Simulator

/// What a CPU limit costs, in words.
struct LimitCostText {
  private let cost: LimitCost

  init(_ cost: LimitCost) { self.cost = cost }

  /// One sentence, without a full stop.
  var sentence: String {
    let name = "p\(NumberText.short(cost.percentile))"
    let with = NumberText.time(cost.secondsWithLimit.mean)
    let without = NumberText.time(cost.secondsWithoutLimit.mean)
    guard !cost.isInDoubt else {
      return "Without the limit \(name) would be \(without) instead of \(with): what the limit costs "
        + "cannot be told from chance"
    }
    let added = cost.secondsAdded
    let verb = added.mean > 0 ? "costs" : "saves"
    let interval = range(added).map { " (\($0))" } ?? ""
    return "The limit \(verb) \(NumberText.time(abs(added.mean)))\(interval) of \(name): without it, \(name) "
      + "would be \(without) instead of \(with)"
  }

  private func range(_ added: Estimate) -> String? {
    guard let lower = added.lower, let upper = added.upper else { return nil }
    let ends = [abs(lower), abs(upper)].sorted()
    return "\(NumberText.time(ends[0])) to \(NumberText.time(ends[1]))"
  }
}

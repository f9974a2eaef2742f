// The search over replica bounds and targets for pods of one shape.
//
// Method: first the least number of replicas that will do without an autoscaler, `n`, by doubling and
// bisection; then, with `maxReplicas` n, for each target the least `minReplicas`, by bisection.
// A higher target scales later, so its least is not below that of a lower one.
// Not covered: that more replicas can make a trial worse (bisection then finds one of the thresholds), and a
// `maxReplicas` above n, which could only help to work off a backlog.

import CostModel
import Simulator

/// What a workload asks for, as one trial showed it.
struct Demand: Sendable {
  /// Mean arrival rate, in requests/s.
  var mean: Double
  /// Mean arrival rate of the busiest minute, in requests/s.
  var peak: Double

  /// The demand of a workload whose trial is `outcome`.
  init(_ outcome: TrialOutcome) {
    let rates = outcome.series.map(\.arrivalRate)
    mean = rates.reduce(0, +) / Double(max(1, rates.count))
    peak = outcome.busiestMinute(\.arrivalRate)
  }
}

/// Searches replica bounds and targets for pods of one shape.
struct PodSearch {
  let shape: PodShape
  let space: SearchSpace
  let evaluator: Evaluator
  let grid: SearchGrid
  let seed: UInt64
  /// The price of one pod for an hour.
  let podPrice: Double
  /// CPU time of a request, in seconds.
  let cpuSeconds: Double
  let demand: Demand
  /// Settings that cost this or more per hour need not be found.
  let bound: Double

  /// Everything that was simulated, in order.
  ///
  /// - Throws: ``SearchEnded`` where the search is ended meanwhile.
  func run() throws(SearchEnded) -> [Evaluation] {
    var evaluations: [Evaluation] = []
    guard let replicas = try leastReplicas(&evaluations), replicas > 1 else { return evaluations }
    let optimum = Double(replicas) * podPrice * demand.mean / max(demand.peak, demand.mean)
    guard optimum < bound else { return evaluations }
    var least = 1
    for target in grid.targets.sorted() where least < replicas {
      least = try leastMinimum(from: least, below: replicas, target: target, &evaluations)
    }
    return evaluations
  }

  /// Finds the least fixed number of replicas that will do; nil when even all the cluster's room will not.
  private func leastReplicas(_ evaluations: inout [Evaluation]) throws(SearchEnded) -> Int? {
    let capacity = space.capacity(of: shape)
    guard capacity > 0 else { return nil }
    func willDo(_ replicas: Int) throws(SearchEnded) -> Bool {
      let setting = space.setting(
        shape, minReplicas: replicas, maxReplicas: replicas, target: grid.restingTarget)
      return try note(setting, &evaluations)
    }
    let guess = demand.peak * cpuSeconds / shape.cpuRequest.cores
    var high = min(capacity, max(1, Int(min(guess, 1e6).rounded(.up))))
    var low = 0
    while try !willDo(high) {
      guard high < capacity else { return nil }
      low = high
      high = min(capacity, max(high + 1, high * 5 / 4))
    }
    while high - low > 1 {
      let middle = (low + high) / 2
      if try willDo(middle) { high = middle } else { low = middle }
    }
    return high
  }

  /// Finds the least `minReplicas` that will do with a target, from `least` to `maxReplicas`; the latter is
  /// known to do.
  private func leastMinimum(
    from least: Int, below maxReplicas: Int, target: Int, _ evaluations: inout [Evaluation]
  ) throws(SearchEnded) -> Int {
    var low = least - 1
    var high = maxReplicas
    while high - low > 1 {
      let middle = (low + high) / 2
      let setting = space.setting(shape, minReplicas: middle, maxReplicas: maxReplicas, target: target)
      if try note(setting, &evaluations) { high = middle } else { low = middle }
    }
    return high
  }

  /// Simulates a setting, notes the finding, and returns whether it will do.
  private func note(
    _ setting: Setting, _ evaluations: inout [Evaluation]
  ) throws(SearchEnded) -> Bool {
    let evaluation = try evaluator.evaluate(setting, trials: grid.searchTrials, seed: seed)
    evaluations.append(evaluation)
    return evaluation.shortfall == nil
  }
}

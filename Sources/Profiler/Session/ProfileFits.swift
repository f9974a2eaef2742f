// What the simulator needs of the times measured: how they scatter, and how they shrink with threads.

import CostModel
import Statistics

extension ServiceTime {
  /// Fits the scatter of single images to a distribution of mean 1.
  ///
  /// Each family is fitted to the times over their mean; the best one is then given the mean 1 exactly, and
  /// distance and probability are those of that distribution.
  ///
  /// - Parameter times: Wall times on one thread count.
  /// - Throws: `FitError` for fewer than `ServiceTimeFit.countMin` times, or one that is not positive.
  init(fittedTo times: [Double]) throws(FitError) {
    let mean = Summary(times).mean
    let relative = times.map { $0 / mean }
    let fitted = try ServiceTimeFit(relative).distribution
    guard fitted.family != .deterministic else {
      self.init(.deterministic(mean: 1), ksDistance: 0, ksProbability: 1)
      return
    }
    let distribution: ServiceTimeDistribution
    do {
      distribution = try ServiceTimeDistribution(
        family: fitted.family, mean: 1, cv: fitted.cv, shift: fitted.shift / fitted.mean)
    } catch {
      preconditionFailure("a fitted distribution has parameters of its family: \(error)")
    }
    let test = KolmogorovSmirnov(relative, against: distribution.cdf)
    self.init(distribution, ksDistance: test.distance, ksProbability: test.pValue)
  }
}

extension ThreadScaling {
  /// Fits Amdahl's law to mean wall times; nil for a single thread count.
  ///
  /// - Throws: `FitError` for a time that is not positive.
  init?(fittedTo costs: [ThreadCost]) throws(FitError) {
    guard costs.count > 1 else { return nil }
    let fit = try ThreadScalingFit(costs.map { ($0.threads, $0.wall.mean) })
    self.init(
      serialSeconds: fit.serial, parallelSeconds: fit.parallel, rSquared: fit.rSquared,
      largestResidual: fit.largestRelativeResidual, isExact: fit.isExact)
  }
}

/// The median cost of each layer over several runs.
///
/// - Parameter runs: The costs of one run each, all of the same layers in the same order.
/// - Returns: The layers of the first run, each with its median time.
func medianLayers(_ runs: [[LayerCost]]) -> [LayerCost] {
  guard let first = runs.first else { return [] }
  return first.indices.map { index in
    var layer = first[index]
    layer.seconds = Summary(runs.map { $0[index].seconds }).median
    return layer
  }
}

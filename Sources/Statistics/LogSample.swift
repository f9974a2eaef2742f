// Maximum likelihood within each family of service times.

import Foundation

/// A sample of positive values with what the likelihoods need worked out once.
struct LogSample {
  let values: [Double]
  let mean: Double
  let min: Double
  let max: Double
  /// Mean of the logarithms.
  let meanLog: Double

  init(_ sample: [Double]) {
    // Sorted, so that the order of the measurements cannot change the last bits of the fit.
    let sorted = sample.sorted()
    values = sorted
    min = sorted[0]
    max = sorted[sorted.count - 1]
    mean = sorted.reduce(0, +) / Double(sorted.count)
    meanLog = sorted.reduce(0) { $0 + log($1) } / Double(sorted.count)
  }

  private var count: Double { Double(values.count) }

  private func candidate(
    _ distribution: ServiceTimeDistribution, logLikelihood: Double, parameters: Int
  ) -> ServiceTimeFit.Candidate {
    let k = Double(parameters)
    let akaike = 2 * k - 2 * logLikelihood + 2 * k * (k + 1) / (count - k - 1)
    return ServiceTimeFit.Candidate(distribution: distribution, logLikelihood: logLikelihood, akaike: akaike)
  }

  /// The exponential of the sample's mean: ln L = −n (1 + ln mean).
  func exponential() -> ServiceTimeFit.Candidate {
    candidate(.exponential(mean: mean), logLikelihood: -count * (1 + log(mean)), parameters: 1)
  }

  /// The lognormal with the mean and standard deviation (over n) of the logarithms.
  func lognormal() -> ServiceTimeFit.Candidate {
    let fit = lognormalPart(shift: 0)
    return candidate(fit.distribution(shift: 0), logLikelihood: fit.logLikelihood, parameters: 2)
  }

  /// The gamma whose shape k solves ln k − ψ(k) = ln(mean) − mean of the logarithms.
  ///
  /// The left side lies between 1/(2k) and 1/k, which brackets the root.
  func gamma() -> ServiceTimeFit.Candidate {
    // The sum of d is 0 but for rounding: with it every term is positive, however close the values are.
    let gap =
      values.reduce(0) { sum, value in
        let d = (value - mean) / mean
        return sum + (d - log1p(d))
      } / count
    // A little wider than the bracket, whose ends can be the root itself but for rounding.
    let shape = GSL.root(in: 0.4 / gap...1.1 / gap) { LogSample.logMinusDigamma($0) - gap }
    let logLikelihood = count * (LogSample.stirling(shape) - shape * gap - meanLog)
    return candidate(
      .gamma(mean: mean, cv: 1 / shape.squareRoot()), logLikelihood: logLikelihood, parameters: 2)
  }

  /// ln k − ψ(k), from its asymptotic series where the difference would cancel.
  static func logMinusDigamma(_ k: Double) -> Double {
    if k > 1000 { return 1 / (2 * k) + 1 / (12 * k * k) }
    return log(k) - GSL.digamma(k)
  }

  /// k (ln k − 1) − ln Γ(k), from Stirling's series where the difference would cancel.
  static func stirling(_ k: Double) -> Double {
    if k > 1000 { return 0.5 * log(k / (2 * .pi)) - 1 / (12 * k) }
    return k * (log(k) - 1) - GSL.logGamma(k)
  }

  /// A lognormal fitted to the values less a shift.
  private struct LognormalPart {
    let meanLog: Double
    let logVariance: Double
    let logLikelihood: Double

    /// The whole distribution that has this part above `shift`.
    func distribution(shift: Double) -> ServiceTimeDistribution {
      let partMean = exp(meanLog + logVariance / 2)
      let mean = shift + partMean
      let cv = partMean * expm1(logVariance).squareRoot() / mean
      return shift == 0
        ? .lognormal(mean: mean, cv: cv) : .shiftedLognormal(shift: shift, mean: mean, cv: cv)
    }
  }

  /// The best lognormal above a given shift: ln L = −n (mean of logs + ln σ + ½ + ½ ln 2π).
  private func lognormalPart(shift: Double) -> LognormalPart {
    let logs = shift == 0 ? values.map { log($0) } : values.map { log($0 - shift) }
    let meanLog = logs.reduce(0, +) / count
    let logVariance = logs.reduce(0) { $0 + ($1 - meanLog) * ($1 - meanLog) } / count
    let logLikelihood = -count * (meanLog + 0.5 * (log(logVariance) + 1 + log(2 * Double.pi)))
    return LognormalPart(meanLog: meanLog, logVariance: logVariance, logLikelihood: logLikelihood)
  }

  /// The shifted lognormal, by profile likelihood in the shift; nil where no shift above 0 is a local
  /// maximum.
  ///
  /// The likelihood grows without bound as the shift approaches the least value, where one point has all the
  /// density to itself, so that the estimate is the highest *local* maximum (D. A. Griffiths, Applied
  /// Statistics 29, 1980). The gap between shift and least value is searched on a geometric grid, from the
  /// least value itself (no shift) down to a tenth of the mean distance between neighbours, and the best
  /// interior point is refined.
  func shiftedLognormal() -> ServiceTimeFit.Candidate? {
    let gapMin = (max - min) / (10 * count)
    guard gapMin < min else { return nil }
    let steps = 60
    let logGaps = (0...steps).map { log(min) + (log(gapMin) - log(min)) * Double($0) / Double(steps) }
    let minusLikelihood = { (logGap: Double) in
      -self.lognormalPart(shift: self.min - exp(logGap)).logLikelihood
    }
    let heights = logGaps.map(minusLikelihood)
    let interior = (1..<steps).filter { heights[$0] < heights[$0 - 1] && heights[$0] < heights[$0 + 1] }
    guard let best = interior.min(by: { heights[$0] < heights[$1] }) else { return nil }
    let logGap = GSL.minimum(
      in: logGaps[best + 1]...logGaps[best - 1], startingAt: logGaps[best], of: minusLikelihood)
    let shift = min - exp(logGap)
    guard shift > 0 else { return nil }
    let fit = lognormalPart(shift: shift)
    return candidate(fit.distribution(shift: shift), logLikelihood: fit.logLikelihood, parameters: 3)
  }
}

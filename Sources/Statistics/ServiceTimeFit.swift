// Fitting a distribution to measured service times.
//
// Modelled: independent positive service times of one family, by maximum likelihood. Not modelled: mixtures
// (two kinds of request measured together), drift: test for it first with `MannKendallTest`.
// Choice of family: Akaike's criterion with the correction for small samples (C. Hurvich and C.-L. Tsai,
// Biometrika 76, 1989), because the families differ in their number of parameters, which a bare
// Kolmogorov–Smirnov distance would reward. That distance is reported with it, for the best family need not
// be a good one.

import Foundation

/// The service-time distribution that explains a sample best, and how well.
public struct ServiceTimeFit: Sendable, Equatable {
  /// One family fitted to the sample.
  public struct Candidate: Sendable, Equatable {
    /// The distribution of greatest likelihood within its family.
    public let distribution: ServiceTimeDistribution
    /// Natural logarithm of the sample's probability density.
    public let logLikelihood: Double
    /// Corrected Akaike criterion, 2k − 2 ln L + 2k(k+1)/(n−k−1) for k parameters and n values; less is
    /// better.
    public let akaike: Double
  }

  /// The fewest values that are fitted.
  public static let countMin = 8

  /// The distribution chosen: that of the first candidate.
  public let distribution: ServiceTimeDistribution
  /// The families that could be fitted, best first; a deterministic fit has none.
  public let candidates: [Candidate]
  /// Distance between the sample and the distribution chosen.
  ///
  /// Its p-value is too large, for the parameters were fitted to the same sample. A deterministic fit has
  /// distance 0.
  public let goodness: Goodness

  /// How far the sample lies from the distribution chosen.
  public struct Goodness: Sendable, Equatable {
    /// Kolmogorov–Smirnov distance, 0 … 1.
    public let distance: Double
    /// Its asymptotic p-value; see ``KolmogorovSmirnov/pValue`` for why a large one proves little.
    public let pValue: Double
    /// How many values were fitted.
    public let count: Int
  }

  /// Fits every family and keeps the best.
  ///
  /// Deterministic is chosen where all values agree within 1 part in 10^9, and never otherwise.
  ///
  /// - Parameter sample: Service times, at least ``countMin``, in any order, each greater than 0, in any
  ///   unit.
  /// - Throws: ``FitError`` where there are too few values, or one is not a positive finite number.
  public init(_ sample: [Double]) throws(FitError) {
    if let index = sample.firstIndex(where: { !($0 > 0 && $0.isFinite) }) {
      throw .notPositive(index: index, value: sample[index])
    }
    guard sample.count >= ServiceTimeFit.countMin else {
      throw .tooFewValues(found: sample.count, needed: ServiceTimeFit.countMin)
    }
    let logs = LogSample(sample)
    guard logs.max - logs.min > 1e-9 * logs.mean else {
      distribution = .deterministic(mean: logs.mean)
      candidates = []
      goodness = Goodness(distance: 0, pValue: 1, count: sample.count)
      return
    }
    var fitted = [logs.exponential(), logs.lognormal(), logs.gamma()]
    if let shifted = logs.shiftedLognormal() { fitted.append(shifted) }
    candidates = fitted.sorted { $0.akaike < $1.akaike }
    distribution = candidates[0].distribution
    let test = KolmogorovSmirnov(sample, against: distribution.cdf)
    goodness = Goodness(distance: test.distance, pValue: test.pValue, count: sample.count)
  }
}

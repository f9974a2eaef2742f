// How long service takes: five families of distribution, each described by mean and coefficient of variation.
//
// Modelled: independent service times. Not modelled: dependence between successive requests, several modes.

import Foundation

/// A distribution of service times: plain data to keep in a file, with its sampling parameters worked out
/// once.
///
/// Every family is described by its `mean`, its coefficient of variation `cv` (standard deviation over mean)
/// and its `shift` (the least possible value), all three of the whole distribution, shift included. The unit
/// is that of the mean. A mean of 1 makes a shape that multiplies a time known elsewhere.
public struct ServiceTimeDistribution: Sendable, Hashable {
  /// A family of distributions; the raw values are the names in files.
  public enum Family: String, CaseIterable, Sendable, Codable {
    /// Always the mean; cv 0.
    case deterministic
    /// No memory: the remaining time never depends on the time spent; cv 1.
    case exponential
    /// The logarithm is normal: many small factors multiplied, with a long right tail.
    case lognormal
    /// A sum of exponential stages where cv < 1, bursts where cv > 1; a lighter tail than lognormal.
    case gamma
    /// A least time that every request needs, plus a lognormal part.
    case shiftedLognormal
  }

  /// Which family.
  public let family: Family
  /// The mean, greater than 0.
  public let mean: Double
  /// Standard deviation over mean, 0 or more.
  public let cv: Double
  /// The least possible value: 0 except in the shifted family.
  public let shift: Double

  /// Mean of the logarithm (lognormal families) or shape (gamma).
  @usableFromInline let location: Double
  /// Standard deviation of the logarithm (lognormal families) or scale (gamma).
  @usableFromInline let spread: Double

  /// Creates a distribution from what a file says.
  ///
  /// - Parameters:
  ///   - family: The family.
  ///   - mean: Greater than 0, in the caller's unit of time.
  ///   - cv: Standard deviation over mean: 0 for deterministic, 1 for exponential, greater than 0 for the
  ///     others.
  ///   - shift: At least 0 and less than the mean for the shifted family, 0 for the others.
  /// - Throws: ``ServiceTimeDistributionError`` where a parameter is out of its range.
  public init(family: Family, mean: Double, cv: Double, shift: Double = 0)
    throws(ServiceTimeDistributionError)
  {
    guard mean > 0, mean.isFinite else { throw .mean(mean) }
    let allowed: Bool
    switch family {
    case .deterministic: allowed = cv == 0
    case .exponential: allowed = cv == 1
    case .lognormal, .gamma, .shiftedLognormal: allowed = cv > 0 && cv.isFinite
    }
    guard allowed else { throw .cv(cv, family) }
    guard shift == 0 || (family == .shiftedLognormal && shift > 0 && shift < mean) else {
      throw .shift(shift, family, mean: mean)
    }
    self.init(unchecked: family, mean: mean, cv: cv, shift: shift)
  }

  private init(unchecked family: Family, mean: Double, cv: Double, shift: Double = 0) {
    self.family = family
    self.mean = mean
    self.cv = cv
    self.shift = shift
    switch family {
    case .deterministic, .exponential:
      location = 0
      spread = 0
    case .gamma:
      location = 1 / (cv * cv)
      spread = mean * cv * cv
    case .lognormal, .shiftedLognormal:
      let partMean = mean - shift
      let partCV = mean * cv / partMean
      let logVariance = log1p(partCV * partCV)
      location = log(partMean) - logVariance / 2
      spread = logVariance.squareRoot()
    }
  }

  /// Returns the distribution that is always `mean`.
  ///
  /// - Parameter mean: Greater than 0.
  /// - Returns: A distribution without chance.
  public static func deterministic(mean: Double) -> ServiceTimeDistribution {
    checked(.deterministic, mean: mean, cv: 0)
  }

  /// Returns the exponential distribution.
  ///
  /// - Parameter mean: Greater than 0.
  /// - Returns: A distribution with cv 1.
  public static func exponential(mean: Double) -> ServiceTimeDistribution {
    checked(.exponential, mean: mean, cv: 1)
  }

  /// Returns the lognormal distribution with this mean and coefficient of variation, both greater than 0.
  public static func lognormal(mean: Double, cv: Double) -> ServiceTimeDistribution {
    checked(.lognormal, mean: mean, cv: cv)
  }

  /// Returns the gamma distribution with this mean and coefficient of variation, both greater than 0.
  public static func gamma(mean: Double, cv: Double) -> ServiceTimeDistribution {
    checked(.gamma, mean: mean, cv: cv)
  }

  /// Returns `shift` plus a lognormal part, with `mean` and `cv` those of the sum.
  public static func shiftedLognormal(shift: Double, mean: Double, cv: Double) -> ServiceTimeDistribution {
    checked(.shiftedLognormal, mean: mean, cv: cv, shift: shift)
  }

  /// The trapping twin of the throwing initializer, for parameters that the program itself worked out.
  private static func checked(
    _ family: Family, mean: Double, cv: Double, shift: Double = 0
  ) -> ServiceTimeDistribution {
    do {
      return try ServiceTimeDistribution(family: family, mean: mean, cv: cv, shift: shift)
    } catch {
      preconditionFailure(error.description)
    }
  }

  /// The variance, (cv · mean)².
  public var variance: Double { (cv * mean) * (cv * mean) }

  /// Returns this shape with every value multiplied by `factor`: the cv stays, mean and shift are multiplied.
  ///
  /// - Parameter factor: Greater than 0 and finite.
  /// - Returns: The scaled distribution.
  public func scaled(by factor: Double) -> ServiceTimeDistribution {
    precondition(factor > 0 && factor.isFinite, "a scale must be positive and finite, got \(factor)")
    return ServiceTimeDistribution(unchecked: family, mean: mean * factor, cv: cv, shift: shift * factor)
  }

  /// Returns one service time, 0 or more.
  ///
  /// - Parameter stream: The stream of service times; a deterministic one draws nothing from it.
  /// - Returns: The time, in the unit of the mean.
  @inlinable @inline(__always)
  public func sample(using stream: inout RandomStream) -> Double {
    switch family {
    case .deterministic: mean
    case .exponential: mean * stream.exponential()
    case .gamma: spread * stream.gamma(shape: location)
    case .lognormal, .shiftedLognormal: shift + exp(location + spread * stream.normal())
    }
  }

  /// Returns the probability of a service time of `x` or less.
  public func cdf(_ x: Double) -> Double {
    switch family {
    case .deterministic: x >= mean ? 1 : 0
    case .exponential: x > 0 ? -expm1(-x / mean) : 0
    case .gamma: x > 0 ? GSL.gammaCDF(x / spread, shape: location) : 0
    case .lognormal, .shiftedLognormal: x > shift ? GSL.normalCDF((log(x - shift) - location) / spread) : 0
    }
  }

  /// Returns the value that a share `p` of service times does not exceed.
  ///
  /// **Edge cases**
  /// - At 0 it is the least possible value, at 1 infinity; a deterministic one is its mean at both.
  ///
  /// - Parameter p: 0 … 1.
  /// - Returns: The value, in the unit of the mean.
  public func quantile(_ p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "a quantile needs a probability in 0 … 1, got \(p)")
    return switch family {
    case .deterministic: mean
    case .exponential: -mean * log1p(-p)
    case .gamma: p == 1 ? .infinity : spread * GSL.gammaQuantile(p, shape: location)
    case .lognormal, .shiftedLognormal: shift + exp(location + spread * GSL.normalQuantile(p))
    }
  }
}

extension ServiceTimeDistribution: Codable {
  enum CodingKeys: String, CodingKey { case family, mean, cv, shift }

  /// Reads `family`, `mean`, `cv` and, where it is not 0, `shift`.
  public init(from decoder: any Decoder) throws {
    let values = try decoder.container(keyedBy: CodingKeys.self)
    try self.init(
      family: values.decode(Family.self, forKey: .family), mean: values.decode(Double.self, forKey: .mean),
      cv: values.decode(Double.self, forKey: .cv),
      shift: values.decodeIfPresent(Double.self, forKey: .shift) ?? 0)
  }

  /// Writes `family`, `mean`, `cv` and, where it is not 0, `shift`.
  public func encode(to encoder: any Encoder) throws {
    var values = encoder.container(keyedBy: CodingKeys.self)
    try values.encode(family, forKey: .family)
    try values.encode(mean, forKey: .mean)
    try values.encode(cv, forKey: .cv)
    if shift != 0 { try values.encode(shift, forKey: .shift) }
  }
}

/// A parameter of a service-time distribution that is out of its range.
public enum ServiceTimeDistributionError: Error, Equatable, CustomStringConvertible {
  /// The mean found.
  case mean(Double)
  /// The coefficient of variation found, and the family it was meant for.
  case cv(Double, ServiceTimeDistribution.Family)
  /// The shift found, the family it was meant for, and the mean it must stay below.
  case shift(Double, ServiceTimeDistribution.Family, mean: Double)

  /// One line: what was expected, what was found, what to do.
  public var description: String {
    switch self {
    case .mean(let found): "mean: expected a service time greater than 0, found \(found)"
    case .cv(let found, .deterministic):
      "cv: expected 0 for a deterministic service time, found \(found); use lognormal or gamma to vary"
    case .cv(let found, .exponential):
      "cv: expected 1 for an exponential service time, found \(found); use lognormal or gamma for another cv"
    case .cv(let found, let family):
      "cv: expected greater than 0 for a \(family) service time, found \(found); use deterministic for 0"
    case .shift(let found, .shiftedLognormal, let mean):
      "shift: expected at least 0 and less than the mean \(mean), found \(found)"
    case .shift(let found, let family, _):
      "shift: expected none for a \(family) service time, found \(found); use shiftedLognormal"
    }
  }
}

// Arrivals that have a formula: the oracle of synthetic traffic.
//
// Source: W. Fischer and K. Meier-Hellstern, "The Markov-modulated Poisson process (MMPP) cookbook",
// Performance Evaluation 18, 1993; D. R. Cox, "Renewal Theory", 1962, section 4.5.

import Foundation

/// Formulas for the index of dispersion of counts in the long run.
public enum ArrivalTheory {
  /// Returns the index of dispersion of a Markov-modulated Poisson process with two states.
  ///
  /// I(t) = 1 + 2v/(m·r) · (1 − (1 − e^(−rt))/(rt)), with m the mean and v the variance of the rate, and r
  /// the sum of the rates at which the states are left.
  ///
  /// - Parameters:
  ///   - rates: Arrivals per unit of time in each state, 0 or more, not both 0.
  ///   - sojourns: The states' mean lengths, greater than 0.
  ///   - window: t, 0 or more; infinity for the limit.
  /// - Returns: The index, 1 or more.
  public static func modulatedIndex(
    rates: (Double, Double), sojourns: (Double, Double), window: Double
  ) -> Double {
    let share = sojourns.0 / (sojourns.0 + sojourns.1)
    let mean = share * rates.0 + (1 - share) * rates.1
    let variance = share * (1 - share) * (rates.0 - rates.1) * (rates.0 - rates.1)
    let relaxation = 1 / sojourns.0 + 1 / sojourns.1
    return 1 + 2 * variance / (mean * relaxation) * growth(relaxation * window)
  }

  /// Returns how much of the index's growth is reached: 1 − (1 − e^(−x))/x, from 0 to 1.
  ///
  /// - Parameter x: The window in units of the relaxation time, 0 or more.
  /// - Returns: The share.
  public static func growth(_ x: Double) -> Double {
    // The series where the difference would lose its digits.
    x < 1e-4 ? x / 2 - x * x / 6 : 1 + expm1(-x) / x
  }

  /// Returns the index of dispersion of events with independent gamma gaps, in windows of many events.
  ///
  /// Var N = c²·n + 1/6 + c⁴/2 − μ₃/3 for n events on average, with μ₃ = 2c⁴ the gaps' third central moment
  /// in units of their mean; the limit is c².
  ///
  /// - Parameters:
  ///   - cv: c, the gaps' coefficient of variation.
  ///   - count: n, far above c².
  /// - Returns: The index.
  public static func gammaRenewalIndex(cv: Double, count: Double) -> Double {
    let fourth = cv * cv * cv * cv
    return cv * cv + (1 / 6.0 + fourth / 2 - 2 * fourth / 3) / count
  }
}

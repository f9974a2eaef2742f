// The GNU Scientific Library, as this module uses it: every call goes through here.

// GSL's solver types are mutable C globals that nobody changes.
@preconcurrency import CGSL
import Foundation

/// Entry to GSL, with its habit of aborting the process on an error switched off.
enum GSL {
  /// Touched before any call that can fail; switches GSL's aborting error handler off, once.
  static let ready: Void = {
    gsl_set_error_handler_off()
  }()

  // MARK: Distributions

  static func normalCDF(_ x: Double) -> Double {
    ready
    return gsl_cdf_ugaussian_P(x)
  }

  static func normalQuantile(_ p: Double) -> Double {
    ready
    return gsl_cdf_ugaussian_Pinv(p)
  }

  /// The shape from which GSL 2.7's gamma distribution is left: from about 10^6 on it is wrong in the second
  /// digit beyond one standard deviation from the mean.
  ///
  /// Beyond, the cube root of x/shape is normal with mean 1 − 1/(9·shape) and variance 1/(9·shape) to better
  /// than 10^−7 of probability (E. B. Wilson and M. M. Hilferty, PNAS 17, 1931).
  static let gammaShapeMax = 1e5

  /// The distribution function of the gamma distribution with scale 1.
  static func gammaCDF(_ x: Double, shape: Double) -> Double {
    ready
    if shape <= gammaShapeMax { return gsl_cdf_gamma_P(x, shape, 1) }
    let variance = 1 / (9 * shape)
    return normalCDF((cbrt(x / shape) - (1 - variance)) / variance.squareRoot())
  }

  static func gammaQuantile(_ p: Double, shape: Double) -> Double {
    ready
    if shape <= gammaShapeMax || p == 0 { return gsl_cdf_gamma_Pinv(p, shape, 1) }
    let variance = 1 / (9 * shape)
    let root = 1 - variance + normalQuantile(p) * variance.squareRoot()
    return shape * root * root * root
  }

  /// Student's t of the given degrees of freedom.
  static func studentQuantile(_ p: Double, degrees: Double) -> Double {
    ready
    return gsl_cdf_tdist_Pinv(p, degrees)
  }

  /// The probability of `successes` or fewer in `trials` independent trials; 0 for fewer than none.
  static func binomialCDF(_ successes: Int, trials: Int, p: Double) -> Double {
    ready
    if successes < 0 { return 0 }
    return gsl_cdf_binomial_P(UInt32(successes), p, UInt32(trials))
  }

  // MARK: Special functions

  static func logGamma(_ x: Double) -> Double {
    ready
    return gsl_sf_lngamma(x)
  }

  static func digamma(_ x: Double) -> Double {
    ready
    return gsl_sf_psi(x)
  }

  // MARK: Samples

  /// The quantile of definition 7 of a sorted sample.
  static func quantile(_ p: Double, ofSorted sorted: [Double]) -> Double {
    ready
    return gsl_stats_quantile_from_sorted_data(sorted, 1, sorted.count, p)
  }

  static func mean(_ values: [Double]) -> Double {
    ready
    return gsl_stats_mean(values, 1, values.count)
  }

  /// The standard deviation over n − 1.
  static func standardDeviation(_ values: [Double]) -> Double {
    ready
    return gsl_stats_sd(values, 1, values.count)
  }

  static func lag1Autocorrelation(_ values: [Double]) -> Double {
    ready
    return gsl_stats_lag1_autocorrelation(values, 1, values.count)
  }

  // MARK: Least squares

  /// The line a + b·x nearest to the points.
  static func line(_ x: [Double], _ y: [Double]) -> (intercept: Double, slope: Double) {
    ready
    var intercept = 0.0
    var slope = 0.0
    var variance = (0.0, 0.0, 0.0)
    var squares = 0.0
    gsl_fit_linear(
      x, 1, y, 1, x.count, &intercept, &slope, &variance.0, &variance.1, &variance.2, &squares)
    return (intercept, slope)
  }

  /// The slope of the line b·x through the origin nearest to the points.
  static func slope(_ x: [Double], _ y: [Double]) -> Double {
    ready
    var slope = 0.0
    var variance = 0.0
    var squares = 0.0
    gsl_fit_mul(x, 1, y, 1, x.count, &slope, &variance, &squares)
    return slope
  }

  // MARK: Roots and minima

  /// A function of one variable in the shape in which GSL calls it back.
  private final class Callback {
    let body: (Double) -> Double
    init(_ body: @escaping (Double) -> Double) { self.body = body }

    /// Calls `use` with a C function that stands for the body, and that solvers may keep a pointer to
    /// meanwhile.
    func with<Result>(_ use: (UnsafeMutablePointer<gsl_function>) -> Result) -> Result {
      withExtendedLifetime(self) {
        var function = gsl_function(
          function: { x, context in
            Unmanaged<Callback>.fromOpaque(context!).takeUnretainedValue().body(x)
          }, params: Unmanaged.passUnretained(self).toOpaque())
        return withUnsafeMutablePointer(to: &function, use)
      }
    }
  }

  /// Returns where a function crosses 0, to 12 digits, by Brent's method.
  ///
  /// - Parameters:
  ///   - bracket: Two places, not 0, where the function has opposite signs.
  ///   - body: The function, continuous in between.
  /// - Returns: The place.
  static func root(in bracket: ClosedRange<Double>, of body: @escaping (Double) -> Double) -> Double {
    ready
    let solver = gsl_root_fsolver_alloc(gsl_root_fsolver_brent)
    defer { gsl_root_fsolver_free(solver) }
    return Callback(body).with { function in
      let status = gsl_root_fsolver_set(solver, function, bracket.lowerBound, bracket.upperBound)
      precondition(status == 0, "no root of the function lies in \(bracket)")
      for _ in 0..<200 {
        gsl_root_fsolver_iterate(solver)
        let lower = gsl_root_fsolver_x_lower(solver)
        let upper = gsl_root_fsolver_x_upper(solver)
        if Int(gsl_root_test_interval(lower, upper, 0, 1e-12)) == GSL_SUCCESS { break }
      }
      return gsl_root_fsolver_root(solver)
    }
  }

  /// Returns where a function is least, to about 8 digits, by Brent's method.
  ///
  /// - Parameters:
  ///   - bracket: Where to search.
  ///   - start: A place within, where the function is less than at both ends.
  ///   - body: The function.
  /// - Returns: The place.
  static func minimum(
    in bracket: ClosedRange<Double>, startingAt start: Double, of body: @escaping (Double) -> Double
  ) -> Double {
    ready
    let solver = gsl_min_fminimizer_alloc(gsl_min_fminimizer_brent)
    defer { gsl_min_fminimizer_free(solver) }
    return Callback(body).with { function in
      let status = gsl_min_fminimizer_set(solver, function, start, bracket.lowerBound, bracket.upperBound)
      precondition(status == 0, "the function has no minimum around \(start) in \(bracket)")
      for _ in 0..<200 {
        gsl_min_fminimizer_iterate(solver)
        let lower = gsl_min_fminimizer_x_lower(solver)
        let upper = gsl_min_fminimizer_x_upper(solver)
        if Int(gsl_min_test_interval(lower, upper, 1e-8, 1e-8)) == GSL_SUCCESS { break }
      }
      return gsl_min_fminimizer_x_minimum(solver)
    }
  }
}

// The GNU Scientific Library, as this module uses it: every call goes through here.

import CGSL

/// Entry to GSL, with its habit of aborting the process on an error switched off.
enum GSL {
  /// Touched before any call that can fail; switches GSL's aborting error handler off, once.
  static let ready: Void = {
    gsl_set_error_handler_off()
  }()

  static func normalCDF(_ x: Double) -> Double {
    ready
    return gsl_cdf_ugaussian_P(x)
  }

  static func normalQuantile(_ p: Double) -> Double {
    ready
    return gsl_cdf_ugaussian_Pinv(p)
  }

  /// The distribution function of the gamma distribution with scale 1.
  static func gammaCDF(_ x: Double, shape: Double) -> Double {
    ready
    return gsl_cdf_gamma_P(x, shape, 1)
  }

  static func gammaQuantile(_ p: Double, shape: Double) -> Double {
    ready
    return gsl_cdf_gamma_Pinv(p, shape, 1)
  }
}

// How counts of events scatter over equal windows of time: whether they come in bursts.
//
// Source: D. R. Cox and P. A. W. Lewis, "The Statistical Analysis of Series of Events", 1966, section 4.5 and
// chapter 6 (index of dispersion, its test); S. B. Lowen and M. C. Teich, "Fractal-Based Point Processes",
// 2005, section 3.4 (Allan factor).

/// Counts in consecutive windows, summed up one after the other in constant memory.
public struct CountDispersion: Sendable, Equatable {
  /// How many windows there were.
  public private(set) var windows = 0
  /// The mean count of a window.
  public private(set) var mean = 0.0
  /// The largest count.
  public private(set) var max = 0
  private var squares = 0.0
  private var cubes = 0.0
  private var differences = 0.0
  private var last = 0.0

  /// No windows yet.
  public init() {}

  /// The dispersion of counts.
  public init(_ counts: some Sequence<Int>) {
    for count in counts { add(count) }
  }

  /// Adds the next window's count, 0 or more.
  public mutating func add(_ count: Int) {
    let value = Double(count)
    if windows > 0 { differences += (value - last) * (value - last) }
    last = value
    max = Swift.max(max, count)
    // Running central moments: T. Terriberry's form of Welford's update.
    windows += 1
    let n = Double(windows)
    let delta = value - mean
    let part = delta / n
    let term = delta * part * (n - 1)
    mean += part
    cubes += term * part * (n - 2) - 3 * part * squares
    squares += term
  }

  /// The variance over n − 1; 0 for fewer than two windows.
  public var variance: Double { windows > 1 ? squares / Double(windows - 1) : 0 }

  /// The third central moment, over n.
  public var thirdCentralMoment: Double { windows > 0 ? cubes / Double(windows) : 0 }

  /// The index of dispersion: variance over mean.
  ///
  /// 1 for Poisson events; nil where nothing was counted. A changing rate raises it as bursts do.
  public var index: Double? { mean > 0 && windows > 1 ? variance / mean : nil }

  /// The Allan factor: the mean square of the difference between neighbours, over twice the mean.
  ///
  /// 1 for Poisson events; unlike the index of dispersion it does not see what changes slowly.
  public var allanFactor: Double? {
    mean > 0 && windows > 1 ? differences / Double(windows - 1) / (2 * mean) : nil
  }

  /// Returns where the index of Poisson events lies with a probability.
  ///
  /// (n − 1)·index is χ² with n − 1 degrees of freedom, near enough for means above 1.
  ///
  /// - Parameters:
  ///   - windows: How many windows there are, at least 2.
  ///   - level: The probability.
  /// - Returns: The range, about 1.
  public static func poissonRange(windows: Int, level: Double = 0.95) -> ClosedRange<Double> {
    precondition(windows >= 2, "an index of dispersion needs two windows, got \(windows)")
    let degrees = Double(windows - 1)
    func quantile(_ p: Double) -> Double {
      if degrees <= 1000 { return 2 * GSL.gammaQuantile(p, shape: degrees / 2) / degrees }
      // Wilson and Hilferty's cube root, beyond which GSL's inverse may not converge.
      let spread = 2 / (9 * degrees)
      let root = 1 - spread + GSL.normalQuantile(p) * spread.squareRoot()
      return root * root * root
    }
    return quantile((1 - level) / 2)...quantile((1 + level) / 2)
  }
}

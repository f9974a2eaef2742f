// Straight lines: time against batch size, CPU time against threads.

/// The line `intercept + slope·x` nearest to some points in the sense of least squares.
public struct LinearFit: Sendable, Equatable {
  /// The value at x = 0.
  public let intercept: Double
  /// The change of the value per unit of x.
  public let slope: Double
  /// 1 − (squared residuals) / (squared deviations from the mean); 1 where the values are all equal and met
  /// exactly.
  public let rSquared: Double
  /// The largest |predicted − measured| / |measured|; infinite where a value of 0 is missed.
  public let largestRelativeResidual: Double

  /// Fits a line.
  ///
  /// - Parameters:
  ///   - x: Abscissas, two different ones at least.
  ///   - y: As many values.
  /// - Throws: ``FitError`` where there are fewer than two points or only one abscissa.
  public init(x: [Double], y: [Double]) throws(FitError) {
    precondition(x.count == y.count, "points need as many x as y, got \(x.count) and \(y.count)")
    guard x.count >= 2 else { throw .tooFewValues(found: x.count, needed: 2) }
    guard x.contains(where: { $0 != x[0] }) else { throw .oneAbscissa(x[0]) }
    let line = GSL.line(x, y)
    self.init(x: x, y: y, intercept: line.intercept, slope: line.slope)
  }

  /// Judges a given line by its points.
  init(x: [Double], y: [Double], intercept: Double, slope: Double) {
    self.intercept = intercept
    self.slope = slope
    let mean = GSL.mean(y)
    var residuals = 0.0
    var deviations = 0.0
    var largest = 0.0
    for (x, y) in zip(x, y) {
      let residual = intercept + slope * x - y
      residuals += residual * residual
      deviations += (y - mean) * (y - mean)
      if residual != 0 { largest = max(largest, abs(residual / y)) }
    }
    // Equal values leave rounding errors only: they count as met exactly.
    rSquared = deviations > 0 ? 1 - residuals / deviations : (largest < 1e-12 ? 1 : 0)
    largestRelativeResidual = largest
  }

  /// Returns the line's value at x.
  public func value(at x: Double) -> Double {
    intercept + slope * x
  }
}

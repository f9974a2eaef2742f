// How the time of one request shrinks with threads.
//
// Modelled: Amdahl's law, T(n) = serial + parallel/n (G. Amdahl, AFIPS 30, 1967). Not modelled: the cost of
// synchronizing, which grows with n, and cores shared by hyperthreads; both show as residuals.

/// Amdahl's law fitted to times measured with several numbers of threads.
public struct ThreadScalingFit: Sendable, Equatable {
  /// The time that no number of threads shortens, 0 or more, in the unit of the measurements.
  public let serial: Double
  /// The time that n threads divide by n, 0 or more.
  public let parallel: Double
  /// The share of the variance of the times that the law explains; 1 where they are all equal and met
  /// exactly.
  public let rSquared: Double
  /// The largest |predicted − measured| / measured over the points.
  public let largestRelativeResidual: Double
  /// Whether only two thread counts were measured and the law passes through the mean time of each: it would
  /// do so for any times, and the residuals say nothing about how well it describes them.
  public let isExact: Bool

  /// Fits by least squares in 1/n, with both parts held at 0 or more.
  ///
  /// Where the best line has a negative part (time shrinks faster than 1/n, or grows with n), that part is 0
  /// and the other is refitted alone: the least squares under the constraint, since the sum of squares is
  /// convex.
  ///
  /// - Parameter times: Pairs of threads (at least 1) and time (greater than 0), with two thread counts at
  ///   least.
  /// - Throws: ``FitError`` where there is no line to fit or a time is not positive.
  public init(_ times: [(threads: Int, time: Double)]) throws(FitError) {
    for (index, point) in times.enumerated() {
      precondition(point.threads >= 1, "a request needs at least 1 thread, got \(point.threads)")
      guard point.time > 0, point.time.isFinite else { throw .notPositive(index: index, value: point.time) }
    }
    let x = times.map { 1 / Double($0.threads) }
    let y = times.map(\.time)
    var line = try LinearFit(x: x, y: y)
    var isHeld = true
    if line.intercept < 0 {
      line = LinearFit(x: x, y: y, intercept: 0, slope: GSL.slope(x, y))
    } else if line.slope < 0 {
      line = LinearFit(x: x, y: y, intercept: GSL.mean(y), slope: 0)
    } else {
      isHeld = false
    }
    serial = line.intercept
    parallel = line.slope
    rSquared = line.rSquared
    largestRelativeResidual = line.largestRelativeResidual
    isExact = !isHeld && Set(x).count == 2
  }

  /// Returns the time that the law predicts.
  ///
  /// - Parameter threads: At least 1; beyond the counts measured it is an extrapolation.
  /// - Returns: The time, in the unit of the measurements.
  public func time(threads: Int) -> Double {
    precondition(threads >= 1, "a request needs at least 1 thread, got \(threads)")
    return serial + parallel / Double(threads)
  }
}

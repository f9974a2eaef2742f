// Intervals that cover an unknown quantity with a stated probability.

/// A range that covers the quantity it is for in a share `level` of repeated experiments, at least.
public struct ConfidenceInterval: Sendable, Hashable, Codable {
  /// The lower end; −∞ where the sample is too small to bound the quantity from below.
  public let lower: Double
  /// The upper end; ∞ where the sample is too small to bound the quantity from above.
  public let upper: Double
  /// The probability of covering, 0 … 1.
  public let level: Double

  /// Creates an interval.
  ///
  /// - Parameters:
  ///   - lower: The lower end.
  ///   - upper: The upper end, not less.
  ///   - level: The probability of covering, between 0 and 1, both excluded.
  public init(lower: Double, upper: Double, level: Double) {
    precondition(lower <= upper, "an interval needs lower ≤ upper, got \(lower) and \(upper)")
    precondition(level > 0 && level < 1, "a confidence level lies between 0 and 1, got \(level)")
    self.lower = lower
    self.upper = upper
    self.level = level
  }

  /// Whether both ends are finite.
  public var isBounded: Bool { lower.isFinite && upper.isFinite }

  /// Half the distance between the ends.
  public var halfWidth: Double { (upper - lower) / 2 }

  /// Whether a value lies within, ends included.
  public func contains(_ value: Double) -> Bool {
    lower <= value && value <= upper
  }

  /// Returns the interval of a probability from how often something happened: Wilson's score interval.
  ///
  /// Unlike the textbook p ± z·√(p(1−p)/n) it stays within 0 … 1 and is not empty at 0 or n successes.
  /// Source: E. B. Wilson, J. American Statistical Association 22, 1927.
  ///
  /// - Parameters:
  ///   - successes: 0 … trials.
  ///   - trials: Independent trials, at least 1.
  ///   - level: The probability of covering; it is met on average over the true probability, not at each.
  /// - Returns: The interval, within 0 … 1.
  public static func wilson(successes: Int, trials: Int, level: Double = 0.95) -> ConfidenceInterval {
    precondition(trials >= 1, "a share needs at least 1 trial, got \(trials)")
    precondition((0...trials).contains(successes), "expected 0 … \(trials) successes, got \(successes)")
    let n = Double(trials)
    let share = Double(successes) / n
    let z = GSL.normalQuantile((1 + level) / 2)
    let centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    let half = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    // At the extremes an end is 0 or 1 exactly, but for rounding.
    let lower = successes == 0 ? 0 : centre - half
    let upper = successes == trials ? 1 : centre + half
    return ConfidenceInterval(lower: lower, upper: upper, level: level)
  }

  /// Returns the observed share from which on Wilson's interval lies above `p`.
  ///
  /// The interval holds the probabilities that a score test accepts, so its lower end is at least `p` exactly
  /// where the share is at least p + z·√(p(1−p)/n).
  ///
  /// - Parameters:
  ///   - p: The probability to be shown, 0 … 1.
  ///   - trials: Independent trials, at least 1.
  ///   - level: The interval's level.
  /// - Returns: The share; above 1 where no outcome of so few trials shows it.
  public static func wilsonShare(above p: Double, trials: Int, level: Double = 0.95) -> Double {
    precondition(trials >= 1, "a share needs at least 1 trial, got \(trials)")
    return p + GSL.normalQuantile((1 + level) / 2) * (p * (1 - p) / Double(trials)).squareRoot()
  }

  /// Returns the interval of a figure of a whole sample from the same figure of its independent sections:
  /// sectioning.
  ///
  /// The whole's figure, a quantile say, has a bias of order 1/n where a section's has one of order 1/(n/b),
  /// so the whole stands in the middle, and the sections scatter about it: whole ± t·s/√b, with s² the sum of
  /// (section − whole)² over b − 1 and t Student's of b − 1 degrees of freedom.
  /// Source: S. Asmussen and P. W. Glynn, "Stochastic Simulation", 2007, section III.5.
  ///
  /// - Parameters:
  ///   - whole: The figure of all sections together.
  ///   - sections: The same of each; they are about equally large and independent of each other.
  ///   - level: The probability of covering.
  /// - Returns: The interval; unbounded for fewer than two sections.
  public static func sectioned(
    whole: Double, sections: [Double], level: Double = 0.95
  ) -> ConfidenceInterval {
    let count = Double(sections.count)
    guard sections.count > 1 else {
      return ConfidenceInterval(lower: -.infinity, upper: .infinity, level: level)
    }
    let squares = sections.map { ($0 - whole) * ($0 - whole) }.sorted().reduce(0, +)
    let half =
      GSL.studentQuantile((1 + level) / 2, degrees: count - 1) * (squares / (count - 1) / count).squareRoot()
    return ConfidenceInterval(lower: whole - half, upper: whole + half, level: level)
  }
}

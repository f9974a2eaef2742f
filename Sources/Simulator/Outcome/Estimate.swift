import Statistics

/// The mean of a figure over trials, with its confidence interval.
public struct Estimate: Sendable, Equatable, Codable {
  /// The mean over the trials.
  public var mean: Double
  /// The interval's lower end; nil with fewer than two trials.
  public var lower: Double?
  /// The interval's upper end; nil with fewer than two trials.
  public var upper: Double?

  /// The level of every interval over trials.
  public static let level = 0.95

  /// The mean of one value a trial, with Student's t interval: trials are independent, and their figures are
  /// averages over many requests, hence nearly normal.
  ///
  /// - Parameter values: At least one.
  public init(_ values: [Double]) {
    let summary = Summary(values)
    mean = summary.mean
    guard values.count > 1 else { return }
    let interval = summary.meanInterval(level: Self.level)
    lower = interval.lower
    upper = interval.upper
  }
}

/// A percentile of response times, over trials.
public struct PercentileEstimate: Sendable, Equatable, Codable {
  /// Which, as in 95 or 99.9.
  public var percentile: Double
  /// The response time, in seconds.
  public var seconds: Estimate
}

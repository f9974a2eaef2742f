// How well the mean of times measured one after another is known.
//
// Student's interval takes the values to be independent. Times of successive images are not: a disturbance
// lasts longer than one of them. The interval is therefore widened as for a first-order autoregressive
// series, by √((1+ρ)/(1−ρ)) with its autocorrelation ρ at lag 1. Stopping as soon as the interval is narrow
// makes it cover a little less often than it says; nothing is corrected for that.

import CostModel
import Statistics

/// The mean of a series of times with its interval.
struct SeriesMean {
  let summary: Summary
  let interval: ConfidenceInterval

  /// An autocorrelation beyond this is drift, of which no widening makes a sample.
  private static let correlationMax = 0.9

  /// The mean of times in the order of measurement: at least 2, each greater than 0.
  init(_ times: [Double], level: Double = 0.95) {
    precondition(times.count >= 2, "an interval needs 2 times or more, got \(times.count)")
    summary = Summary(times)
    let correlation = min(SeriesMean.correlationMax, max(0, MannKendallTest.lag1Autocorrelation(times)))
    let widening = ((1 + correlation) / (1 - correlation)).squareRoot()
    let half = widening * summary.meanInterval(level: level).halfWidth
    // A time is not negative, whatever Student's law says of two values far apart.
    interval = ConfidenceInterval(
      lower: max(0, summary.mean - half), upper: summary.mean + half, level: level)
  }

  /// Half the interval over the mean.
  var relativeHalfWidth: Double { (interval.upper - summary.mean) / summary.mean }
}

extension MeasuredTime {
  /// Summarizes times in the order of measurement: at least 2, in seconds.
  init(series times: [Double]) {
    let mean = SeriesMean(times)
    self.init(exactly: mean.summary.mean)
    count = times.count
    (meanLower, meanUpper, confidence) = (mean.interval.lower, mean.interval.upper, mean.interval.level)
    standardDeviation = mean.summary.standardDeviation
    (minimum, maximum) = (mean.summary.min, mean.summary.max)
    p50 = mean.summary.median
    p90 = mean.summary.quantile(0.9)
    p95 = mean.summary.quantile(0.95)
    p99 = mean.summary.quantile(0.99)
  }
}

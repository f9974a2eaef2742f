// Whether times rose or fell in the course of a measurement, and by how much.

import Statistics

/// The trend of a series of times.
struct Trend: Equatable {
  /// Mean of the last third over that of the first, less 1.
  let change: Double
  /// The probability of a trend as strong by chance, by Mann and Kendall.
  let probability: Double

  /// Blocks that a long series is averaged into: the test wants values that do not resemble their
  /// neighbours, and takes time quadratic in their number.
  private static let blocks = 20
  /// The fewest values for which the test's normal limit is good.
  private static let valuesMin = 8

  /// The trend of times in the order of measurement; nil for fewer than 8.
  init?(_ times: [Double]) {
    guard times.count >= Trend.valuesMin else { return nil }
    let third = times.count / 3
    change = Summary(Array(times.suffix(third))).mean / Summary(Array(times.prefix(third))).mean - 1
    let count = min(Trend.blocks, times.count)
    let means = (0..<count).map { block in
      let (start, end) = (block * times.count / count, (block + 1) * times.count / count)
      return Summary(Array(times[start..<end])).mean
    }
    probability = MannKendallTest(means).pValue
  }
}

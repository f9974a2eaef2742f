/// The response times of many histograms together, without a bound on how many they are.
///
/// Merging histograms into one keeps 32 bits a bucket; this counts in 64, so that any number of trials of any
/// length can be asked for a quantile of all their requests.
public struct PooledTimes: Sendable {
  private var counts: [Int] = []
  private var firstBucket = 0
  private var greatest = Int64.min
  private var least = Int64.max
  /// How many times there are.
  public private(set) var count = 0

  /// Pools histograms, in any order with the same result.
  public init(_ histograms: [ResponseTimeHistogram]) {
    let filled = histograms.filter { $0.count > 0 }
    guard let first = filled.map(\.firstBucket).min(),
      let end = filled.map({ $0.firstBucket + $0.counts.count }).max()
    else { return }
    firstBucket = first
    counts = [Int](repeating: 0, count: end - first)
    for histogram in filled {
      let offset = histogram.firstBucket - first
      for (index, count) in histogram.counts.enumerated() where count > 0 {
        counts[offset + index] += Int(count)
      }
      count += histogram.recorded
      greatest = max(greatest, histogram.greatest)
      least = min(least, histogram.least)
    }
  }

  /// Returns the least time, in ns, that a share `p` of all does not exceed, as
  /// ``ResponseTimeHistogram/quantile(_:)`` does for one histogram.
  ///
  /// - Parameter p: 0 … 1.
  /// - Returns: The time, at most 0.1 % above the true one; nil where there is none.
  public func quantile(_ p: Double) -> Int64? {
    guard count > 0 else { return nil }
    let rank = ResponseTimeHistogram.rank(of: p, among: count)
    guard rank >= 1 else { return least }
    var seen = 0
    for (index, inBucket) in counts.enumerated() {
      seen += inBucket
      if seen >= rank {
        return min(greatest, ResponseTimeHistogram.range(of: firstBucket + index).upperBound)
      }
    }
    return greatest
  }
}

// Counting response times so that any percentile can be asked for afterwards.
//
// Layout: below 2048 ns every nanosecond has a bucket; above, each octave (from one power of two to the next)
// has 1024 of equal width. The idea is HdrHistogram's (G. Tene); why this is not that library is measured in
// docs/decisions/0001-response-time-histogram.md.

/// A histogram of response times in nanoseconds, exact below 2.048 µs and within 0.1 % above.
///
/// Every time a quantile is reported it is the greatest value of its bucket, so it is never below the true
/// one and exceeds it by less than 1/1024. Count, least, greatest and mean are exact. Any time from 0 to 2^63
/// − 1 ns (292 years) can be recorded; memory is 4 kB per octave between the least and the greatest, about 40
/// kB for times from 20 ms to 10 s. Histograms merge exactly and in any order with the same result.
///
/// A bucket holds up to 2^32 − 1 times; one more traps.
public struct ResponseTimeHistogram: Sendable, Equatable {
  /// Counts of the octaves from `firstOctave` on, 1024 each; the first two octaves have buckets of 1 ns.
  @usableFromInline var counts: [UInt32] = []
  @usableFromInline var firstBucket = 0
  @usableFromInline var recorded = 0
  @usableFromInline var least = Int64.max
  @usableFromInline var greatest = Int64.min
  /// The sum of all times in two words, for one can overflow and a floating-point sum would depend on the
  /// order.
  @usableFromInline var sumLow: UInt64 = 0
  @usableFromInline var sumHigh: UInt64 = 0

  /// Creates an empty histogram, which allocates nothing yet.
  public init() {}

  /// How many times were recorded.
  public var count: Int { recorded }
  /// The least time in ns, nil where none was recorded.
  public var min: Int64? { recorded > 0 ? least : nil }
  /// The greatest time in ns, nil where none was recorded.
  public var max: Int64? { recorded > 0 ? greatest : nil }
  /// The mean in ns, nil where none was recorded.
  public var mean: Double? {
    recorded > 0 ? (Double(sumHigh) * 0x1p64 + Double(sumLow)) / Double(recorded) : nil
  }

  /// Memory held for the counts, in bytes.
  public var footprintInBytes: Int { counts.count * MemoryLayout<UInt32>.stride }

  /// Counts one response time.
  ///
  /// - Parameter nanoseconds: 0 or more.
  @inlinable
  public mutating func record(_ nanoseconds: Int64) {
    precondition(nanoseconds >= 0, "a response time is 0 ns or more, got \(nanoseconds)")
    let bucket = ResponseTimeHistogram.bucket(of: nanoseconds)
    if bucket < firstBucket || bucket >= firstBucket + counts.count { cover(bucket) }
    counts[bucket - firstBucket] += 1
    recorded += 1
    if nanoseconds < least { least = nanoseconds }
    if nanoseconds > greatest { greatest = nanoseconds }
    let (sum, overflow) = sumLow.addingReportingOverflow(UInt64(nanoseconds))
    sumLow = sum
    if overflow { sumHigh += 1 }
  }

  /// Adds all times of another histogram, as if they had been recorded here.
  public mutating func merge(_ other: ResponseTimeHistogram) {
    guard other.recorded > 0 else { return }
    cover(other.firstBucket)
    cover(other.firstBucket + other.counts.count - 1)
    let offset = other.firstBucket - firstBucket
    for (index, count) in other.counts.enumerated() where count > 0 { counts[offset + index] += count }
    recorded += other.recorded
    least = Swift.min(least, other.least)
    greatest = Swift.max(greatest, other.greatest)
    let (sum, overflow) = sumLow.addingReportingOverflow(other.sumLow)
    sumLow = sum
    sumHigh += other.sumHigh + (overflow ? 1 : 0)
  }

  /// Returns the least time, in ns, that a share `p` of those recorded does not exceed.
  ///
  /// It is the value of rank ⌈p·n⌉, rounded up to the end of its bucket but not beyond the greatest recorded.
  ///
  /// **Edge cases**
  /// - At 0 it is the least recorded, exactly; at 1 the greatest, exactly.
  ///
  /// - Parameter p: 0 … 1.
  /// - Returns: The time, nil where none was recorded.
  public func quantile(_ p: Double) -> Int64? {
    guard recorded > 0 else { return nil }
    let rank = ResponseTimeHistogram.rank(of: p, among: recorded)
    return rank < 1 ? least : value(ofRank: rank)
  }

  /// The rank ⌈p·n⌉ of a quantile among `count` values, at most `count`; 0 for the least.
  static func rank(of p: Double, among count: Int) -> Int {
    precondition(p >= 0 && p <= 1, "a quantile needs a probability in 0 … 1, got \(p)")
    // p·n a rounding error above a whole number is that number: 0.9 of 10 values are 9 of them.
    return Swift.min(count, Int((p * Double(count) * (1 - 0x1p-51)).rounded(.up)))
  }

  /// Returns the interval of a quantile of the distribution behind the recorded times, in ns.
  ///
  /// The ends are order statistics chosen by ``QuantileRanks``, the lower rounded down and the upper up to
  /// the ends of their buckets. It assumes independent times, as of single requests sampled far apart or one
  /// from each trial; the times of one trial queue behind each other, and their interval must come from
  /// several trials.
  ///
  /// - Parameters:
  ///   - p: The quantile's probability, between 0 and 1.
  ///   - level: The confidence level, met or exceeded.
  /// - Returns: The interval, with an infinite end for which there are too few times; nil where none was
  ///   recorded.
  public func quantileInterval(_ p: Double, level: Double = 0.95) -> ConfidenceInterval? {
    guard recorded > 0 else { return nil }
    let ranks = QuantileRanks(p: p, count: recorded, level: level)
    let lower = ranks.lower.map { rank in
      let bucket = ResponseTimeHistogram.bucket(of: value(ofRank: rank))
      return Double(Swift.max(least, ResponseTimeHistogram.range(of: bucket).lowerBound))
    }
    let upper = ranks.upper.map { Double(value(ofRank: $0)) }
    return ConfidenceInterval(lower: lower ?? -.infinity, upper: upper ?? .infinity, level: level)
  }

  /// Returns how many times exceeded an objective.
  ///
  /// Times in the objective's own bucket count as above it unless the objective is the bucket's end, so that
  /// an objective is never called met that was missed; the objective is in effect lowered by less than 0.1 %.
  /// In keeping with that, `quantile(p) ≤ objective` exactly where at most a share 1 − p is above it.
  ///
  /// - Parameter nanoseconds: The objective, 0 or more.
  /// - Returns: The number of times.
  public func count(above nanoseconds: Int64) -> Int {
    precondition(nanoseconds >= 0, "an objective is 0 ns or more, got \(nanoseconds)")
    if recorded == 0 || nanoseconds >= greatest { return 0 }
    let bucket = ResponseTimeHistogram.bucket(of: nanoseconds)
    let isEnd = nanoseconds == ResponseTimeHistogram.range(of: bucket).upperBound
    let firstAbove = Swift.max(0, bucket + (isEnd ? 1 : 0) - firstBucket)
    return counts[firstAbove...].reduce(0) { $0 + Int($1) }
  }

  /// The value of a rank from 1 on: the end of its bucket, but not beyond the greatest recorded.
  private func value(ofRank rank: Int) -> Int64 {
    var seen = 0
    for (index, count) in counts.enumerated() {
      seen += Int(count)
      if seen >= rank {
        return Swift.min(greatest, ResponseTimeHistogram.range(of: firstBucket + index).upperBound)
      }
    }
    preconditionFailure("rank \(rank) is beyond the \(recorded) values recorded")
  }

  /// The bucket of a time: s = max(0, bits − 11) low bits are dropped, and each value of s has 1024 buckets.
  @inlinable
  static func bucket(of nanoseconds: Int64) -> Int {
    let dropped = 53 - (nanoseconds | 2047).leadingZeroBitCount
    return (dropped << 10) + Int(nanoseconds >> Int64(dropped))
  }

  /// The times that share a bucket.
  static func range(of bucket: Int) -> ClosedRange<Int64> {
    let dropped = Swift.max(0, (bucket >> 10) - 1)
    let lower = Int64(bucket - (dropped << 10)) << Int64(dropped)
    return lower...lower + ((1 << Int64(dropped)) - 1)
  }

  /// Makes room for the octave of a bucket.
  @usableFromInline
  mutating func cover(_ bucket: Int) {
    let octave = bucket & ~1023
    if counts.isEmpty { firstBucket = octave }
    if octave < firstBucket {
      counts.insert(contentsOf: repeatElement(0, count: firstBucket - octave), at: 0)
      firstBucket = octave
    }
    let missing = octave + 1024 - (firstBucket + counts.count)
    if missing > 0 { counts.append(contentsOf: repeatElement(0, count: missing)) }
  }
}

// A histogram as text: exact, and no larger than what was recorded makes it.

extension ResponseTimeHistogram: Codable {
  private enum CodingKeys: String, CodingKey {
    case least, greatest, sumLow, sumHigh, buckets
  }

  /// Writes the extremes, the sum, and the filled buckets: pairs of the distance from the filled bucket
  /// before (from 0 for the first) and the count.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    var pairs: [Int] = []
    var last = 0
    for (index, count) in counts.enumerated() where count > 0 {
      pairs += [firstBucket + index - last, Int(count)]
      last = firstBucket + index
    }
    try container.encode(pairs, forKey: .buckets)
    guard count > 0 else { return }
    try container.encode(least, forKey: .least)
    try container.encode(greatest, forKey: .greatest)
    try container.encode(sumLow, forKey: .sumLow)
    try container.encode(sumHigh, forKey: .sumHigh)
  }

  /// Reads what ``encode(to:)`` wrote.
  ///
  /// - Throws: `DecodingError` for buckets that no histogram has.
  public init(from decoder: any Decoder) throws {
    self.init()
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let pairs = try container.decode([Int].self, forKey: .buckets)
    guard !pairs.isEmpty else { return }
    func fail(_ problem: String) -> DecodingError {
      .dataCorruptedError(forKey: .buckets, in: container, debugDescription: problem)
    }
    guard pairs.count.isMultiple(of: 2) else { throw fail("a bucket has no count") }
    var bucket = 0
    for index in stride(from: 0, to: pairs.count, by: 2) {
      let (step, count) = (pairs[index], pairs[index + 1])
      guard step >= (index == 0 ? 0 : 1), step <= ResponseTimeHistogram.lastBucket,
        bucket + step <= ResponseTimeHistogram.lastBucket
      else { throw fail("buckets are out of order") }
      guard let counted = UInt32(exactly: count), counted > 0 else { throw fail("a bucket is empty") }
      bucket += step
      cover(bucket)
      counts[bucket - firstBucket] = counted
      recorded += count
    }
    least = try container.decode(Int64.self, forKey: .least)
    greatest = try container.decode(Int64.self, forKey: .greatest)
    sumLow = try container.decode(UInt64.self, forKey: .sumLow)
    sumHigh = try container.decode(UInt64.self, forKey: .sumHigh)
    guard least >= 0, ResponseTimeHistogram.bucket(of: least) == pairs[0], greatest >= least,
      ResponseTimeHistogram.bucket(of: greatest) == bucket
    else { throw fail("the extremes are in other buckets") }
  }

  /// The bucket of the longest time there is.
  private static let lastBucket = bucket(of: .max)
}

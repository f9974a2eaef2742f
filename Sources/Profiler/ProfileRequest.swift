// What is to be measured, and how long that may take.

/// The settings of a profile.
public struct ProfileRequest: Sendable, Equatable {
  /// Thread counts to measure, ascending.
  public let threads: [Int]
  /// Batch sizes to measure on one thread, ascending; may be empty.
  public let batches: [Int]
  /// The most images per thread count; nil for as many as it takes.
  public let images: Int?
  /// Time for single images, in seconds, shared evenly by the thread counts.
  ///
  /// Batches may take a further half of it, layers a tenth. A thread count stops before its share is spent
  /// where its mean is known well enough.
  public let seconds: Double

  /// Images per thread count below which the mean of a profile has no interval worth the name.
  public static let imagesMin = 10

  /// Checks settings as the user gave them.
  ///
  /// - Parameters:
  ///   - threads: At least one count, each at least 1 and given once, in any order.
  ///   - batches: Sizes of at least 1, each given once, in any order.
  ///   - images: At least ``imagesMin``, or nil.
  ///   - seconds: Greater than 0.
  /// - Throws: ``ProfileRequestError`` for the first that is out of its range.
  public init(
    threads: [Int] = [1], batches: [Int] = [], images: Int? = nil, seconds: Double = 20
  ) throws(ProfileRequestError) {
    guard !threads.isEmpty else { throw .noThreads }
    try Self.check(threads, option: "--threads", unit: "threads")
    try Self.check(batches, option: "--batch", unit: "images")
    if let images, images < Self.imagesMin { throw .images(images) }
    guard seconds > 0, seconds.isFinite else { throw .seconds(seconds) }
    self.threads = threads.sorted()
    self.batches = batches.sorted()
    self.images = images
    self.seconds = seconds
  }

  private static func check(_ counts: [Int], option: String, unit: String) throws(ProfileRequestError) {
    var seen: Set<Int> = []
    for count in counts {
      guard count >= 1 else { throw .count(option: option, unit: unit, found: count) }
      guard seen.insert(count).inserted else { throw .twice(option: option, count) }
    }
  }
}

/// A setting that is out of its range.
public enum ProfileRequestError: Error, Equatable, CustomStringConvertible {
  /// No thread count at all.
  case noThreads
  /// A count below 1.
  case count(option: String, unit: String, found: Int)
  /// A count that stands in its list twice.
  case twice(option: String, Int)
  /// Too few images.
  case images(Int)
  /// No time.
  case seconds(Double)

  /// One line: the option, what was expected, what was found, what to do.
  public var description: String {
    switch self {
    case .noThreads:
      "--threads: expected at least one count, found none; give a list such as 1,2"
    case .count(let option, let unit, let found):
      "\(option): expected 1 or more \(unit), found \(found); give a list such as 1,2"
    case .twice(let option, let count):
      "\(option): expected each count once, found \(count) twice; leave one out"
    case .images(let found):
      "--images: expected \(ProfileRequest.imagesMin) or more, found \(found); fewer say nothing about the "
        + "mean"
    case .seconds(let found):
      "--seconds: expected a time greater than 0, found \(found); 20 is a good start"
    }
  }
}

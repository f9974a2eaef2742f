import CNN
import Images

/// One accepted image on its way through the queue and a worker.
final class Job: Sendable {
  /// What came of it.
  enum Outcome: Sendable {
    case classified([Prediction], Times)
    case noImage(ImageError, Times)
  }

  /// How long its parts took, in nanoseconds.
  struct Times: Sendable, Equatable {
    /// From acceptance to a worker.
    var queue: UInt64 = 0
    /// Decoding, resizing, normalizing.
    var prepare: UInt64 = 0
    /// The network.
    var infer: UInt64 = 0
  }

  let file: [UInt8]
  let top: Int
  let accepted: UInt64
  private let whenDone: @Sendable (Job, Outcome) -> Void

  /// An image that was accepted now.
  ///
  /// - Parameters:
  ///   - file: The bytes of the image.
  ///   - top: How many classes to answer with.
  ///   - accepted: The time, in nanoseconds.
  ///   - whenDone: Called once from the worker's thread; never where the job was removed from the queue.
  init(
    file: [UInt8], top: Int, accepted: UInt64, whenDone: @escaping @Sendable (Job, Outcome) -> Void
  ) {
    self.file = file
    self.top = top
    self.accepted = accepted
    self.whenDone = whenDone
  }

  /// Hands the outcome over.
  func finish(_ outcome: Outcome) {
    whenDone(self, outcome)
  }
}

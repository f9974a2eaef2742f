import Synchronization

/// What the service has counted since it started.
final class Figures: Sendable {
  /// Where a request was when its client hung up.
  enum Stage: String, CaseIterable, Sendable {
    /// Its body was still being received.
    case upload
    /// It waited for a worker and never got one.
    case queue
    /// A worker had it; the work was done for nobody.
    case work
  }

  struct Counts: Sendable {
    /// Answers given, by status code.
    var answers: [Int: Int] = [:]
    /// Images that entered the queue.
    var accepted = 0
    /// Accepted images whose answer was handed to the connection.
    var answered = 0
    /// Requests whose client hung up.
    var abandoned: [Stage: Int] = [:]
    /// Connections closed at once because there were too many.
    var connectionsRefused = 0
    /// Connections closed because a head, a body or a reader took too long.
    var timedOut = 0
    /// From the head to the answer, of every request to classify.
    var response = Histogram()
    var queue = Histogram()
    var prepare = Histogram()
    var infer = Histogram()
  }

  private let counts = Mutex(Counts())

  /// All counts at one moment.
  var now: Counts { counts.withLock { $0 } }

  /// Changes the counts.
  func change(_ body: (inout Counts) -> Void) {
    counts.withLock { body(&$0) }
  }

  /// Counts a worker's work.
  func count(_ outcome: Job.Outcome) {
    change { counts in
      switch outcome {
      case .classified(_, let times):
        counts.queue.add(Double(times.queue) / 1e9)
        counts.prepare.add(Double(times.prepare) / 1e9)
        counts.infer.add(Double(times.infer) / 1e9)
      case .noImage(_, let times):
        counts.queue.add(Double(times.queue) / 1e9)
        counts.prepare.add(Double(times.prepare) / 1e9)
      }
    }
  }
}

import Logging
import Synchronization

/// Warns of refused requests, once a second for each reason: whoever floods the service shall not flood its
/// log.
final class RefusalLog: Sendable {
  private struct Reason {
    var next: UInt64 = 0
    var unsaid = 0
  }

  private let log: Logger
  private let reasons = Mutex<[String: Reason]>([:])

  init(_ log: Logger) {
    self.log = log
  }

  /// Writes a warning, or counts it for the next one.
  ///
  /// - Parameters:
  ///   - reason: A few fixed words.
  ///   - detail: What the client was told.
  ///   - now: The time in nanoseconds.
  func warn(_ reason: String, detail: String, now: UInt64 = Clock.now) {
    let unsaid: Int? = reasons.withLock { reasons in
      var known = reasons[reason] ?? Reason()
      defer { reasons[reason] = known }
      guard now >= known.next else {
        known.unsaid += 1
        return nil
      }
      defer { known = Reason(next: now + 1_000_000_000) }
      return known.unsaid
    }
    guard let unsaid else { return }
    log.warning(
      "refused",
      metadata: ["reason": "\(reason)", "detail": "\(detail)", "unsaid": .stringConvertible(unsaid)])
  }
}

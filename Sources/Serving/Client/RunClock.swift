import CHTTP

/// Time since a run's beginning, which may still lie ahead; read from the clock that no correction of the
/// date moves.
struct RunClock: Sendable {
  private let beginning: Int64

  /// A clock that stands at 0 after so many seconds.
  init(startingIn seconds: Double = 0) {
    beginning = chttpNow() + Int64(seconds * 1e9)
  }

  /// Seconds since the beginning; below 0 before it.
  var now: Double { 1e-9 * Double(chttpNow() - beginning) }

  /// Sleeps until so many seconds after the beginning; not at all where they have passed.
  func sleep(until seconds: Double) { chttpSleepUntil(beginning + Int64(seconds * 1e9)) }
}

extension HTTPConnection {
  /// Sends the request now and tells what became of it.
  ///
  /// - Parameters:
  ///   - scheduled: When it was to be sent; nil for now.
  ///   - clock: The run's clock.
  /// - Returns: The exchange, in the clock's seconds.
  func exchange(scheduled: Double?, clock: RunClock) -> Exchange {
    let sent = clock.now
    let answer = exchange()
    return Exchange(
      scheduled: scheduled ?? sent, sent: sent, finished: clock.now, status: answer.status,
      failure: answer.failure, serverTiming: answer.serverTiming)
  }
}

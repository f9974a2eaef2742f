// A client of so many users who each send a request, wait for its answer, and send the next at once.

import Dispatch
import Synchronization

/// A closed-loop client.
public struct ClosedLoop: Sendable {
  /// When users send no more.
  public enum End: Sendable, Equatable {
    /// After so many seconds; what is outstanding then is waited for.
    case seconds(Double)
    /// After so many requests of all users together.
    case count(Int)
  }

  /// A client.
  public init() {}

  /// Lets users send requests without think time.
  ///
  /// - Parameters:
  ///   - target: What is sent.
  ///   - users: How many, at least 1; each has a thread and a connection.
  ///   - end: When they stop.
  /// - Returns: The exchanges in order of their being sent; `scheduled` is when they were.
  public func run(_ target: HTTPTarget, users: Int, until end: End) -> [Exchange] {
    precondition(users > 0, "a closed loop needs a user, got \(users)")
    let (clock, ended) = (RunClock(), DispatchSemaphore(value: 0))
    let state = Shared(end: end)
    for _ in 0..<users {
      startThread {
        let connection = HTTPConnection(target)
        while state.mayStart(at: clock.now) { state.add(connection.exchange(scheduled: nil, clock: clock)) }
        ended.signal()
      }
    }
    for _ in 0..<users { ended.wait() }
    return state.exchanges.sorted { ($0.sent, $0.finished) < ($1.sent, $1.finished) }
  }

  private final class Shared: Sendable {
    private let end: End
    private let state = Mutex((started: 0, exchanges: [Exchange]()))

    init(end: End) { self.end = end }

    var exchanges: [Exchange] { state.withLock { $0.exchanges } }

    func add(_ exchange: Exchange) { state.withLock { $0.exchanges.append(exchange) } }

    func mayStart(at now: Double) -> Bool {
      state.withLock { state in
        switch end {
        case .seconds(let seconds): return now < seconds
        case .count(let count):
          guard state.started < count else { return false }
          state.started += 1
          return true
        }
      }
    }
  }
}

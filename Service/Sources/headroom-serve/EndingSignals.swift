import Dispatch
import Foundation
import Synchronization

/// Waits for SIGTERM or SIGINT, or for a failure that ends the service just so.
final class EndingSignals: @unchecked Sendable {
  private let ended = DispatchSemaphore(value: 0)
  private let hasFailed = Atomic(false)
  // Never changed; kept, for a source that is let go of no longer fires.
  private let sources: [any DispatchSourceSignal]

  init() {
    sources = [SIGTERM, SIGINT].map { number in
      signal(number, SIG_IGN)
      return DispatchSource.makeSignalSource(signal: number, queue: .global())
    }
    for source in sources {
      source.setEventHandler { [ended] in _ = ended.signal() }
      source.resume()
    }
    // A client that hangs up is told by the write's result.
    signal(SIGPIPE, SIG_IGN)
  }

  /// Ends the wait from within.
  func raise(failed: Bool) {
    hasFailed.store(failed, ordering: .relaxed)
    ended.signal()
  }

  /// Waits; true where it ended with a failure.
  func wait() -> Bool {
    ended.wait()
    return hasFailed.load(ordering: .relaxed)
  }
}

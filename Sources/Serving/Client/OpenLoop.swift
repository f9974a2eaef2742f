// A client that sends each request at its own time, whatever is outstanding.
//
// Each thread takes the next arrival that nobody has, sleeps until its time, sends, and waits for the answer
// with a connection of its own; nothing is handed over at the moment of sending. While fewer than a few
// threads sleep before an arrival, more are started, up to a bound: beyond it requests are sent late, which
// their lag tells. Where the system allows it they run before the threads of the service, with which they
// share the machine: a client elsewhere is never kept from sending by the service.

import CHTTP
import Dispatch
import Foundation
import Synchronization

/// An open-loop client.
public struct OpenLoop: Sendable {
  /// Threads, and so requests outstanding, at most.
  public var threadsMax: Int

  /// Threads that should be asleep before an arrival of theirs.
  private static let reserve = 4
  /// From the start of the first threads to the run's time 0, in seconds.
  private static let preparation = 0.2
  /// Threads that are there at time 0.
  private static let threadsFirst = 16

  /// A client with a bound on outstanding requests.
  public init(threadsMax: Int = 512) {
    precondition(threadsMax > 0, "a client needs a thread, got \(threadsMax)")
    self.threadsMax = threadsMax
  }

  /// Sends a request at each of the arrival times and waits until the last has ended.
  ///
  /// - Parameters:
  ///   - target: What is sent.
  ///   - arrivals: When, in seconds since the run's beginning; ascending, 0 or more.
  ///   - reading: Called twice, to read counters: just before time 0, and at `end`.
  ///   - end: When that is, in seconds since the run's beginning; the run takes at least as long.
  /// - Returns: As many exchanges, in the order of the arrivals.
  public func run(
    _ target: HTTPTarget, arrivals: [Double], reading: @escaping @Sendable () -> Void = {}, at end: Double = 0
  ) -> [Exchange] {
    let clock = RunClock(startingIn: Self.preparation)
    let run = OpenRun(target: target, arrivals: arrivals, clock: clock)
    var threads = 0
    func add(upTo count: Int) {
      while threads < min(count, threadsMax, arrivals.count) {
        threads += 1
        startThread { run.work() }
      }
    }
    add(upTo: Self.threadsFirst)
    reading()
    let haveRead = DispatchSemaphore(value: 0)
    startThread {
      clock.sleep(until: end)
      reading()
      haveRead.signal()
    }
    // Threads are started here, not by one that has a request to send.
    while !run.isDone {
      run.changed.wait()
      if run.asleep < Self.reserve { add(upTo: threads + Self.reserve) }
    }
    haveRead.wait()
    return run.exchanges
  }
}

/// What the threads of one run share.
private final class OpenRun: Sendable {
  private struct State {
    var next = 0
    var asleep = 0
    var done = 0
    var exchanges: [Exchange?]
  }

  /// Signalled when a thread has woken up to send, and when a request has ended.
  let changed = DispatchSemaphore(value: 0)
  private let target: HTTPTarget
  private let arrivals: [Double]
  private let clock: RunClock
  private let state: Mutex<State>

  init(target: HTTPTarget, arrivals: [Double], clock: RunClock) {
    self.target = target
    self.arrivals = arrivals
    self.clock = clock
    state = Mutex(State(exchanges: Array(repeating: nil, count: arrivals.count)))
  }

  var isDone: Bool { state.withLock { $0.done == arrivals.count } }
  /// Threads that wait for an arrival's time; all that are needed once every arrival has its thread.
  var asleep: Int { state.withLock { $0.next == arrivals.count ? .max : $0.asleep } }
  /// The exchanges in order, when all are done.
  var exchanges: [Exchange] { state.withLock { $0.exchanges.compactMap { $0 } } }

  /// Takes one arrival after the other until none is left.
  func work() {
    let connection = HTTPConnection(target)
    _ = chttpPreferThread()
    while let index = takeArrival() {
      clock.sleep(until: arrivals[index])
      state.withLock { $0.asleep -= 1 }
      changed.signal()
      let exchange = connection.exchange(scheduled: arrivals[index], clock: clock)
      state.withLock {
        $0.exchanges[index] = exchange
        $0.done += 1
      }
      changed.signal()
    }
  }

  private func takeArrival() -> Int? {
    state.withLock { state in
      guard state.next < arrivals.count else { return nil }
      state.next += 1
      state.asleep += 1
      return state.next - 1
    }
  }
}

/// Runs work on a thread of its own, with a stack that is large enough for a client.
func startThread(_ work: @escaping @Sendable () -> Void) {
  let thread = Thread { work() }
  thread.stackSize = 512 * 1024
  thread.start()
}

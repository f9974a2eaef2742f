// A request that the service answered, and whether it found the service's one worker idle.
//
// A request waited for the worker if it was in the queue before the worker had done with an earlier one. The
// client sees that: it sent the request before the earlier one's answer had come, and by more than the
// server's own time, which passes in part between the sending and the queue, and in part between the worker's
// end and the answer. A bound on the time in the queue, as the service tells it, would not do: a thread that
// sleeps takes its time to wake up, and the request that wakes it is in the queue meanwhile.

import Serving
import Statistics

/// An answered request, in seconds of the client's clock and of the service's.
struct ServedRequest {
  /// When it was sent, and when its answer had come.
  let sent, finished: Double
  /// Waiting for the worker, preparation and network, as the service tells them.
  let queue, prepare, infer: Double
  /// What remains of the response less queue, preparation and network: the server's own; 0 or more.
  let own: Double

  /// From its being sent to its answer: a client that sent it late makes no server slow.
  var response: Double { finished - sent }
  /// How long the worker took for it.
  var work: Double { prepare + infer }

  /// Nil where the service did not tell all three of its times.
  init?(_ exchange: Exchange) {
    let timing = exchange.serverTiming
    guard let queue = timing["queue"], let prepare = timing["prepare"], let infer = timing["infer"], infer > 0
    else { return nil }
    (sent, finished) = (exchange.sent, exchange.finished)
    (self.queue, self.prepare, self.infer) = (queue, prepare, infer)
    own = max(0, finished - sent - queue - prepare - infer)
  }
}

/// The requests to one worker, and what they found.
struct WorkerEncounters {
  /// All of them, in the order of sending.
  let all: [ServedRequest]
  /// How many of them the worker had served before each without a pause: 0 for those that found it idle.
  private(set) var positions: [Int] = []

  /// How many found it idle; the others were begun as soon as it had done with another.
  var idleCount: Int { positions.count { $0 == 0 } }

  /// The server's own time where the worker was idle, and where it was not.
  var own: (idle: [Double], busy: [Double]) {
    let pairs = zip(all, positions)
    return (pairs.filter { $0.1 == 0 }.map(\.0.own), pairs.filter { $0.1 > 0 }.map(\.0.own))
  }

  /// Tells requests to a service with one worker apart.
  ///
  /// - Parameter requests: At least one.
  init(_ requests: [ServedRequest]) {
    all = requests.sorted { $0.sent < $1.sent }
    let own = Summary(requests.map(\.own)).median
    var answered = -Double.infinity
    for request in all {
      positions.append(request.sent + own >= answered ? 0 : (positions.last ?? 0) + 1)
      answered = max(answered, request.finished)
    }
  }
}

// How long a worker needs from the end of one request to the beginning of the next that waits.
//
// Measured: how long requests to one worker waited, as the service tells, against Lindley's recursion on when
// they were sent and how long the worker took for each. What has to be added to each service time, for both
// to have the same mean, is the handover: telling the server's threads of the answer, who may take the
// worker's CPU to write it, and taking the next request.
// Not measured: how it scatters. Requests that find their worker idle have no part in it.
// Source: D. Lindley, Proc. Cambridge Philosophical Society 48, 1952.

/// The time of one worker between requests.
enum WorkerHandover {
  /// What a service rounds its times to, in seconds; less is none.
  private static let resolution = 1e-6

  /// Fits the handover to requests.
  ///
  /// - Parameter requests: All requests that one worker served meanwhile, in the order of sending.
  /// - Returns: Seconds, greater than 0 and less than the mean service time; nil where requests waited no
  ///   longer than without one, or so long that this does not explain it.
  static func seconds(_ requests: [ServedRequest]) -> Double? {
    guard requests.count > 1 else { return nil }
    let measured = requests.reduce(0) { $0 + $1.queue } / Double(requests.count)
    var (low, high) = (0.0, requests.reduce(0) { $0 + $1.work } / Double(requests.count))
    guard meanWait(requests, handover: 0) < measured, meanWait(requests, handover: high) > measured else {
      return nil
    }
    // The wait grows with the handover.
    while high - low > Self.resolution / 2 {
      let middle = (low + high) / 2
      if meanWait(requests, handover: middle) < measured { low = middle } else { high = middle }
    }
    return high > Self.resolution ? high : nil
  }

  /// The mean wait at one worker that serves requests as they are sent, in seconds.
  private static func meanWait(_ requests: [ServedRequest], handover: Double) -> Double {
    var (wait, sum) = (0.0, 0.0)
    for (earlier, request) in zip(requests, requests.dropFirst()) {
      wait = max(0, wait + earlier.work + handover - (request.sent - earlier.sent))
      sum += wait
    }
    return sum / Double(requests.count)
  }
}

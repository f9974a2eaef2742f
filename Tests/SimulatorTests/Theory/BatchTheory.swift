// A server that takes up to so many waiting requests at once.
//
// Modelled: Poisson arrivals; a free server takes what waits, up to a bound, at once and never waits for
// more; a batch of k takes a fixed time for k. Not modelled: service times that vary.
// Source: the Markov chain of what a batch leaves behind, after N. T. J. Bailey, "On queueing processes with
// bulk service", J. Royal Statistical Society B 16, 1954, and M. F. Neuts, "A general class of bulk queues
// with Poisson input", Annals of Mathematical Statistics 38, 1967; solved here numerically.

import Foundation

/// Poisson arrivals at a server of batches.
struct BatchTheory {
  /// Mean response time, and of it the time before service begins.
  let response: Double
  let waiting: Double
  /// The mean number of requests in a batch.
  let batchSize: Double

  /// Solves the chain.
  ///
  /// - Parameters:
  ///   - arrivalRate: λ, such that the queue settles.
  ///   - largest: The largest batch, at least 1.
  ///   - states: Of what may be left behind, as many as have any weight.
  ///   - time: How long a batch of so many takes.
  init(arrivalRate: Double, largest: Int, states: Int = 120, time: (Int) -> Double) {
    // What arrives while a batch of each size is served.
    let arrivals = (0...largest).map { size in
      Self.poisson(mean: arrivalRate * (size == 0 ? 0 : time(size)), count: states)
    }
    // After n were left, the next batch is min(n, largest), or the one that comes first.
    func size(_ left: Int) -> Int { min(max(left, 1), largest) }
    var shares = [Double](repeating: 0, count: states)
    shares[0] = 1
    var change = 1.0
    while change > 1e-13 {
      var next = [Double](repeating: 0, count: states)
      for (left, share) in shares.enumerated() where share > 1e-18 {
        let kept = max(left, 1) - size(left)
        for more in 0..<(states - kept) { next[kept + more] += share * arrivals[size(left)][more] }
      }
      change = zip(next, shares).reduce(0) { $0 + abs($1.0 - $1.1) }
      shares = next
    }
    // From one departure to the next: what is in the system, over time, and the time itself.
    var (area, span, served, busy) = (0.0, 0.0, 0.0, 0.0)
    for (left, share) in shares.enumerated() {
      let took = time(size(left))
      area += share * (Double(max(left, 1)) * took + arrivalRate * took * took / 2)
      span += share * (took + (left == 0 ? 1 / arrivalRate : 0))
      served += share * Double(size(left))
      busy += share * Double(size(left)) * took
    }
    response = area / span / arrivalRate
    waiting = response - busy / served
    batchSize = served
  }

  private static func poisson(mean: Double, count: Int) -> [Double] {
    var term = exp(-mean)
    return (0..<count).map { index in
      defer { term *= mean / Double(index + 1) }
      return term
    }
  }
}

// How many requests a service works on at once, told by closed loops of more and more users.
//
// Modelled: c workers behind one queue and a time that each request spends outside of them. While users are
// fewer than workers none waits and each response takes R; beyond, the workers are always busy. So n users
// see a transaction rate of min(n / R, P). By Little's law P · R requests are in the service at most without
// waiting: the whole number next to it is the workers. What it exceeds that number by is time outside of
// workers. The rates are exact for service times of any distribution where nothing is spent outside, since
// all users are in the service always, and for constant times otherwise.
// Not modelled: workers that slow each other down, pools that grow, batches, services that slow down with the
// length of their queue. The largest residual tells that one of these is the case.
// Source: J. Little, Operations Research 9, 1961; P. Denning and J. Buzen, ACM Computing Surveys 10, 1978
// (asymptotic bounds).

import Serving
import Statistics

/// What so many users without think time saw.
struct LoadLevel: Equatable {
  /// How many users.
  var users: Int
  /// Response times of answered requests in the order of their being sent, without each user's first.
  var responses: [Double] = []
  /// Requests sent, each user's first included.
  var attempted = 0
  /// Those of them that were not answered with success.
  var failed = 0
  /// What became of the first of them; nil where none failed.
  var example: String?

  /// A level without requests.
  init(users: Int) { self.users = users }

  /// Adds a closed loop's exchanges, in order of their being sent.
  ///
  /// Each user's first request finds a queue that is still short, and is left out of the times.
  mutating func add(_ exchanges: [Exchange]) {
    attempted += exchanges.count
    let failures = exchanges.filter { !$0.isAnswered }
    failed += failures.count
    example = example ?? failures.first?.trouble
    responses += exchanges.dropFirst(users).filter(\.isAnswered).map(\.responseTime)
  }

  /// Whether the level says something about workers: none failed, and at least two responses are known.
  var isUsable: Bool { failed == 0 && responses.count >= 2 }
  /// Mean response time, in seconds.
  var mean: Double { Summary(responses).mean }
  /// Requests/s, by Little's law: all users are always in the service.
  var transactionRate: Double { Double(users) / mean }
}

extension Exchange {
  /// Why it failed, in few words; nil where it was answered with success.
  var trouble: String? {
    guard !isAnswered else { return nil }
    return status.map { "status \($0)" } ?? failure ?? "no answer"
  }
}

/// The workers that explain a sweep.
struct ConcurrencySweep {
  /// Mean response time of a user alone, in seconds.
  let alone: Double
  /// The greatest transaction rate, in requests/s: the mean of the levels that have reached it.
  let capacity: Double
  /// Requests in the service at most without waiting, by Little's law.
  let inService: Double
  /// Workers that run at once, at least 1: the whole number next to it.
  let workers: Int
  /// What of ``alone`` is spent outside of workers, in seconds; 0 where that is within the interval.
  let outside: Double
  /// Whether there were enough users to keep all workers busy.
  let isSaturated: Bool
  /// The users whose transaction rate the workers explain worst, and measured over expected less 1.
  let worst: (users: Int, residual: Double)

  /// Fits workers to levels of ascending users.
  ///
  /// - Parameter levels: Usable ones, that of one user first.
  init(_ levels: [LoadLevel]) {
    precondition(levels.first?.users == 1, "a sweep begins with one user, got \(levels.map(\.users))")
    let alone = SeriesMean(levels[0].responses)
    self.alone = alone.summary.mean
    // The greatest number in service without waiting, at first by the greatest rate.
    let knee = levels.map(\.transactionRate).max()! * alone.summary.mean
    // Fewer users leave workers idle, be it by a little: they would hide what is spent outside.
    let reached = levels.filter { Double($0.users) >= knee }
    let rates = (reached.isEmpty ? [levels[levels.count - 1]] : reached).map(\.transactionRate)
    capacity = rates.reduce(0, +) / Double(rates.count)
    isSaturated = Double(levels[levels.count - 1].users) > 1.05 * knee
    inService = capacity * alone.summary.mean
    workers = max(1, Int(inService.rounded()))
    let excess = isSaturated ? inService / Double(workers) - 1 : 0
    let isKnown = excess > max(alone.relativeHalfWidth, DoubtLimits.halfWidth)
    outside = isKnown ? alone.summary.mean - Double(workers) / capacity : 0
    let (time, bound) = (alone.summary.mean, Double(workers) / (alone.summary.mean - outside))
    worst = levels.map { level in
      (level.users, level.transactionRate / min(Double(level.users) / time, bound) - 1)
    }.max { abs($0.1) < abs($1.1) }!
  }
}

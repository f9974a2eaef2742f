// Queues that have a formula: the oracle of the simulator. The product computes none of them.
//
// Modelled: Poisson arrivals, one queue served first come first served, in the long run. Not modelled:
// warm-up, retries, several pods with a queue each. In Kendall's notation M is exponential, D constant, G any
// service time.
// Source: D. Gross, J. Shortle, J. Thompson and C. Harris, "Fundamentals of Queueing Theory",
// 4th ed., 2008, chapters 2 and 5 (GSTH below); I. Adan and J. Resing, "Queueing Systems", 2015, chapters 4
// to 7.

import Foundation

/// Formulas of queueing theory.
///
/// Letters are those of the field: λ arrivals per unit of time, μ requests that one server completes per unit
/// of time, c servers, a = λ/μ the offered load in servers, ρ = a/c the utilization. Times are in the unit
/// whose reciprocal is that of λ and μ.
enum QueueingTheory {
  // MARK: Probabilities

  /// Returns Erlang's B formula: the share of arrivals that find all servers busy where none may wait
  /// (M/G/c/c).
  ///
  /// B = (a^c/c!) / Σ_{k≤c} a^k/k!, by the stable recursion B(k) = a·B(k−1) / (k + a·B(k−1)). GSTH 2.5.
  ///
  /// - Parameters:
  ///   - offeredLoad: a, 0 or more; it may exceed c.
  ///   - servers: c, 0 or more.
  /// - Returns: A share, 0 … 1; 1 without servers.
  static func erlangB(offeredLoad: Double, servers: Int) -> Double {
    precondition(offeredLoad >= 0, "an offered load is 0 or more, got \(offeredLoad)")
    precondition(servers >= 0, "a queue has 0 servers or more, got \(servers)")
    var blocked = 1.0
    for k in 0..<servers {
      blocked = offeredLoad * blocked / (Double(k + 1) + offeredLoad * blocked)
    }
    return blocked
  }

  /// Returns Erlang's C formula: the share of arrivals that must wait in M/M/c.
  ///
  /// C = B / (1 − ρ(1 − B)). GSTH 2.3.
  ///
  /// - Parameters:
  ///   - offeredLoad: a, 0 or more and less than c.
  ///   - servers: c, at least 1.
  /// - Returns: A share, 0 … 1.
  static func erlangC(offeredLoad: Double, servers: Int) -> Double {
    let utilization = checkedUtilization(offeredLoad, servers)
    let blocked = erlangB(offeredLoad: offeredLoad, servers: servers)
    return blocked / (1 - utilization * (1 - blocked))
  }

  /// Returns the share of arrivals lost in M/M/c/K: c servers and room for K requests, those in service
  /// included.
  ///
  /// p_K = p_c·ρ^(K−c), from p_n = p_0·a^n/n! up to c and a geometric tail. It is Erlang's B where K = c.
  /// GSTH 2.4.
  ///
  /// - Parameters:
  ///   - offeredLoad: a, 0 or more; it may exceed c.
  ///   - servers: c, at least 1.
  ///   - places: K, at least c.
  /// - Returns: A share, 0 … 1.
  static func lossProbability(offeredLoad: Double, servers: Int, places: Int) -> Double {
    finiteQueue(offeredLoad: offeredLoad, servers: servers, places: places).lost
  }

  // MARK: Times

  /// Returns the mean waiting time of M/M/c.
  ///
  /// C / (cμ − λ). GSTH 2.3. With one server it is M/M/1's ρ / (μ − λ).
  ///
  /// - Parameters:
  ///   - arrivalRate: λ, 0 or more and less than cμ.
  ///   - serviceRate: μ of one server, greater than 0.
  ///   - servers: c, at least 1.
  /// - Returns: The time.
  static func meanWaitingTime(arrivalRate: Double, serviceRate: Double, servers: Int = 1) -> Double {
    let waits = erlangC(offeredLoad: arrivalRate / serviceRate, servers: servers)
    return waits / (Double(servers) * serviceRate - arrivalRate)
  }

  /// Returns the mean response time of M/M/c, waiting and 1/μ; with one server 1 / (μ − λ).
  ///
  /// - Parameters:
  ///   - arrivalRate: λ, 0 or more and less than cμ.
  ///   - serviceRate: μ of one server, greater than 0.
  ///   - servers: c, at least 1.
  /// - Returns: The time.
  static func meanResponseTime(arrivalRate: Double, serviceRate: Double, servers: Int = 1) -> Double {
    meanWaitingTime(arrivalRate: arrivalRate, serviceRate: serviceRate, servers: servers) + 1 / serviceRate
  }

  /// Returns the p-quantile of the response time of M/M/1.
  ///
  /// The time is exponential: −ln(1 − p) / (μ − λ). GSTH 2.2.
  ///
  /// - Parameters:
  ///   - p: 0 … 1; at 1 the result is infinite.
  ///   - arrivalRate: λ, 0 or more and less than μ.
  ///   - serviceRate: μ, greater than 0.
  /// - Returns: The time.
  static func responseTimeQuantile(_ p: Double, arrivalRate: Double, serviceRate: Double) -> Double {
    precondition(p >= 0 && p <= 1, "a quantile needs a probability in 0 … 1, got \(p)")
    return -log1p(-p) * meanResponseTime(arrivalRate: arrivalRate, serviceRate: serviceRate)
  }

  /// Returns the p-quantile of the waiting time of M/M/c: 0 up to 1 − C, then ln(C / (1 − p)) / (cμ − λ).
  ///
  /// From P(wait > t) = C·e^−(cμ−λ)t. GSTH 2.3.
  ///
  /// - Parameters:
  ///   - p: 0 … 1; at 1 the result is infinite.
  ///   - arrivalRate: λ, greater than 0 and less than cμ.
  ///   - serviceRate: μ of one server, greater than 0.
  ///   - servers: c, at least 1.
  /// - Returns: The time, 0 or more.
  static func waitingTimeQuantile(
    _ p: Double, arrivalRate: Double, serviceRate: Double, servers: Int
  ) -> Double {
    precondition(p >= 0 && p <= 1, "a quantile needs a probability in 0 … 1, got \(p)")
    let waits = erlangC(offeredLoad: arrivalRate / serviceRate, servers: servers)
    if p <= 1 - waits { return 0 }
    return log(waits / (1 - p)) / (Double(servers) * serviceRate - arrivalRate)
  }

  /// Returns the mean waiting time of M/G/1 by Pollaczek and Khinchine: ρ/(1−ρ) · (1+cv²)/2 · mean service
  /// time.
  ///
  /// With cv 1 it is M/M/1's, with cv 0 half of that (M/D/1). GSTH 5.1.
  ///
  /// - Parameters:
  ///   - arrivalRate: λ, 0 or more; its product with the mean service time is ρ < 1.
  ///   - meanServiceTime: Greater than 0.
  ///   - cv: Standard deviation over mean of the service time, 0 or more.
  /// - Returns: The time.
  static func meanWaitingTime(arrivalRate: Double, meanServiceTime: Double, cv: Double) -> Double {
    let utilization = checkedUtilization(arrivalRate * meanServiceTime, 1)
    return utilization / (1 - utilization) * (1 + cv * cv) / 2 * meanServiceTime
  }

  /// Returns the mean waiting time of the requests that M/M/c/K admits, by Little's law: L_q / (λ(1 − p_K)).
  ///
  /// - Parameters:
  ///   - arrivalRate: λ, greater than 0; it may exceed cμ.
  ///   - serviceRate: μ of one server, greater than 0.
  ///   - servers: c, at least 1.
  ///   - places: K, at least c.
  /// - Returns: The time.
  static func meanWaitingTime(
    arrivalRate: Double, serviceRate: Double, servers: Int, places: Int
  ) -> Double {
    precondition(arrivalRate > 0, "admitted requests need an arrival rate greater than 0, got \(arrivalRate)")
    let queue = finiteQueue(offeredLoad: arrivalRate / serviceRate, servers: servers, places: places)
    return queue.waiting / (arrivalRate * (1 - queue.lost))
  }

  /// The share lost and the mean number waiting of M/M/c/K.
  ///
  /// The probabilities are built relative to that of the latest state and rescaled on the way, so that no
  /// power or factorial overflows.
  private static func finiteQueue(
    offeredLoad: Double, servers: Int, places: Int
  ) -> (lost: Double, waiting: Double) {
    precondition(offeredLoad >= 0, "an offered load is 0 or more, got \(offeredLoad)")
    precondition(servers >= 1, "a queue has 1 server or more, got \(servers)")
    precondition(places >= servers, "a queue of \(servers) servers has as many places or more, got \(places)")
    // B(c) is the probability of state c among the states up to c; beyond it the ratio of neighbours is ρ.
    var full = erlangB(offeredLoad: offeredLoad, servers: servers)
    var waiting = 0.0
    let utilization = offeredLoad / Double(servers)
    for queued in 0..<(places - servers) {
      let next = full * utilization
      // Adding a state of weight `next` to a total of 1 rescales everything by 1 + next.
      waiting = (waiting + Double(queued + 1) * next) / (1 + next)
      full = next / (1 + next)
    }
    return (full, waiting)
  }

  private static func checkedUtilization(_ offeredLoad: Double, _ servers: Int) -> Double {
    precondition(servers >= 1, "a queue has 1 server or more, got \(servers)")
    let utilization = offeredLoad / Double(servers)
    precondition(
      utilization >= 0 && utilization < 1,
      "a queue settles only at a utilization of 0 or more and less than 1, got \(utilization)")
    return utilization
  }
}

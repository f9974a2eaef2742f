// Users who think, send a request, wait for its answer and think again.
//
// Source: exact mean value analysis, M. Reiser and S. Lavenberg, "Mean-value analysis of closed multichain
// queuing networks", J. ACM 27, 1980: a request finds what one user fewer would have queueing. Machine
// repairman with several servers: GSTH 2.7 (finite-source queues).

/// Response time and throughput of a closed network.
struct ClosedTheory {
  /// Mean time from a request to its answer.
  let response: Double
  /// Requests per unit of time.
  let throughput: Double

  /// Mean value analysis of queues with one server each.
  ///
  /// - Parameters:
  ///   - users: How many, at least 1.
  ///   - think: Mean think time.
  ///   - demands: For each queue, mean service time times the share of requests that go there.
  init(users: Int, think: Double, demands: [Double]) {
    var queued = demands.map { _ in 0.0 }
    var (response, throughput) = (0.0, 0.0)
    for count in 1...users {
      let times = zip(demands, queued).map { $0 * (1 + $1) }
      response = times.reduce(0, +)
      throughput = Double(count) / (response + think)
      queued = times.map { throughput * $0 }
    }
    self.response = response
    self.throughput = throughput
  }

  /// The machine repairman: one queue with several servers, and exponential times throughout.
  ///
  /// - Parameters:
  ///   - users: How many, at least 1.
  ///   - think: Mean think time.
  ///   - service: Mean service time.
  ///   - servers: How many, at least 1.
  init(users: Int, think: Double, service: Double, servers: Int) {
    // The weights of 0, 1, … users at the servers: births (users − n)/think, deaths min(n, servers)/service.
    var weights = [1.0]
    for count in 1...users {
      let birth = Double(users - count + 1) / think
      let death = Double(min(count, servers)) / service
      weights.append(weights[count - 1] * birth / death)
    }
    let total = weights.reduce(0, +)
    let present = weights.enumerated().reduce(0) { $0 + Double($1.offset) * $1.element } / total
    throughput = (Double(users) - present) / think
    response = present / throughput
  }
}

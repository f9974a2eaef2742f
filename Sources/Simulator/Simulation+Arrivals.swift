import CostModel

extension Simulation {
  /// The arrivals of one trial, for sending the same requests to a real service.
  ///
  /// - Parameter trial: Which trial, from 0.
  /// - Returns: When requests arrive, ascending, the duration's end included; nothing for users who wait for
  ///   answers, since when they send depends on these.
  public func arrivals(trial: Int) -> [Instant] {
    var clients = Clients(
      traffic: scenario.traffic, cost: profile.cost(threads: scenario.server.threads), seed: scenario.seed,
      trial: trial)
    let end = Instant.zero + scenario.duration
    var times: [Instant] = []
    var next = clients.nextArrival()
    while next <= end {
      times.append(next)
      next = clients.nextArrival()
    }
    return times
  }
}

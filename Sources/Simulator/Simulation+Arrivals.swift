import CostModel

extension Simulation {
  /// The arrivals of one trial, for sending the same requests to a real service.
  ///
  /// - Parameter trial: Which trial, from 0.
  /// - Returns: When requests arrive, ascending, the duration's end included; nothing for users who wait for
  ///   answers, since when they send depends on these.
  public func arrivals(trial: Int) -> [Instant] {
    var world = World(scenario: scenario, profile: profile, trial: trial, keepsRequests: false)
    let end = Instant.zero + scenario.duration
    var times: [Instant] = []
    // The first has been planned already.
    var next = world.agenda.time(of: Actor.arrivals)
    while next <= end {
      times.append(next)
      next = world.clients.nextArrival()
    }
    return times
  }
}

// What was seen of a service from outside, from which its workers were found.

/// How a service took more and more users without think time.
public struct ServiceConcurrency: Sendable, Equatable, Codable {
  /// Workers that run at once, at least 1; what a scenario's `server.workers` should be.
  public var workers: Int
  /// Its greatest transaction rate, in requests/s.
  public var transactionRate: Double
  /// Whether there were enough users to keep all workers busy; if not, there may be more of them.
  public var isSaturated: Bool
  /// What each number of users saw, ascending.
  public var levels: [ConcurrencyLevel]

  /// A concurrency from its parts.
  public init(workers: Int, transactionRate: Double, isSaturated: Bool, levels: [ConcurrencyLevel]) {
    self.workers = workers
    self.transactionRate = transactionRate
    self.isSaturated = isSaturated
    self.levels = levels
  }
}

/// What so many users without think time saw of a service.
public struct ConcurrencyLevel: Sendable, Equatable, Codable {
  /// How many users, at least 1.
  public var users: Int
  /// Requests that they sent.
  public var attempted: Int
  /// Those of them that were not answered with success.
  public var failed: Int
  /// Mean response time of the others, in seconds; nil where there were too few.
  public var responseSeconds: Double?
  /// Transaction rate, in requests/s; nil where there were too few or some failed.
  public var transactionRate: Double?

  /// A level of which only counts are known.
  public init(users: Int, attempted: Int, failed: Int) {
    self.users = users
    self.attempted = attempted
    self.failed = failed
  }
}

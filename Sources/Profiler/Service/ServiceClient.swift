// What the profiler needs of a client: tests put a queue computed by hand in the place of HTTP.

import Serving

/// A client of one service that sends it one request again and again.
public protocol ServiceClient {
  /// Sends the request once and waits for its answer.
  func ask() -> HTTPAnswer
  /// Lets so many users send it without think time.
  func closedLoop(users: Int, until end: ClosedLoop.End) -> [Exchange]
  /// Sends it at each of the times, in seconds since the run's beginning, whatever is outstanding.
  func openLoop(arrivals: [Double]) -> [Exchange]
}

/// A client that speaks HTTP.
public struct HTTPServiceClient: ServiceClient {
  private let target: HTTPTarget

  /// A client of a target.
  public init(_ target: HTTPTarget) { self.target = target }

  /// A connection of its own, for one request.
  public func ask() -> HTTPAnswer { HTTPConnection(target).exchange() }
  /// ``ClosedLoop``.
  public func closedLoop(users: Int, until end: ClosedLoop.End) -> [Exchange] {
    ClosedLoop().run(target, users: users, until: end)
  }
  /// ``OpenLoop``.
  public func openLoop(arrivals: [Double]) -> [Exchange] { OpenLoop().run(target, arrivals: arrivals) }
}

/// Arrivals at even distances: while each is served before the next, nobody waits.
///
/// - Parameters:
///   - rate: Per second, greater than 0.
///   - seconds: How long; at least `least` arrivals are made, though they take longer.
///   - least: The fewest.
/// - Returns: Times from 0 on.
func evenArrivals(rate: Double, seconds: Double, atLeast least: Int) -> [Double] {
  (0..<max(least, Int(rate * seconds))).map { Double($0) / rate }
}

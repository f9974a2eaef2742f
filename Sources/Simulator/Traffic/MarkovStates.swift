// A rate that jumps between states: with Poisson arrivals the Markov-modulated Poisson process.
//
// Modelled: any number of states, each with a rate and an exponential sojourn, and the chances of the states
// that follow. It begins in its stationary state, so that the first minute is like any other.
// Whose rule: W. Fischer and K. Meier-Hellstern, "The Markov-modulated Poisson process (MMPP) cookbook",
// Performance Evaluation 18, 1993.

import CostModel

/// The states among which a rate jumps.
public struct MarkovStates: Sendable, Equatable {
  /// One state.
  public struct State: Sendable, Equatable {
    /// Requests/s in this state, 0 or more.
    public var perSecond: Double
    /// How long it lasts on average; greater than 0.
    public var meanSojourn: Nanoseconds
    /// The chance of each state to be the next: none for this one, 1 in all.
    public var next: [Double]

    /// A state from its rate, its sojourn and what follows.
    public init(perSecond: Double, meanSojourn: Nanoseconds, next: [Double]) {
      self.perSecond = perSecond
      self.meanSojourn = meanSojourn
      self.next = next
    }
  }

  /// The states, at least two.
  public let states: [State]
  /// The share of time in each state, in the long run.
  public let shares: [Double]

  /// States with what follows each.
  ///
  /// - Parameter states: At least two; each can be reached from each other.
  public init(_ states: [State]) {
    precondition(states.count >= 2, "a Markov-modulated rate needs at least two states")
    self.states = states
    let visits = Self.visits(states.map(\.next))
    let times = zip(visits, states).map { $0 * $1.meanSojourn.seconds }
    let all = times.reduce(0, +)
    shares = times.map { $0 / all }
  }

  /// States that are each followed by any of the others with equal chances.
  ///
  /// - Parameter rates: Requests/s and mean sojourn of each state, at least two.
  public init(_ rates: [(perSecond: Double, meanSojourn: Nanoseconds)]) {
    self.init(
      rates.enumerated().map { index, rate in
        State(
          perSecond: rate.perSecond, meanSojourn: rate.meanSojourn,
          next: rates.indices.map { $0 == index ? 0 : 1 / Double(rates.count - 1) })
      })
  }

  /// The mean rate in the long run, in requests/s.
  public var meanRate: Double { zip(shares, states).reduce(0) { $0 + $1.0 * $1.1.perSecond } }

  /// How often each state is visited relative to the others: the stationary vector of the jumps.
  ///
  /// By elimination without subtractions: W. Grassmann, M. Taksar and D. Heyman, Operations Research 33,
  /// 1985.
  private static func visits(_ chances: [[Double]]) -> [Double] {
    var chances = chances
    for last in (1..<chances.count).reversed() {
      let leaving = chances[last][..<last].reduce(0, +)
      precondition(leaving > 0, "each state must be reached from each other")
      for from in 0..<last {
        let share = chances[from][last] / leaving
        chances[from][last] = share
        for to in 0..<last { chances[from][to] += share * chances[last][to] }
      }
    }
    var visits = [1.0]
    for state in 1..<chances.count {
      visits.append((0..<state).reduce(0) { $0 + visits[$1] * chances[$1][state] })
    }
    return visits
  }
}

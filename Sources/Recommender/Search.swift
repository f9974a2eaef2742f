// The search for the cheapest setting that meets an objective.
//
// Method: for pods of each shape (threads, limit, request) `PodSearch` finds the cheapest replica bounds and
// target (branch and bound: a shape that cannot be cheaper than the best so far is not searched to its end).
// What is cheaper is put to the proof: other chance, more trials, a margin; what fails there is given one
// replica more. The answer is then moved to neighbouring settings while one is cheaper and stands, and last
// simulated with chance that no step before saw. The dearest neighbour that is cheaper and fails tells what
// stands in the way. Shapes are simulated in waves of a fixed size, so that the answer does not depend on the
// number of threads.

import CostModel
import Foundation
import Simulator
import Statistics

/// What is asked of a search.
public struct RecommendationRequest: Sendable {
  /// The workload: traffic, cluster, prices, and what a server is like but for what is searched.
  public var scenario: Scenario
  /// What must be met.
  public var objective: Objective
  /// One profile for each network to consider; at least one.
  public var profiles: [Profile]
  /// What is tried.
  public var grid: SearchGrid
  /// How many settings are simulated at once; the answer does not depend on it.
  public var threads: Int

  /// A request for the cheapest setting of each network.
  public init(
    scenario: Scenario, objective: Objective, profiles: [Profile], grid: SearchGrid = SearchGrid(),
    threads: Int = ProcessInfo.processInfo.activeProcessorCount
  ) {
    self.scenario = scenario
    self.objective = objective
    self.profiles = profiles
    self.grid = grid
    self.threads = threads
  }
}

/// An objective that no setting can meet, since serving alone takes longer.
public struct UnreachableObjective: Error, Equatable, CustomStringConvertible {
  /// The objective's response time.
  public var objective: Nanoseconds
  /// The percentile asked for.
  public var percentile: Double
  /// The least time that any of the networks needs alone, at that percentile.
  public var fastest: Nanoseconds
  /// The network that needs it.
  public var network: String

  /// One line: what was expected, what was found, what to do.
  public var description: String {
    "objective: expected at least \(fastest.text), which \(network) alone needs at p\(plain(percentile)) "
      + "on an idle machine, found \(objective.text). Allow more time, "
      + "or profile more threads or a faster network"
  }
}

/// Writes a percentile without needless decimals.
func plain(_ value: Double) -> String { value == value.rounded() ? "\(Int(value))" : "\(value)" }

/// Finds the cheapest setting for each network.
public struct Search: Sendable {
  let request: RecommendationRequest

  /// Shapes simulated between two looks at the best so far.
  static let waveSize = 8

  /// A search for what was asked.
  ///
  /// - Parameter request: What was asked.
  /// - Throws: ``UnreachableObjective`` when no network serves a request alone in the time allowed.
  public init(_ request: RecommendationRequest) throws(UnreachableObjective) {
    self.request = request
    try refuseUnreachable()
  }

  /// Searches.
  ///
  /// - Parameters:
  ///   - memory: Where findings are kept, and looked up; nil for nowhere. The answer does not depend on it.
  ///   - goesOn: Asked every few thousand events, from any thread; false ends the search.
  ///   - progress: Called with the network and the share of its shapes that is done, 0…1.
  /// - Returns: An answer for each network.
  /// - Throws: ``SearchEnded`` where `goesOn` ended it.
  public func run(
    memory: (any EvaluationMemory)? = nil, goesOn: @escaping @Sendable () -> Bool = { true },
    progress: @Sendable (String, Double) -> Void = { _, _ in }
  ) throws(SearchEnded) -> Recommendation {
    var answers: [NetworkAnswer] = []
    for profile in request.profiles {
      let search = NetworkSearch(request: request, profile: profile, memory: memory, goesOn: goesOn)
      answers.append(try search.run { progress(profile.network, $0) })
    }
    let met = answers.indices.filter { answers[$0].isMet }
    return Recommendation(
      workload: request.scenario.name, objectiveSeconds: request.objective.responseTime.seconds,
      percentile: request.objective.percentile, availability: request.objective.availability,
      currency: request.scenario.prices.currency, seed: request.scenario.seed, answers: answers,
      chosen: met.min { answers[$0].best.costPerHour < answers[$1].best.costPerHour })
  }

  private func refuseUnreachable() throws(UnreachableObjective) {
    let objective = request.objective
    let alone = request.profiles.map { profile in
      let wall = profile.threadCosts.map(\.wall.mean).min() ?? 0
      return wall * profile.serviceTime.distribution.quantile(objective.percentile / 100)
    }
    guard let fastest = alone.indices.min(by: { alone[$0] < alone[$1] }),
      alone[fastest] > objective.responseTime.seconds
    else { return }
    throw UnreachableObjective(
      objective: objective.responseTime, percentile: objective.percentile,
      fastest: Nanoseconds(seconds: alone[fastest]), network: request.profiles[fastest].network)
  }
}

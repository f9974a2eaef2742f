import CostModel
import Recommender
import Simulator
import Synchronization

/// Searches the candidates' settings, showing progress.
///
/// - Throws: ``DataError`` for an objective that no service time can meet.
func recommend(
  _ scenario: Scenario, candidates: [SourcedProfile], objective: Objective
) throws -> Recommendation {
  let profiles = candidates.map(\.profile)
  let request = RecommendationRequest(scenario: scenario, objective: objective, profiles: profiles)
  let progress = Progress(title: "searching", total: 1000)
  let shares = Mutex([String: Double]())
  defer { progress.end() }
  do throws(UnreachableObjective) {
    return try Search(request).run { network, share in
      let total = shares.withLock { shares in
        shares[network] = share
        return shares.values.reduce(0, +)
      }
      progress.show(done: Int(1000 * total / Double(profiles.count)), note: network)
    }
  } catch {
    throw DataError(description: error.description)
  }
}

import Recommender
import Simulator

/// Searches the candidates' settings, showing progress.
func recommend(_ scenario: Scenario, candidates: [SourcedProfile], objective: Objective) throws
  -> Recommendation
{
  throw DataError(description: "this build cannot search yet")
}

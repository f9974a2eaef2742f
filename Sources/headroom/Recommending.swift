import ArgumentParser
import CostModel
import Documents
import Foundation
import Recommender
import Simulator
import Synchronization

/// Searches the candidates' settings, showing progress, until there is an answer or a signal comes.
///
/// - Parameters:
///   - scenario: The workload.
///   - candidates: The networks.
///   - objective: What must be met.
///   - file: Where findings are kept, and where some may be already; nil for nowhere.
/// - Returns: The recommendation; where findings could not be kept, it warns of it.
/// - Throws: ``DataError`` for an objective that no service time can meet; `ExitCode` after a signal.
func recommend(
  _ scenario: Scenario, candidates: [SourcedProfile], objective: Objective, file: SearchFile?
) throws -> Recommendation {
  let profiles = candidates.map(\.profile)
  let request = RecommendationRequest(scenario: scenario, objective: objective, profiles: profiles)
  let progress = Progress(title: "searching", total: 1000)
  let shares = Mutex([String: Double]())
  Interruption.watch()
  defer {
    progress.end()
    Interruption.end()
  }
  do {
    var recommendation = try Search(request).run(memory: file) {
      Interruption.signal == nil
    } progress: { network, share in
      let total = shares.withLock { shares in
        shares[network] = share
        return shares.values.reduce(0, +)
      }
      progress.show(done: Int(1000 * total / Double(profiles.count)), note: network)
    }
    if let problem = file?.finish() {
      recommendation.warnings.append("the settings that were simulated are not kept: \(problem)")
    }
    return recommendation
  } catch let error as UnreachableObjective {
    throw DataError(description: error.description)
  } catch is SearchEnded {
    progress.end()
    throw interrupted(file)
  }
}

/// Says what is left of an interrupted search.
private func interrupted(_ file: SearchFile?) -> ExitCode {
  if let problem = file?.finish() {
    Console.printError("error: interrupted; the settings that were simulated are not kept: \(problem)")
  } else if let file {
    Console.printError("interrupted; the same command goes on from \(file.path)")
  } else {
    Console.printError("interrupted; with --save, the settings that were simulated would be kept")
  }
  return ExitCode(128 + (Interruption.signal ?? SIGINT))
}

// What a search for settings has found so far, kept so that it can be interrupted and gone on with.

import CostModel
import Documents
import Recommender

/// A setting that was simulated, and what it was found to do.
struct FoundSetting: SavedRecord {
  /// What was simulated.
  var key: EvaluationKey
  /// What was found.
  var evaluation: Evaluation

  /// Network, stage and setting as text.
  var order: String {
    let setting = key.setting
    let bounds = "\(setting.minReplicas) \(setting.maxReplicas) \(setting.targetUtilization)"
    let limit = setting.cpuLimit?.quantity ?? "-"
    return "\(key.network) \(key.seed) \(key.trials) \(key.margin) \(setting.threads) \(setting.workers) "
      + "\(setting.cpuRequest.quantity) \(limit) \(setting.memoryRequest.rawValue) "
      + "\(setting.memoryLimit.rawValue) \(bounds)"
  }
}

/// The file of a search, as its memory.
struct SearchFile: EvaluationMemory {
  private let file: RecordFile<SearchIdentity, FoundSetting>
  private let known: [EvaluationKey: Evaluation]

  /// Opens a file, which need not be there yet.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - identity: What the findings depend on.
  /// - Throws: `DocumentError` when it cannot be written, is damaged, or has findings of anything else.
  init(_ path: String, identity: SearchIdentity) throws(DocumentError) {
    file = try RecordFile(path, identity: identity)
    known = Dictionary(file.records.map { ($0.key, $0.evaluation) }) { first, _ in first }
  }

  func evaluation(of key: EvaluationKey) -> Evaluation? { known[key] }

  func note(_ evaluation: Evaluation, of key: EvaluationKey) {
    file.add(FoundSetting(key: key, evaluation: evaluation))
  }

  /// The file as the user named it.
  var path: String { file.path }

  /// Writes what is not written yet.
  ///
  /// - Returns: What was in the way of the last write; nil where all is written.
  func finish() -> DocumentError? { file.finish() }
}

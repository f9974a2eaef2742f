// What a search has found, kept so that it can be ended and gone on with: an evaluation is a pure function of
// its key, so the same search with a memory gives the same answer, only sooner.

import Simulator

/// What an evaluation depends on beside workload, objective and profile.
public struct EvaluationKey: Sendable, Hashable, Codable {
  /// The network.
  public var network: String
  /// What is simulated.
  public var setting: Setting
  /// How many trials at most.
  public var trials: Int
  /// The seed of all chance.
  public var seed: UInt64
  /// Standard deviations between trials that the mean must keep above the objective's share.
  public var margin: Double
}

/// Where evaluations are kept as they are found.
public protocol EvaluationMemory: Sendable {
  /// What was found before.
  ///
  /// - Parameter key: What it depends on.
  /// - Returns: The finding; nil where it is not known.
  func evaluation(of key: EvaluationKey) -> Evaluation?

  /// Notes a finding; called from any thread.
  ///
  /// - Parameters:
  ///   - evaluation: What was found.
  ///   - key: What it depends on.
  func note(_ evaluation: Evaluation, of key: EvaluationKey)
}

/// A search that was ended before it had an answer.
public struct SearchEnded: Error, Equatable {}

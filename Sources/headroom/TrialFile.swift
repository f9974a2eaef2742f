// Finished trials, kept so that a long simulation can be interrupted and gone on with.

import Simulator

/// One finished trial, and the same without its CPU limit where there is one.
struct TrialRecord: SavedRecord, Equatable {
  /// Which trial, from 0.
  var trial: Int
  /// What happened.
  var outcome: TrialOutcome
  /// The same without the CPU limit, for its response times; nil where there is no limit.
  var unlimited: TrialOutcome?

  var order: Int { trial }
}

/// A file to which trials are written as they finish, and the trials that it had.
typealias TrialFile = RecordFile<TrialIdentity, TrialRecord>

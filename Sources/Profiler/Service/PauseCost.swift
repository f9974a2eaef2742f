// How much longer something takes in requests that find their worker idle.
//
// Measured: two means, with and without a pause. Not measured: how it grows with the pause's length.

import CostModel

/// A time without a pause, and what a pause adds.
struct PauseCost {
  /// The time in requests that followed another at once.
  let busy: MeasuredTime
  /// How much longer it takes on average in those that found the worker idle, in seconds, greater than 0.
  let seconds: Double

  /// The fewest requests of either kind whose means say something.
  static let requestsMin = 5
  /// What the service rounds its times to, in seconds; means need not agree better.
  static let resolution = 1e-6

  /// Nil where the two cannot be told apart: too few of a kind, intervals of the means that have something in
  /// common, or requests that are no dearer after a pause.
  init?(_ encounters: WorkerEncounters, of time: KeyPath<ServedRequest, Double>) {
    guard min(encounters.idle.count, encounters.busy.count) >= Self.requestsMin else { return nil }
    let idle = MeasuredTime(series: encounters.idle.map { $0[keyPath: time] })
    busy = MeasuredTime(series: encounters.busy.map { $0[keyPath: time] })
    seconds = idle.mean - busy.mean
    guard seconds > Self.resolution, idle.isApart(from: busy) else { return nil }
  }
}

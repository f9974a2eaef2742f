// How much longer something takes in requests that find their worker idle.
//
// Measured: the mean of requests that keep the worker busy all the time, and that of random requests, of
// which a known share find it idle. What those take more on average is all that the two means differ by: a
// request that follows the first after a pause is taken to be as fast as in the midst of many, though it is
// not quite. So the mean is right at both loads, and between them it lies on a straight line over the idle
// share. Not measured: how it grows with the pause's length.

import CostModel

/// A time without a pause, and what a pause adds.
struct PauseCost {
  /// The time in requests that followed each other without a pause.
  let busy: MeasuredTime
  /// How much longer it takes on average in those that find the worker idle, in seconds, greater than 0.
  let seconds: Double

  /// The fewest requests that must have found the worker idle.
  static let idleMin = 5
  /// What the service rounds its times to, in seconds; means need not agree better.
  static let resolution = 1e-6

  /// Nil where the two cannot be told apart: too few found the worker idle, intervals of the means that have
  /// something in common, or requests that are no dearer with pauses.
  ///
  /// - Parameters:
  ///   - busy: Requests to a worker that always had the next; at least two.
  ///   - encounters: Random requests.
  ///   - time: What is compared.
  init?(busy: [ServedRequest], _ encounters: WorkerEncounters, of time: KeyPath<ServedRequest, Double>) {
    guard encounters.idleCount >= Self.idleMin else { return nil }
    let random = MeasuredTime(series: encounters.all.map { $0[keyPath: time] })
    self.busy = MeasuredTime(series: busy.map { $0[keyPath: time] })
    let idleShare = Double(encounters.idleCount) / Double(encounters.all.count)
    seconds = (random.mean - self.busy.mean) / idleShare
    guard seconds > Self.resolution, random.isApart(from: self.busy) else { return nil }
  }
}

// How much longer something takes in requests that find their worker idle, and in those that follow soon.
//
// Measured: the mean of requests that keep the worker busy all the time, and single random requests. What a
// pause has cooled down is not all warm after one request: so of what the first request after a pause takes
// more, the next takes a share, the one after it that share of that, and so on. Both numbers are those with
// the least squares; the share is one of ten, since noise tells no more of it.
// Not measured: how the cost grows with the pause's length.

import CostModel
import Foundation

/// A time without a pause, and what a pause adds.
struct PauseCost {
  /// The time in requests that followed each other without a pause.
  let busy: MeasuredTime
  /// How much longer it takes on average in those that find the worker idle, in seconds, greater than 0.
  let seconds: Double
  /// The share of it that each further request takes of what the one before took, 0..<1.
  let decay: Double

  /// The fewest requests that must have found the worker idle.
  static let idleMin = 5
  /// What the service rounds its times to, in seconds; means need not agree better.
  static let resolution = 1e-6
  /// What the decay may be.
  static let decays = stride(from: 0, to: 0.95, by: 0.1)

  /// Nil where the two cannot be told apart: too few found the worker idle, intervals of the means that have
  /// something in common, or requests that are no dearer with pauses.
  ///
  /// - Parameters:
  ///   - busy: Requests to a worker that always had the next; at least two.
  ///   - encounters: Random requests.
  ///   - time: What is compared.
  ///   - decay: How the effect fades, where that is known.
  init?(
    busy: [ServedRequest], _ encounters: WorkerEncounters, of time: KeyPath<ServedRequest, Double>,
    decay: Double? = nil
  ) {
    guard encounters.idleCount >= Self.idleMin else { return nil }
    let times = encounters.all.map { $0[keyPath: time] }
    let random = MeasuredTime(series: times)
    let followed = MeasuredTime(series: busy.map { $0[keyPath: time] })
    let excess = times.map { $0 - followed.mean }
    let fits = (decay.map { [$0] } ?? Array(Self.decays)).map { decay in
      let shares = encounters.positions.map { pow(decay, Double($0)) }
      let seconds =
        zip(shares, excess).reduce(0.0) { $0 + $1.0 * $1.1 } / shares.reduce(0.0) { $0 + $1 * $1 }
      let rest = zip(shares, excess).reduce(0.0) { sum, pair in
        let residual = pair.1 - seconds * pair.0
        return sum + residual * residual
      }
      return (decay: decay, seconds: seconds, rest: rest)
    }
    let best = fits.min { $0.rest < $1.rest }!
    guard best.seconds > Self.resolution, random.mean > followed.mean, random.isApart(from: followed) else {
      return nil
    }
    (self.busy, seconds, self.decay) = (followed, best.seconds, best.decay)
  }
}

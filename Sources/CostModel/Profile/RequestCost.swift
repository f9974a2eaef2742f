// From a profile to the cost of one request on so many threads.
//
// Modelled: measured thread counts as measured; others by Amdahl's law for wall time and a straight line for
// CPU time. Batches: a fixed part and a part per image, fitted to the measured batches. What a request costs
// beside the network does not depend on the network's threads. A request that finds its worker idle costs
// more than one that follows another at once, since caches, the processor and threads rest during a pause;
// one that follows begins only after the worker has handed over the answer to the one before.
// Not modelled: how that grows with the pause's length, and on thread counts that were not measured.

import Foundation
import Statistics

/// The cost of one request on a given number of threads.
public struct RequestCost: Sendable, Equatable {
  /// Mean wall time alone on an idle machine, of a request that follows another at once where pauses are
  /// known.
  public var wall: Nanoseconds
  /// Mean CPU time over all threads, of such a request.
  public var cpu: Nanoseconds
  /// How single requests scatter about these means; of mean 1.
  public var distribution: ServiceTimeDistribution
  /// The share of a single request's cost that a batch pays only once, 0…1.
  public var fixedShareOfBatch: Double
  /// CPU time on one thread of the worker before the network runs: decoding, resizing, normalizing.
  public var preparation: Nanoseconds
  /// Wall time that the server adds outside of its workers: receiving, parsing, answering.
  public var serverWall: Nanoseconds
  /// CPU time of the same; it drains the pod's quota, but keeps no worker busy.
  public var serverCPU: Nanoseconds
  /// Wall time that a request takes more on its threads when it finds its worker idle.
  ///
  /// It is 0 or more, and 0 where that is not known. Its CPU time is that times ``parallelism``.
  public var pauseWall: Nanoseconds
  /// Likewise for its preparation, wall and CPU time on one thread.
  public var pausePreparation: Nanoseconds
  /// The share of both that each further request without a pause takes of what the one before took, 0..<1.
  public var pauseDecay: Double
  /// By how much ``serverWall`` is longer for a request that finds its worker idle.
  public var pauseServer: Nanoseconds
  /// Wall and CPU time on one thread of the worker before a request that follows another at once.
  public var handover: Nanoseconds

  /// A cost from its parts.
  public init(
    wall: Nanoseconds, cpu: Nanoseconds, distribution: ServiceTimeDistribution, fixedShareOfBatch: Double = 0,
    preparation: Nanoseconds = .zero, serverWall: Nanoseconds = .zero, serverCPU: Nanoseconds = .zero,
    pauseWall: Nanoseconds = .zero, pausePreparation: Nanoseconds = .zero, pauseDecay: Double = 0,
    pauseServer: Nanoseconds = .zero, handover: Nanoseconds = .zero
  ) {
    precondition(wall > .zero && cpu > .zero, "a request costs time, got \(wall) wall and \(cpu) CPU")
    precondition(
      pauseWall >= .zero && pausePreparation >= .zero && pauseServer >= .zero,
      "a pause makes no request cheaper, got \(pauseWall), \(pausePreparation) and \(pauseServer)")
    precondition(handover >= .zero, "a handover takes time, got \(handover)")
    precondition((0..<1).contains(pauseDecay), "a pause's effect fades, got \(pauseDecay)")
    self.wall = wall
    self.cpu = cpu
    self.distribution = distribution
    self.fixedShareOfBatch = fixedShareOfBatch
    self.preparation = preparation
    self.serverWall = serverWall
    self.serverCPU = serverCPU
    self.pauseWall = pauseWall
    self.pausePreparation = pausePreparation
    self.pauseDecay = pauseDecay
    self.pauseServer = pauseServer
    self.handover = handover
  }

  /// Cores that a request keeps busy on average while it is served.
  public var parallelism: Double { Double(cpu.rawValue) / Double(wall.rawValue) }

  /// Mean CPU time of a request, its preparation and the server's part included, in seconds.
  ///
  /// - Parameter idleShare: The share of requests that find their worker idle, 0…1; with 0, as at capacity.
  /// - Returns: The mean over those that do and those that do not.
  public func cpuSeconds(idleShare: Double) -> Double {
    precondition((0...1).contains(idleShare), "a share is from 0 to 1, got \(idleShare)")
    let pause = parallelism * pauseWall.seconds + pausePreparation.seconds
    return (cpu + preparation + serverCPU).seconds + pauseShare(idleShare: idleShare) * pause
      + (1 - idleShare) * handover.seconds
  }

  /// The mean over requests of what they pay of a pause's cost: those that find their worker idle all of it,
  /// each that follows without a pause the share ``pauseDecay`` of the one before.
  ///
  /// How many requests follow is told by the Borel distribution, of the requests in a busy period of M/D/1;
  /// its generating function z(r) solves z = r · exp(ρ (z − 1)). Source: É. Borel, Comptes rendus 214, 1942.
  ///
  /// - Parameter idleShare: The share of requests that find their worker idle, 1 − ρ, 0…1.
  /// - Returns: The share, from `idleShare` up to 1.
  func pauseShare(idleShare: Double) -> Double {
    guard pauseDecay > 0 else { return idleShare }
    var generated = pauseDecay
    // There is one solution from 0 to 1, to which this falls.
    for _ in 0..<100 { generated = pauseDecay * exp((1 - idleShare) * (generated - 1)) }
    return idleShare * (1 - generated) / (1 - pauseDecay)
  }
}

extension Profile {
  /// The cost of a request on `threads` threads, at least 1.
  ///
  /// A measured count is taken as measured. Beyond the measured ones, wall time follows the fit of
  /// ``threadScaling`` (or, without one, stays at the largest count's) and CPU time the straight line through
  /// the smallest and the largest measured count, or is that of the smallest where the line falls. CPU time
  /// is never below wall time, and wall time never below an even share of CPU time: a fit to faster than
  /// ideal scaling would cross 0. A pause costs there what it costs on the largest measured count. What
  /// ``handling`` does not tell costs nothing.
  public func cost(threads: Int) -> RequestCost {
    precondition(threads > 0, "a request needs a thread, got \(threads)")
    let times = measuredTimes(threads: threads) ?? extrapolatedTimes(threads: threads)
    return RequestCost(
      wall: max(Nanoseconds(1), Nanoseconds(seconds: times.wall)),
      cpu: max(Nanoseconds(1), Nanoseconds(seconds: times.cpu)),
      distribution: serviceTime.distribution, fixedShareOfBatch: fixedShareOfBatch,
      preparation: Nanoseconds(seconds: handling?.prepare?.mean ?? 0),
      serverWall: Nanoseconds(seconds: handling?.serverWallSeconds ?? 0),
      serverCPU: Nanoseconds(seconds: handling?.serverCPUSeconds ?? 0),
      pauseWall: Nanoseconds(seconds: nearest(threads: threads).pauseSeconds ?? 0),
      pausePreparation: Nanoseconds(seconds: handling?.preparePauseSeconds ?? 0),
      pauseDecay: nearest(threads: threads).pauseDecay ?? 0,
      pauseServer: Nanoseconds(seconds: handling?.serverPauseSeconds ?? 0),
      handover: Nanoseconds(seconds: handling?.handoverSeconds ?? 0))
  }

  /// The cost on the measured thread count, or on the largest that was measured.
  private func nearest(threads: Int) -> ThreadCost {
    threadCosts.first { $0.threads == threads } ?? threadCosts[threadCosts.count - 1]
  }

  private func measuredTimes(threads: Int) -> (wall: Double, cpu: Double)? {
    threadCosts.first { $0.threads == threads }.map { ($0.wall.mean, $0.cpu.mean) }
  }

  private func extrapolatedTimes(threads: Int) -> (wall: Double, cpu: Double) {
    let (first, last) = (threadCosts[0], threadCosts[threadCosts.count - 1])
    let wall = threadScaling.map { $0.serialSeconds + $0.parallelSeconds / Double(threads) } ?? last.wall.mean
    let span = Double(last.threads - first.threads)
    let slope = span > 0 ? max(0, (last.cpu.mean - first.cpu.mean) / span) : 0
    let cpu = max(first.cpu.mean, first.cpu.mean + slope * Double(threads - first.threads))
    return (max(wall, cpu / Double(threads)), max(cpu, wall))
  }

  /// The intercept of batch time against batch size, as a share of a single image's time.
  private var fixedShareOfBatch: Double {
    guard let first = batchCosts.first, let last = batchCosts.last, last.size > first.size else { return 0 }
    let perImage = (last.wallSeconds - first.wallSeconds) / Double(last.size - first.size)
    let fixed = first.wallSeconds - perImage * Double(first.size)
    return min(1, max(0, fixed / (fixed + perImage)))
  }
}

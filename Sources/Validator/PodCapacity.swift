// How many requests a pod can serve at most, so that a rate can be given as a utilization.
//
// Whichever is least bounds it: the limit's CPU time; the machine's cores; the workers, each of which serves
// one request at a time. At capacity each request follows another at once, so pauses cost nothing there. Not
// modelled: what is lost in periods that end with quota left.

import CostModel

/// What bounds the requests that a pod can serve.
public struct PodCapacity: Sendable, Equatable {
  /// CPU time of a request that follows another at once, its preparation and the server's part included, in
  /// seconds.
  public let cpuSecondsPerRequest: Double
  /// Cores that the pod can keep busy.
  public let cores: Double

  /// The capacity of a pod.
  ///
  /// - Parameters:
  ///   - cost: What a request costs on the pod's threads.
  ///   - workers: Requests served at once.
  ///   - limitCores: The limit; nil for none.
  ///   - machineCores: Cores of the machine.
  public init(cost: RequestCost, workers: Int, limitCores: Double?, machineCores: Int) {
    cpuSecondsPerRequest = cost.cpuSeconds(idleShare: 0)
    let workersRate = Double(workers) / (cost.wall + cost.preparation + cost.handover).seconds
    cores = min(limitCores ?? .infinity, Double(machineCores), workersRate * cpuSecondsPerRequest)
  }

  /// The rate at which the pod uses a share of the CPU time that it can use.
  public func rate(utilization: Double) -> Double { utilization * cores / cpuSecondsPerRequest }

  /// The share of requests that find a worker idle at some rate, 0…1: 1 less the utilization, which is at
  /// most 1.
  ///
  /// For Poisson arrivals at one worker without a limit that is how long it is idle, and arrivals see it as
  /// often (PASTA); pauses make each a little longer busy, and of several workers more often one is idle,
  /// neither of which is in it.
  ///
  /// - Parameter rate: Requests/s, 0 or more.
  /// - Returns: The share.
  public func idleShare(rate: Double) -> Double { max(0, 1 - rate / self.rate(utilization: 1)) }
}

// How many requests a pod can serve at most, so that a rate can be given as a utilization.
//
// Whichever is least bounds it: the limit's CPU time; the machine's cores; the workers, each of which serves
// one request at a time. Not modelled: what is lost in periods that end with quota left.

import CostModel

/// What bounds the requests that a pod can serve.
public struct PodCapacity: Sendable, Equatable {
  /// CPU time of a request, its preparation and the server's part included, in seconds.
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
    cpuSecondsPerRequest = (cost.cpu + cost.preparation + cost.serverCPU).seconds
    let workersRate = Double(workers) / (cost.wall + cost.preparation).seconds
    cores = min(limitCores ?? .infinity, Double(machineCores), workersRate * cpuSecondsPerRequest)
  }

  /// The rate at which the pod uses a share of the CPU time that it can use.
  public func rate(utilization: Double) -> Double { utilization * cores / cpuSecondsPerRequest }
}

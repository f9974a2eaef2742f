// What docs/accuracy.md is made of: rows of settings, and the picture of a thread pool.

import CostModel
import Documents
import Simulator

/// One setting of the suite.
public struct SuiteRow: Sendable, Hashable {
  /// The network that is served.
  public var network: String
  /// The CPU limit; nil for none.
  public var cpuLimit: Millicores?
  /// Threads that work on one request.
  public var threads: Int
  /// The share of the CPU time that a pod of `ratedThreads` threads could use.
  public var utilization: Double
  /// The threads of the pod that the rate is chosen for: other pods get the same rate.
  public var ratedThreads: Int

  /// The row's name, of which its files' names are made, as in `xception-500m-2t-0.6`.
  public var name: String {
    let limit = cpuLimit?.quantity ?? "none"
    let rated = ratedThreads == threads ? "" : "-of-\(ratedThreads)t"
    return "\(network)-\(limit)-\(threads)t-\(fixed(utilization, digits: 2))\(rated)"
  }

  /// What is sent to which service for this row.
  ///
  /// - Parameters:
  ///   - profile: What a request costs.
  ///   - image: What each request carries.
  ///   - cores: Of the machine, or of the node that is simulated in its place.
  ///   - length: How long requests are sent.
  ///   - seed: The seed of their arrivals.
  /// - Returns: The plan.
  /// - Throws: `DocumentError` where no request would arrive.
  public func plan(
    profile: Profile, image: [UInt8], cores: Int, length: RunLength, seed: UInt64
  ) throws(DocumentError) -> ValidationPlan {
    let capacity = PodCapacity(
      cost: profile.cost(threads: ratedThreads), workers: 1, limitCores: cpuLimit?.cores, machineCores: cores)
    let rate = capacity.rate(utilization: utilization)
    var scenario = Scenario(
      name: name, profile: .network(network), duration: length.duration(rate: rate),
      traffic: Traffic(source: .open(.poisson, .constant(rate))))
    scenario.seed = seed
    scenario.server.threads = threads
    scenario.deployment.resources = ResourceSpec(cpuLimit: cpuLimit)
    return try ValidationPlan(
      scenario, file: name, network: network, image: image, cores: cores, profile: profile,
      utilization: ratedThreads == threads ? utilization : nil)
  }
}

/// How long one run lasts: so long, and longer where fewer requests than wanted would arrive.
public struct RunLength: Sendable, Equatable {
  /// The least time, in seconds.
  public var seconds: Double
  /// The requests that should arrive on average.
  public var requests: Int

  /// A length from its two bounds.
  public init(seconds: Double, requests: Int) {
    self.seconds = seconds
    self.requests = requests
  }

  /// The time for a rate, in whole seconds.
  func duration(rate: Double) -> Nanoseconds {
    Nanoseconds(seconds: max(seconds, Double(requests) / rate).rounded(.up))
  }
}

/// The settings that are validated.
public struct AccuracySuite: Sendable {
  /// The networks, in the document's order.
  public var networks: [String]
  /// The CPU limits; nil for none.
  public var limits: [Millicores?] = [Millicores(500), Millicores(1000), Millicores(1500), nil]
  /// Threads that work on one request.
  public var threads = [1, 2]
  /// Shares of the CPU time that the pod could use.
  public var utilizations = [0.3, 0.6, 0.85]
  /// The picture of a thread pool; nil for none.
  public var picture: ThreadPicture?

  /// The suite of some networks; the picture is that of the first.
  ///
  /// - Parameter networks: At least one.
  public init(networks: [String]) {
    self.networks = networks
    picture = ThreadPicture(network: networks[0])
  }

  /// The rows of one network.
  public func rows(of network: String) -> [SuiteRow] {
    limits.flatMap { limit in
      threads.flatMap { threads in
        utilizations.map {
          SuiteRow(
            network: network, cpuLimit: limit, threads: threads, utilization: $0, ratedThreads: threads)
        }
      }
    }
  }

  /// All rows, network by network.
  public var rows: [SuiteRow] { networks.flatMap(rows) }

  /// What is measured of one network on a machine: its rows, and those of the picture that are not among
  /// them.
  public func measurements(of network: String, cores: Int) -> [SuiteRow] {
    let rows = rows(of: network)
    let extra = picture?.network == network ? picture?.rows.filter { $0.threads <= cores } ?? [] : []
    return rows + extra.filter { !rows.contains($0) }
  }

  /// The seed of a row's arrivals: each row has traffic of its own, the same in each round; the rows of the
  /// picture share that of its first.
  public func seed(of row: SuiteRow) -> UInt64 {
    let rows = rows
    let index = rows.firstIndex(of: row) ?? picture?.rows.first.flatMap { rows.firstIndex(of: $0) }
    return UInt64(1 + (index ?? 0))
  }
}

/// One pod under one limit and one traffic, with more and more threads for a request.
public struct ThreadPicture: Sendable, Equatable {
  /// The network.
  public var network: String
  /// The limit.
  public var cpuLimit = Millicores(1000)
  /// The share of the CPU time that the pod of one thread could use.
  public var utilization = 0.6
  /// The thread counts.
  public var threads = [1, 2, 4, 8]

  /// The picture of a network.
  public init(network: String) { self.network = network }

  /// The picture's settings.
  public var rows: [SuiteRow] {
    threads.map {
      SuiteRow(network: network, cpuLimit: cpuLimit, threads: $0, utilization: utilization, ratedThreads: 1)
    }
  }
}

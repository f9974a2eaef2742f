// How a request uses its threads, and how the kernel looks at them.
//
// Modelled: a gang in lockstep meets at a barrier after every layer, so that all its threads wait when one is
// throttled; its threads sleep and wake within milliseconds, and each time they are accounted and give back
// what they do not keep. So the gang is taken to drain the pool itself, at its mean parallelism. Independent
// threads each have an equal share of the CPU time, and a request ends with the slowest of them.
// Not modelled: how unevenly a layer's threads end, caches and memory bandwidth shared by threads.

import CostModel

/// When the kernel charges a running thread for the CPU time it has used.
public enum CPUAccounting: String, Sendable, CaseIterable {
  /// At the tick, and when it begins or ends: what programs see that only compute.
  case atTicks
  /// Without delay: what a program sees that reads its own CPU clock again and again.
  case continuous
}

/// The threads that work on one request together.
struct CPUGang: Equatable {
  /// How they depend on each other.
  enum Coupling { case lockstep, independent }

  /// How many threads.
  let threads: Int
  /// Cores that they burn on average at full speed, in 10⁻⁹.
  let nanocores: Int64
  /// How they depend on each other.
  let coupling: Coupling

  /// A gang.
  ///
  /// - Parameters:
  ///   - threads: How many threads, at least 1.
  ///   - cores: Cores that they burn on average.
  ///   - coupling: How they depend on each other; one thread has nobody to depend on.
  init(threads: Int = 1, cores: Double = 1, coupling: Coupling = .lockstep) {
    self.threads = threads
    nanocores = Int64(cores * 1e9)
    self.coupling = coupling
  }

  /// Whether it is one thread that computes all the time, so that nobody looks at it before the tick.
  ///
  /// One that often waits, or has helpers, is accounted so often that it drains the pool itself.
  var isOneBusyThread: Bool { threads == 1 && nanocores >= 950_000_000 && nanocores <= 1_050_000_000 }
}

/// What one task asks of a pod's CPUs.
struct CPUWork {
  /// Wall time of the gang alone at full speed, at least 0.
  var wall: Int64
  /// CPU time on one thread before it.
  var preparation: Int64 = 0
  /// Whether one thread does all of it, as when weights are loaded.
  var isSingle = false
}

extension CPUGang {
  /// The gang of a scenario's requests: independent threads where they bring their own CPU time.
  init(_ scenario: Scenario, cost: RequestCost) {
    let threads = scenario.server.threads
    if scenario.traffic.hasCPUTimes {
      self.init(threads: threads, cores: Double(threads), coupling: .independent)
    } else {
      self.init(threads: threads, cores: cost.parallelism)
    }
  }
}

extension Scenario {
  /// The kernel's constants as this scenario has them.
  var kernelTimes: KernelTimes {
    var times = KernelTimes()
    times.tick = cluster.tick.rawValue
    times.slice = cluster.bandwidthSlice.rawValue
    times.accounting = server.cpuAccounting ?? (traffic.hasCPUTimes ? .continuous : .atTicks)
    return times
  }
}

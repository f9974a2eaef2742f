import CostModel
import Foundation
import Profiler
import Synchronization
import Validator

/// Watches what else this machine does while a service is validated, by the profiler's rules.
struct MachineWatch: Sendable {
  /// What warnings are about, as in `xception`.
  let network: String

  /// How long the machine is watched before anything starts, in seconds.
  private static let idleCheckSeconds = 0.5
  /// The doubts that other processes give rise to.
  private static let disturbances: Set = ["busyBefore", "otherLoad"]

  /// Whether other processes were at work, as warnings say.
  static func isDisturbed(_ warnings: [ProfileWarning]) -> Bool {
    warnings.contains { disturbances.contains($0.code) }
  }

  /// Waits until no other process is at work, at most so many seconds.
  func waitUntilIdle(atMost seconds: Double) {
    let end = SystemClock().wall + seconds
    while !before().isEmpty, SystemClock().wall < end {}
  }

  /// Doubts about what the machine does now, when nothing of ours runs yet.
  func before() -> [ProfileWarning] {
    let (machine, clock) = (LocalMachine(), SystemClock())
    let (counters, start) = (machine.counters(), clock.wall)
    clock.sleep(Self.idleCheckSeconds)
    let activity = MachineActivity(from: counters, to: machine.counters(), seconds: clock.wall - start)
    return MeasurementDoubt.before(activity).map { $0.warning(network: network) }
  }

  /// A watch over one run; the service's own CPU time is no other's.
  func run() -> RunWatch {
    let beginning = Mutex((counters: MachineCounters(), wall: 0.0))
    return RunWatch(
      begin: { beginning.withLock { $0 = (LocalMachine().counters(), SystemClock().wall) } },
      end: { service, cpuSeconds in
        let (before, start) = beginning.withLock { $0 }
        var after = LocalMachine().counters()
        after.ownSeconds += cpuSeconds
        after.others[Int(service)] = nil
        let activity = MachineActivity(from: before, to: after, seconds: SystemClock().wall - start)
        return MeasurementDoubt.during(activity, quotaCores: nil).map { $0.warning(network: network) }
      })
  }
}

extension Provenance {
  /// This machine, now.
  static func here() -> Provenance {
    let machine = LocalMachine().description
    var provenance = Provenance(method: "measured")
    provenance.processor = machine.processor
    provenance.cores = machine.cores
    provenance.kernel = machine.kernel
    provenance.compiler = machine.compiler
    provenance.commit = machine.commit
    provenance.date = machine.date
    return provenance
  }
}

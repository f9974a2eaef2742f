// Why figures of a service may be wrong or lack something: the facts, and the only place that words them.

import CostModel
import Foundation

/// A reason to doubt what was measured of a service, with the figures that gave rise to it.
public enum ServiceDoubt: Sendable, Equatable {
  /// No server was measured; why, in one line that says what to do.
  case notMeasured(reason: String)
  /// So many users without think time got failures.
  case failed(users: Int, failed: Int, attempted: Int, example: String)
  /// Requests at even distances got failures.
  case failedApart(failed: Int, attempted: Int, example: String)
  /// All these users did not keep all workers busy.
  case notSaturated(users: Int)
  /// So many users saw a transaction rate that no number of workers explains; measured over expected less 1.
  case unexplained(users: Int, workers: Int, residual: Double)
  /// So many workers and this time outside of them, in seconds, explain as much as more workers would that
  /// slow each other down.
  case ambiguous(workers: Int, outside: Double)
  /// Mean times of requests with pauses between them and of requests back to back differ.
  case pauses(apart: Double, backToBack: Double)
  /// The client sent the slowest hundredth of requests this late, in seconds.
  case clientLate(seconds: Double)
  /// CPU time was not seen, and taken to be wall time.
  case cpuAssumed
  /// Loading and memory were not seen; whether a process was given.
  case startNotSeen(hasProcess: Bool)
  /// The network takes another time in the service than in the profiler; means in seconds.
  case inferDiffers(threads: Int, service: Double, profiler: Double)
  /// Preparation takes another time there; likewise.
  case prepareDiffers(service: Double, profiler: Double)

  /// The kind of doubt, as profiles hold it.
  public var code: String {
    switch self {
    case .notMeasured: "serverNotMeasured"
    case .failed, .failedApart: "failed"
    case .notSaturated: "notSaturated"
    case .unexplained: "unexplained"
    case .ambiguous: "ambiguous"
    case .pauses: "pauses"
    case .clientLate: "clientLate"
    case .cpuAssumed: "cpuAssumed"
    case .startNotSeen: "startNotSeen"
    case .inferDiffers, .prepareDiffers: "serviceDiffers"
    }
  }

  /// The doubt as a profile of some service holds it.
  public func warning(service: String) -> ProfileWarning {
    ProfileWarning(code: code, message: "\(service): \(sentence)")
  }

  /// What was seen, the likely cause, and what to do.
  private var sentence: String {
    switch self {
    case .notMeasured(let reason):
      "the server was not measured, so response times will lack HTTP: \(reason)"
    case .failed(let users, let failed, let attempted, let example):
      "\(failed) of \(attempted) requests of \(count(users, "user")) failed (\(example)), so what \(users) "
        + "saw is left out. A full queue is the likely cause; measure with a smaller --concurrency"
    case .failedApart(let failed, let attempted, let example):
      "\(failed) of \(attempted) requests at even distances failed (\(example)) although workers were mostly "
        + "idle; look into the service's log and measure again"
    case .notSaturated(let users):
      "\(count(users, "user")) did not keep all workers busy, so there may be more workers than found; add "
        + "larger counts to --concurrency"
    case .unexplained(let users, let workers, let residual):
      "\(count(users, "user")) saw a transaction rate \(percent(abs(residual))) "
        + "\(residual < 0 ? "below" : "above") that of \(count(workers, "worker")). "
        + (residual < 0
          ? "Workers that slow each other down are the likely cause; predictions near capacity are too good"
          : "Batching is the likely cause; predictions near capacity are too bad")
    case .ambiguous(let workers, let outside):
      "\(count(workers, "worker")) and \(time(outside)) outside of \(workers == 1 ? "it" : "them") explain "
        + "what users saw, and so would more workers that slow each other down; the profile has the former. "
        + "Say server.workers in the scenario where you know better"
    case .pauses(let apart, let backToBack):
      "requests with pauses between them take \(time(apart)) and back to back "
        + "\(time(backToBack)), \(percent(abs(apart / backToBack - 1))) apart. Caches and the processor's "
        + "idle states are the likely cause; the profile has the times with pauses, so predictions near "
        + "capacity are too \(apart > backToBack ? "bad" : "good")"
    case .clientLate(let seconds):
      "1 of 100 requests was sent \(time(seconds)) late or later. Other work on this machine is the likely "
        + "cause; measure again, or from another machine"
    case .cpuAssumed:
      "CPU time was not seen and is taken to be that of one thread that is always busy; give --pid, the "
        + "service's process, to measure it"
    case .startNotSeen(let hasProcess):
      "loading cannot be seen from outside, so pods are ready at once"
        + (hasProcess ? "" : " and hold no memory")
        + "; put coldStart\(hasProcess ? "" : " and memory") into the profile's file"
    case .inferDiffers(let threads, let service, let profiler):
      "on \(count(threads, "thread")) the network takes \(time(service)) in the service and "
        + "\(time(profiler)) in the profiler, "
        + "\(percent(abs(service / profiler - 1))) \(service > profiler ? "more" : "less"), "
        + "which is beyond the intervals; the profile has the service's"
    case .prepareDiffers(let service, let profiler):
      "decoding takes \(time(service)) in the service and \(time(profiler)) in the profiler; the profile has "
        + "the service's"
    }
  }
}

private func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

private func time(_ seconds: Double) -> String { Nanoseconds(seconds: seconds).text }

private func percent(_ share: Double) -> String { String(format: "%.1f %%", 100 * share) }

// Why a comparison may say less than it seems to: the facts, and the only place that words them.

import CostModel
import Foundation

/// A reason to doubt a validation, with the figures that gave rise to it.
public enum ValidationDoubt: Sendable, Equatable {
  /// The profile does not know what some part of a request costs, named in words.
  case omission(String)
  /// The profile was measured on another processor.
  case otherMachine(profiled: String, here: String)
  /// The client sent its requests late.
  case clientLag(p99: Double)
  /// Requests took another CPU time than when profiled.
  case changedSpeed(measured: Double, profiled: Double)

  /// The machine was faster or slower after a run than before it.
  case unsteady(change: Double)

  /// The 99th percentile of the client's lag above which its requests were not sent as planned, in seconds.
  static let lagMax = 0.001
  /// The share by which CPU time per request may differ from the profile's.
  static let changeMax = 0.02

  /// Doubts about the profile.
  static func about(_ profile: ProfileSummary, on machine: Provenance) -> [ValidationDoubt] {
    var doubts: [ValidationDoubt] = []
    if let omission = profile.omission { doubts.append(.omission(omission)) }
    if let profiled = profile.processor, let here = machine.processor, profiled != here {
      doubts.append(.otherMachine(profiled: profiled, here: here))
    }
    return doubts
  }

  /// Doubts about a run.
  static func about(_ run: MeasuredRun, profiledCPUSeconds: Double) -> [ValidationDoubt] {
    var doubts: [ValidationDoubt] = []
    if run.clientLag.p99 > lagMax { doubts.append(.clientLag(p99: run.clientLag.p99)) }
    if let measured = run.cpuSecondsPerRequest, abs(measured / profiledCPUSeconds - 1) > changeMax {
      doubts.append(.changedSpeed(measured: measured, profiled: profiledCPUSeconds))
    }
    return doubts
  }

  /// The doubt in one line: what was seen, what follows, what to do.
  public var warning: ProfileWarning {
    switch self {
    case .omission(let part):
      ProfileWarning(
        code: "omission",
        message: "the profile does not know what \(part) cost: predicted times are without; measure it again "
          + "with 'headroom profile', beside headroom-serve")
    case .otherMachine(let profiled, let here):
      ProfileWarning(
        code: "otherMachine",
        message: "the profile was measured on another machine (\(profiled), here \(here)); measure it here "
          + "with 'headroom profile'")
    case .clientLag(let p99):
      ProfileWarning(
        code: "clientLag",
        message: "the client sent one request in a hundred \(decimal(1000 * p99, 1)) ms late or later, which "
          + "counts as response time; let nothing else run on this machine, or lower the rate")
    case .unsteady(let change):
      ProfileWarning(
        code: "unsteady",
        message: "the network took \(decimal(100 * abs(change), 1)) % \(change > 0 ? "longer" : "less time") "
          + "after the run than before: the machine changes its speed, perhaps since others share it")
    case .changedSpeed(let measured, let profiled):
      Self.changedSpeed(measured: measured, profiled: profiled)
    }
  }
}

extension ValidationDoubt {
  private static func changedSpeed(measured: Double, profiled: Double) -> ProfileWarning {
    let change = decimal(100 * abs(measured / profiled - 1), 1)
    let (amount, speed) = measured > profiled ? ("more", "slower") : ("less", "faster")
    return ProfileWarning(
      code: "changedSpeed",
      message:
        "a request took \(decimal(1000 * measured, 2)) ms of CPU time, \(change) % \(amount) than when "
        + "profiled: the machine is \(speed) now than then; profile again, just before")
  }
}

private func decimal(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }

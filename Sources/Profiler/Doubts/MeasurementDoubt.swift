// Why a measurement may be wrong: the facts, and the only place that words them.

import CostModel
import Foundation

/// A reason to doubt a profile, with the figures that gave rise to it.
public enum MeasurementDoubt: Sendable, Equatable {
  /// Others were at work before the run began.
  case busyBefore(cores: Double, busiest: MachineActivity.BusyProcess?)
  /// Others were at work during the run.
  case otherLoad(cores: Double, busiest: MachineActivity.BusyProcess?)
  /// The hypervisor gave CPU time to other machines; a share of what was wanted.
  case steal(share: Double)
  /// The quota ran out; `quotaCores` is nil where it could not be read.
  case throttled(periods: Int, seconds: Double, quotaCores: Double?)
  /// Times rose or fell: the last third's mean over the first's less 1, and how probable that is by chance.
  case drift(threads: Int, images: Int, change: Double, probability: Double)
  /// The 90th percentile over the 10th less 1.
  case noisy(threads: Int, images: Int, spread: Double)
  /// Threads had to take turns.
  case threadsAboveCores(threads: Int, cores: Int)
  /// The processor has, or shows, only the instructions that every one of its kind has.
  case baselineKernels(instructionSet: String)
  /// Time or images ran out before the mean was known well enough; half-widths relative to the mean.
  case wideInterval(threads: Int, images: Int, halfWidth: Double, wanted: Double, exhausted: Exhausted)
  /// The 90th percentile of preparations less the 10th, over the mean request.
  case noisyPreparation(images: Int, spread: Double)
  /// Half the interval of the mean preparation over the mean request; what ran out as for ``wideInterval``.
  case widePreparation(images: Int, halfWidth: Double, wanted: Double, exhausted: Exhausted)
  /// Too few images to say how service times scatter.
  case fewImages(images: Int, needed: Int)

  /// What ran out before the mean was known.
  public enum Exhausted: String, Sendable {
    /// The time given.
    case seconds = "--seconds"
    /// The number of images given.
    case images = "--images"
  }

  /// The kind of doubt, as profiles hold it.
  public var code: String {
    switch self {
    case .busyBefore: "busyBefore"
    case .otherLoad: "otherLoad"
    case .steal: "steal"
    case .throttled: "throttled"
    case .drift: "drift"
    case .noisy, .noisyPreparation: "noisy"
    case .threadsAboveCores: "threadsAboveCores"
    case .baselineKernels: "baselineKernels"
    case .wideInterval, .widePreparation: "wideInterval"
    case .fewImages: "fewImages"
    }
  }

  /// The doubt as a profile of some network holds it.
  public func warning(network: String) -> ProfileWarning {
    let part = threads.map { ", \($0) thread\($0 == 1 ? "" : "s")" } ?? (isPreparation ? ", preparation" : "")
    let place = network + part
    return ProfileWarning(code: code, message: "\(place): \(sentence)")
  }

  /// The thread count that the doubt is about; nil where it is about the whole run.
  private var threads: Int? {
    switch self {
    case .drift(let threads, _, _, _), .noisy(let threads, _, _), .threadsAboveCores(let threads, _),
      .wideInterval(let threads, _, _, _, _):
      threads
    default: nil
    }
  }

  private var isPreparation: Bool {
    switch self {
    case .noisyPreparation, .widePreparation: true
    default: false
    }
  }

  /// What was seen, the likely cause, and what to do.
  private var sentence: String {
    switch self {
    case .busyBefore(let cores, let busiest):
      "other processes kept \(decimal(cores, 2)) cores busy before the run\(most(busiest)). "
        + "Times will be too long; stop that work or measure on an idle machine"
    case .otherLoad(let cores, let busiest):
      "other processes kept \(decimal(cores, 2)) cores busy during the run\(most(busiest)). "
        + "Times are too long where they shared a core; stop that work and measure again"
    case .steal(let share):
      "the hypervisor withheld \(percent(share)) of the CPU time wanted. Another virtual machine on the "
        + "same host "
        + "is the likely cause; measure again later or on a host of your own"
    case .throttled(let periods, let seconds, let quotaCores):
      "the CPU quota\(quotaCores.map { " of \(decimal($0, 2)) cores" } ?? "") ran out in \(periods) "
        + "period\(periods == 1 ? "" : "s") and held threads up for \(decimal(seconds, 2)) s. "
        + "Raise this container's CPU limit or measure with fewer threads"
    case .drift(_, let images, let change, let probability):
      "times \(change > 0 ? "rose" : "fell") by \(percent(abs(change))) from the first third of \(images) "
        + "images "
        + "to the last (\(chance(probability)) by chance). A processor that changes its clock rate, or "
        + "work that "
        + "began or ended meanwhile, is the likely cause; measure again, for longer"
    case .noisy(_, let images, let spread):
      "the fastest and the slowest tenth of \(images) images differ by \(percent(spread)). "
        + "Other work on this machine is the likely cause; measure for longer or on an idle machine"
    case .threadsAboveCores(_, let cores):
      "this process may use \(cores) core\(cores == 1 ? "" : "s"). Threads that take turns make times too "
        + "long; "
        + "measure up to --threads \(cores)"
    case .baselineKernels(let instructionSet):
      "the kernels '\(instructionSet)' were taken, since the processor shows no wider vector units. A "
        + "virtual machine that hides them is the likely cause; measure where pods will run"
    case .wideInterval(_, let images, let halfWidth, let wanted, let exhausted):
      "the mean of \(images) images is known to ±\(percent(halfWidth)), not to ±\(percent(wanted)), "
        + "since \(exhausted.rawValue) ran out; give it more or measure on an idle machine"
    case .noisyPreparation(let images, let spread):
      "the fastest and the slowest tenth of \(images) decodings differ by \(percent(spread)) of a request. "
        + "Other work on this machine is the likely cause; measure for longer or on an idle machine"
    case .widePreparation(let images, let halfWidth, let wanted, let exhausted):
      "the mean of \(images) decodings is known to ±\(percent(halfWidth)) of a request, not to "
        + "±\(percent(wanted)), since \(exhausted.rawValue) ran out; give it more or measure on an idle "
        + "machine"
    case .fewImages(let images, let needed):
      "\(images) images are too few to say how service times scatter; they are taken as all equal. "
        + "Give it more --seconds, enough for \(needed) images"
    }
  }
}

private func most(_ busiest: MachineActivity.BusyProcess?) -> String {
  guard let busiest else { return "" }
  return ", \(decimal(busiest.cores, 2)) of them '\(busiest.name)' (process \(busiest.id))"
}

private func decimal(_ value: Double, _ digits: Int) -> String { String(format: "%.\(digits)f", value) }

private func percent(_ share: Double) -> String { "\(decimal(100 * share, 1)) %" }

private func chance(_ probability: Double) -> String {
  probability < 0.001 ? "less than 1 in 1000" : "\(decimal(1000 * probability, 0)) in 1000"
}

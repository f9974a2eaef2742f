import CostModel
import Foundation
import Validator

/// A plan as the real service carried it out on this machine, to be compared with predictions.
struct ServiceMeasurement {
  /// What was sent to which service.
  let plan: ValidationPlan
  /// What was measured, once for each repetition.
  let runs: [MeasuredRun]
  /// What is to be doubted about the machine before the first.
  let warnings: [ProfileWarning]
  private let provenance = Provenance.here()

  /// Measures a plan.
  ///
  /// - Parameters:
  ///   - plan: What is sent to which service.
  ///   - profile: What requests are expected to cost.
  ///   - service: The service's program.
  ///   - repetitions: How often it is measured, each time with a service started anew.
  ///   - progress: Told before each repetition, and at the end, how many are done.
  /// - Throws: `ServiceRunError` where the service cannot be measured.
  init(
    _ plan: ValidationPlan, profile: Profile, service: String, repetitions: Int,
    progress: (Int) -> Void = { _ in }
  ) throws(ServiceRunError) {
    self.plan = plan
    let watch = MachineWatch(network: plan.network)
    warnings = watch.before()
    let cpuSeconds = plan.cpuSeconds(profile)
    var runs: [MeasuredRun] = []
    for index in 0..<repetitions {
      progress(index)
      runs.append(
        try ServiceRun(path: service, plan: plan).measure(
          profiledCPUSeconds: cpuSeconds, watch: watch.run()))
    }
    progress(repetitions)
    self.runs = runs
  }

  /// CPU time of a request, the mean of all runs, in seconds; nil where one of them does not know it.
  private var cpuSecondsPerRequest: Double? {
    let known = runs.compactMap(\.cpuSecondsPerRequest)
    return known.count == runs.count ? known.reduce(0, +) / Double(known.count) : nil
  }

  /// Compares what was measured with what is predicted from a profile.
  func validation(profile: Profile) -> Validation {
    let measured = cpuSecondsPerRequest.flatMap { profileOfRequests(taking: $0, profile) }
    var validation = Validation(
      plan: plan, profile: profile, provenance: provenance, predicted: prediction(profile),
      atMeasuredSpeed: measured.map(prediction), repetitions: runs)
    validation.warnings = warnings + validation.warnings
    return validation
  }

  /// A profile scaled to the CPU time that requests took, in seconds; nil where that cannot be.
  ///
  /// On several threads only the network is scaled: what one thread does beside it a machine slows down less.
  private func profileOfRequests(taking seconds: Double, _ profile: Profile) -> Profile? {
    let expected = plan.cpuSeconds(profile)
    let threads = plan.scenario.server.threads
    guard threads > 1 else { return seconds > 0 ? profile.scaled(by: seconds / expected) : nil }
    let network = profile.cost(threads: threads).cpu.seconds
    let factor = 1 + (seconds - expected) / network
    return factor > 0 ? profile.scaled(by: factor, beside: 1) : nil
  }

  private func prediction(_ profile: Profile) -> RunFigures {
    Prediction.figures(of: plan, profile: profile, cores: ProcessInfo.processInfo.activeProcessorCount)
  }
}

import ArgumentParser
import CostModel
import Documents
import Foundation
import Images
import Profiler
import Report
import Serving
import Simulator
import Validator

/// `headroom validate`: a prediction beside what the real service does on this machine.
struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Serve a network on this machine, and compare what was predicted with what is measured.")

  @Argument(
    help: ArgumentHelp(
      "A scenario with one pod: its traffic, server, limit and duration are taken.", valueName: "scenario"))
  var path: String?

  @Option(help: ArgumentHelp("The network, instead of the scenario's.", valueName: "name"))
  var model: String?

  @Option(help: ArgumentHelp("The CPU limit, as in 500m, or none (default: none).", valueName: "cpu"))
  var cpuLimit: String?

  @Option(help: ArgumentHelp("Threads that work on one request (default: 1).", valueName: "count"))
  var threads: Int?

  @Option(help: ArgumentHelp("Requests served at once (default: 1).", valueName: "count"))
  var workers: Int?

  @Option(help: ArgumentHelp("Requests per second, at Poisson's random times.", valueName: "number"))
  var rate: Double?

  @Option(
    help: ArgumentHelp(
      "The rate as a share of the CPU time that the pod can use (default without a scenario: 0.6).",
      valueName: "share"))
  var utilization: Double?

  @Option(help: ArgumentHelp("How long requests are sent, as in 30s (default: 30s).", valueName: "time"))
  var duration: String?

  @Option(name: .customLong("repeat"), help: ArgumentHelp("How often it is measured.", valueName: "count"))
  var repetitions = 2

  @Option(help: ArgumentHelp("The seed of the arrivals, instead of the scenario's.", valueName: "number"))
  var seed: UInt64?

  @Option(
    name: .customLong("profile"),
    help: ArgumentHelp("A profile's file, instead of the network's.", valueName: "file"))
  var profilePath: String?

  @Option(help: ArgumentHelp("The image to send (default: a synthetic photograph).", valueName: "file"))
  var image: String?

  @Option(help: ArgumentHelp("Also write the validation as JSON to this file.", valueName: "file"))
  var output: String?

  @Flag(help: "Print the validation as JSON.")
  var json = false

  func validate() throws { try ValidateInput(self).checkUsage() }

  func run() throws {
    let (plan, sourced) = try ValidateInput(self).read()
    let service = try checkingData { () throws(ServiceError) in try ServiceLocation.find() }
    let place = try output.map { path in
      try checkingData { () throws(DocumentError) in try OutputPlace.file(path) }
    }
    let progress = Progress(title: "validating \(plan.network)", total: repetitions)
    defer { progress.end() }
    var validation = try checkingData { () throws(ServiceRunError) in
      try measureService(plan, profile: sourced.profile, service: service, repetitions: repetitions) { done in
        progress.show(done: done, note: done < repetitions ? "serving, \(done + 1) of \(repetitions)" : "")
      }
    }
    progress.end()
    validation.warnings += [sourced.source.warning(sourced.profile)].compactMap { $0 }.map {
      ProfileWarning(code: "builtInProfile", message: $0)
    }
    let text = try JSONText.encode(validation)
    if let place { try checkingData { () throws(DocumentError) in try place.write(text) } }
    let report = ValidationReport(
      validation, profileLine: sourced.source.line(sourced.profile), style: Console.style)
    Console.write(json ? text : report.text)
  }
}

/// Measures a plan and compares it with its prediction.
///
/// - Parameters:
///   - plan: What is sent to which service.
///   - profile: What the prediction starts from.
///   - service: The service's program.
///   - repetitions: How often it is measured, each time with a service started anew.
///   - progress: Told before each repetition, and at the end, how many are done.
/// - Returns: The validation.
/// - Throws: `ServiceRunError` where the service cannot be measured.
func measureService(
  _ plan: ValidationPlan, profile: Profile, service: String, repetitions: Int,
  progress: (Int) -> Void = { _ in }
) throws(ServiceRunError) -> Validation {
  let provenance = Provenance.here()
  let watch = MachineWatch(network: plan.network)
  let before = watch.before()
  let cost = profile.cost(threads: plan.scenario.server.threads)
  let cpuSeconds = (cost.cpu + cost.preparation + cost.serverCPU).seconds
  var runs: [MeasuredRun] = []
  for index in 0..<repetitions {
    progress(index)
    runs.append(
      try ServiceRun(path: service, plan: plan).measure(profiledCPUSeconds: cpuSeconds, watch: watch.run()))
  }
  progress(repetitions)
  let predict = {
    Prediction.figures(of: plan, profile: $0, cores: ProcessInfo.processInfo.activeProcessorCount)
  }
  let measured = runs.compactMap(\.cpuSecondsPerRequest).reduce(0, +) / Double(runs.count)
  let isMeasured = runs.allSatisfy { $0.cpuSecondsPerRequest != nil } && measured > 0
  var validation = Validation(
    plan: plan, profile: profile, provenance: provenance, predicted: predict(profile),
    atMeasuredSpeed: isMeasured ? predict(profile.scaled(by: measured / cpuSeconds)) : nil, repetitions: runs)
  validation.warnings = before + validation.warnings
  return validation
}

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
      let measurement = try ServiceMeasurement(
        plan, profile: sourced.profile, service: service, repetitions: repetitions
      ) { done in
        progress.show(done: done, note: done < repetitions ? "serving, \(done + 1) of \(repetitions)" : "")
      }
      return measurement.validation(profile: sourced.profile)
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

import ArgumentParser
import CostModel
import Documents
import Foundation
import Images
import Profiler
import Report
import Serving
import Validator

/// `headroom accuracy`: the document that shows predictions beside measurements.
struct AccuracyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accuracy",
    abstract: "Validate many settings on this machine, and write the document that shows them.",
    discussion: """
      What has been measured is kept in a folder, and not measured again: an interrupted run goes on where it
      ended. Let nothing else run on the machine meanwhile.
      """)

  @Option(help: ArgumentHelp("The folder that measurements are kept in.", valueName: "folder"))
  var folder = "accuracy"

  @Option(help: ArgumentHelp("The document to write.", valueName: "file"))
  var document = "docs/accuracy.md"

  @Option(help: ArgumentHelp("A part of the document that is written by hand.", valueName: "file"))
  var notes = "docs/accuracy-notes.md"

  @Option(help: ArgumentHelp("The networks, separated by commas.", valueName: "names"))
  var models = "xception,mobilenetv2,resnet101v2"

  @Option(
    help: ArgumentHelp("How often all settings are measured, one after the other.", valueName: "count"))
  var rounds = 2

  @Option(help: ArgumentHelp("The least time for one measurement.", valueName: "seconds"))
  var seconds = 12.0

  @Option(
    help: ArgumentHelp(
      "Requests of one measurement on average, at least: slow networks are measured for longer.",
      valueName: "count"))
  var requests = 60

  @Option(
    help: ArgumentHelp(
      "Time for each profile of a network, one before the rows of each limit.", valueName: "seconds"))
  var profileSeconds = 6.0

  @Option(
    help: ArgumentHelp(
      "How long to wait each time until no other process is at work.", valueName: "seconds"))
  var idleWait = 60.0

  @Option(
    help: ArgumentHelp(
      "How often something is measured while other processes are at work.", valueName: "count"))
  var tries = 3

  @Flag(help: "Write the document from what the folder holds, and measure nothing.")
  var render = false

  /// The networks of `--models`.
  private var networks: [String] {
    models.lowercased().split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
  }

  func validate() throws {
    let known = BuiltInNetwork.names
    let isKnown = !networks.isEmpty && networks.allSatisfy(known.contains)
    guard isKnown else {
      throw ValidationError(
        "--models: expected networks among \(known.joined(separator: ", ")), found '\(models)'")
    }
    guard (1...20).contains(rounds) else {
      throw ValidationError("--rounds: expected 1 to 20, found \(rounds)")
    }
    guard seconds >= 1, seconds <= 3600 else {
      throw ValidationError("--seconds: expected 1 to 3600, found \(seconds)")
    }
    guard (1...100_000).contains(requests) else {
      throw ValidationError("--requests: expected 1 to 100000, found \(requests)")
    }
    guard idleWait >= 0, idleWait <= 3600 else {
      throw ValidationError("--idle-wait: expected 0 to 3600, found \(idleWait)")
    }
    guard (1...10).contains(tries) else {
      throw ValidationError("--tries: expected 1 to 10, found \(tries)")
    }
    guard profileSeconds > 0, profileSeconds <= 3600 else {
      throw ValidationError(
        "--profile-seconds: expected a time above 0 and up to 3600, found \(profileSeconds)")
    }
  }

  func run() throws {
    let suite = AccuracySuite(networks: networks)
    let length = RunLength(seconds: seconds, requests: requests)
    let place = try checkingData { () throws(DocumentError) in
      _ = try OutputPlace.folder(folder)
      return try OutputPlace.file(document)
    }
    let store = AccuracyFolder(folder)
    if !render {
      let service = try checkingData { () throws(ServiceError) in try ServiceLocation.find() }
      let measuring = AccuracyMeasuring(
        suite: suite, folder: store, length: length, profileSeconds: profileSeconds,
        patience: Patience(tries: tries, seconds: idleWait), service: service)
      try measuring.run(rounds: rounds)
    }
    let written = FileManager.default.contents(atPath: notes).map { String(decoding: $0, as: UTF8.self) }
    try checkingData { () throws(DocumentError) in
      let accuracy = try Accuracy(
        suite, in: store, rounds: rounds, length: length,
        threads: ProcessInfo.processInfo.activeProcessorCount)
      try place.write(AccuracyDocument(accuracy, notes: written ?? "").text)
      Console.write(
        "\(accuracy.held) of \(accuracy.rows.count) rows hold; written to \(document)\n")
    }
  }
}

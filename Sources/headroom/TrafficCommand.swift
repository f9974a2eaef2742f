import ArgumentParser
import CostModel
import Documents
import Foundation
import Report
import Simulator
import Traces

/// `headroom traffic`: what is in a recording of arrivals, or in a scenario's traffic.
struct TrafficCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "traffic",
    abstract: "Say what is in a recording of arrivals, or in a scenario's traffic.",
    discussion: """
      Reads CSV, access logs of nginx and Apache, Azure's trace of language models and counts for each \
      interval, plain or compressed with gzip; of a scenario (.json, .yaml) the first trial's arrivals.
      """)

  @Argument(help: ArgumentHelp("The recording, or the scenario.", valueName: "file"))
  var file: String

  @Option(
    help: ArgumentHelp(
      "How the recording tells arrivals, where its first line does not say: csv, accessLog, azureLLM or "
        + "counts.", valueName: "format"))
  var format: String?

  @OptionGroup var part: RecordingOptions

  @Option(
    help: ArgumentHelp(
      "Within which time copies of the arrivals are turned about, 60s without.", valueName: "time"))
  var scaleWindow: String?

  @Option(help: ArgumentHelp("The seed of all chance.", valueName: "number"))
  var seed: UInt64?

  @Flag(help: "Print the figures as JSON.")
  var json = false

  /// Whether the file is a scenario.
  private var isScenario: Bool { [".json", ".yaml", ".yml"].contains { file.lowercased().hasSuffix($0) } }

  func validate() throws {
    if let scaleWindow, Nanoseconds(text: scaleWindow) == nil {
      throw ValidationError(
        "--scale-window: expected a duration with its unit, as in 90s or 1h, found \(scaleWindow)")
    }
    if let format, TraceFormat(rawValue: format) == nil {
      let names = TraceFormat.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--format: expected one of \(names), found \(format)")
    }
    if let window = scaleWindow.flatMap(Nanoseconds.init(text:)), window < .milliseconds(1) {
      throw ValidationError("--scale-window: expected 1ms or more, found \(scaleWindow ?? "")")
    }
    if scaleWindow != nil, part.scale == nil {
      throw ValidationError("--scale-window: expected --scale beside it, found none")
    }
    let options = (format == nil ? [] : ["--format"]) + part.given.map(\.option)
    if isScenario, let option = options.first {
      throw ValidationError(
        "\(option): expected a recording, found a scenario, which has keys of its own for it")
    }
  }

  func run() throws {
    let (summary, notes) = try checkingData { () throws(DocumentError) in
      isScenario ? try summaryOfScenario() : try summaryOfRecording()
    }
    Console.write(
      json
        ? try JSONText.encode(summary)
        : TrafficReport(summary, notes: notes, style: Console.style).text)
  }

  private func summaryOfScenario() throws(DocumentError) -> (TrafficSummary, [String]) {
    var scenario = try Scenario(contentsOf: file)
    scenario.seed = seed ?? scenario.seed
    guard let summary = TrafficSummary(scenario) else {
      throw DocumentError(
        file: file, keyPath: "traffic", expected: "open, recorded or counted traffic",
        found: "closed users, whose requests depend on answers", advice: "Simulate it")
    }
    guard summary.arrivals > 0 else {
      throw DocumentError(
        file: file, keyPath: "traffic", expected: "arrivals within the duration", found: "none")
    }
    return (summary, scenario.traffic.notes)
  }

  private func summaryOfRecording() throws(DocumentError) -> (TrafficSummary, [String]) {
    let format = format.flatMap(TraceFormat.init(rawValue:))
    let window = scaleWindow.flatMap(Nanoseconds.init(text:))
    let recording = try TraceReader.read(file, format: format)
      .cut(from: part.from.flatMap(Nanoseconds.init(text:)), to: part.to.flatMap(Nanoseconds.init(text:))) {
        DocumentError(file: file, expected: $0, found: $1, advice: $2)
      }
    if window != nil, recording.format == .counts {
      throw DocumentError(
        file: file, expected: "single arrivals for --scale-window",
        found: "counts, which are multiplied as they are")
    }
    let traffic = RecordedTraffic(
      name: file, recording: recording, scale: part.scale ?? 1,
      window: window ?? ScaledRecording.defaultWindow)
    guard let summary = TrafficSummary(traffic, seed: seed ?? 1) else {
      throw DocumentError(
        file: file, expected: "arrivals at two different times", found: "\(recording.count) at one")
    }
    return (summary, recording.notes(file: file))
  }
}

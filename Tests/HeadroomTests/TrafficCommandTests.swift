import CostModel
import Documents
import Foundation
import Simulator
import Testing
import Traces

@Suite struct TrafficCommandTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    let times = (0..<400).map { "\(Double($0 * $0 % 997) / 4)\n" }.joined()
    try folder.write("arrival_s\n" + times, to: "times.csv")
    try folder.write(soundScenario, to: "sound.json")
  }

  @Test func `the figures of a recording are printed, and as JSON that holds against its schema`() throws {
    let run = try HeadroomRun("traffic", "times.csv", folder: folder)
    #expect(run.code == 0 && run.errors == "")
    #expect(run.output.hasPrefix("times.csv: CSV\n400 requests in "))
    #expect(run.output.contains("\nA synthetic equivalent, "))
    #expect(run.output.contains("lines of times.csv were earlier than the line"))
    let printed = try HeadroomRun("traffic", "times.csv", "--json", folder: folder)
    let summary = try JSONDecoder().decode(TrafficSummary.self, from: Data(printed.output.utf8))
    #expect(summary.arrivals == 400)
    #expect(summary.outOfOrder > 0)
    if SchemaTool.isThere {
      try folder.write(printed.output, to: "traffic.json")
      let (code, output) = try SchemaTool.validate(
        "traffic", folder.url.appending(path: "traffic.json").path())
      #expect(code == 0, "\(output)")
    }
  }

  @Test func `what is printed as equivalent is a scenario's traffic`() throws {
    let printed = try HeadroomRun("traffic", "times.csv", "--json", folder: folder)
    let summary = try JSONDecoder().decode(TrafficSummary.self, from: Data(printed.output.utf8))
    let text = try #require(summary.equivalent).traffic.text
    let pasted = soundScenario.replacing(
      /"traffic": \{[^}]*\}/, with: "\"traffic\": \(text)")
    try folder.write(pasted, to: "pasted.json")
    let run = try HeadroomRun("simulate", "pasted.json", folder: folder)
    #expect(run.code == 0, "\(run.errors)")
    if SchemaTool.isThere {
      let (code, output) = try SchemaTool.validate(
        "scenario", folder.url.appending(path: "pasted.json").path())
      #expect(code == 0, "\(output)")
    }
  }

  @Test func `a part at another rate has that rate`() throws {
    func rate(_ arguments: String...) throws -> TrafficSummary {
      let run = try HeadroomRun(["traffic", "times.csv", "--json"] + arguments, folder: folder)
      return try JSONDecoder().decode(TrafficSummary.self, from: Data(run.output.utf8))
    }
    let part = try rate("--from", "60s", "--to", "2m")
    #expect(part.spanSeconds <= 60)
    let scaled = try rate("--from", "60s", "--to", "2m", "--scale", "10", "--scale-window", "20s")
    #expect(scaled.arrivals == 10 * part.arrivals)
    #expect(scaled.scale == 10)
  }

  @Test func `a scenario's traffic is looked at, and its seed changed`() throws {
    let run = try HeadroomRun("traffic", "sound.json", folder: folder)
    #expect(run.output.hasPrefix("sound: the first trial of a scenario\n"))
    let other = try HeadroomRun("traffic", "sound.json", "--seed", "2", folder: folder)
    #expect(run.output != other.output)
  }

  @Test(arguments: [
    (["--from", "1"], "--from: expected a duration with its unit, as in 90s or 1h, found 1", 64),
    (["--to", "soon"], "--to: expected a duration with its unit, as in 90s or 1h, found soon", 64),
    (
      ["--format", "nginx"],
      "--format: expected one of csv, accessLog, azureLLM, counts, found nginx", 64
    ),
    (["--scale", "0"], "--scale: expected a factor greater than 0, at most 10000, found 0.0", 64),
    (["--scale-window", "5s"], "--scale-window: expected --scale beside it, found none", 64),
    (["--scale", "2", "--scale-window", "1us"], "--scale-window: expected 1ms or more, found 1us", 64),
    (
      ["--from", "1h"], "times.csv: expected a cut with arrivals, found none. The recording lasts 249 s", 65
    ),
    (
      ["--format", "accessLog"],
      "times.csv: line 1: expected a time as in [10/Oct/2025:13:55:36 +0000], found 'arrival_s'", 65
    ),
  ])
  func `what cannot be looked at gets one line`(arguments: [String], message: String, code: Int32) throws {
    let run = try HeadroomRun(["traffic", "times.csv"] + arguments, folder: folder)
    #expect(run.errors == "error: \(message)\n")
    #expect(run.code == code)
    #expect(run.output == "")
  }

  @Test func `files and scenarios that have no arrivals of their own are refused`() throws {
    let scenario = try HeadroomRun("traffic", "sound.json", "--scale", "2", folder: folder)
    #expect(
      scenario.errors
        == "error: --scale: expected a recording, found a scenario, which has keys of its own for it\n")
    #expect(scenario.code == 64)
    let closed = soundScenario.replacing(
      /"traffic": \{[^}]*\}/, with: #""traffic": { "kind": "closed", "users": 3 }"#)
    try folder.write(closed, to: "closed.json")
    #expect(
      try HeadroomRun("traffic", "closed.json", folder: folder).errors
        == "error: closed.json: traffic: expected open, recorded or counted traffic, found closed users, "
        + "whose requests depend on answers. Simulate it\n")
    try folder.write(
      soundScenario.replacing(
        #""rate": 10"#, with: #""rate": [{ "perSecond": 0 }, { "at": "1h", "perSecond": 1 }]"#),
      to: "silent.json")
    let silent = try HeadroomRun("traffic", "silent.json", folder: folder)
    #expect(silent.code == 65)
    #expect(
      silent.errors == "error: silent.json: traffic: expected arrivals within the duration, found none\n")
    try folder.write("5\n5\n", to: "moment.csv")
    #expect(
      try HeadroomRun("traffic", "moment.csv", folder: folder).errors
        == "error: moment.csv: expected arrivals at two different times, found 2 at one\n")
    try folder.write("time,count\n0,5\n60,5\n", to: "counts.csv")
    #expect(
      try HeadroomRun("traffic", "counts.csv", "--scale", "2", "--scale-window", "5s", folder: folder).errors
        == "error: counts.csv: expected single arrivals for --scale-window, found counts, which are "
        + "multiplied as they are\n")
  }

  /// Real traces, where they lie beside the project.
  static let traces = SourceTree.root.deletingLastPathComponent().appending(path: "shared/traces")

  // Requests and rates as the traces' own description has them: awk over the files.
  @Test(
    .enabled(
      if: FileManager.default.fileExists(atPath: traces.path()),
      "needs the public traces in ../shared/traces, which are not part of the project"),
    arguments: [
      ("AzureLLMInferenceTrace_code_2023.csv", 8819, 3436.0, 67.0, 13.2),
      ("AzureLLMInferenceTrace_conv_2023.csv", 19_366, 3502.0, nil, 1.09),
      ("nab_aws_elb_request_count_8c0756.csv", 249_327, 1_212_000.0, nil, nil),
    ])
  func `real traces have the figures that are known of them`(
    name: String, arrivals: Int, seconds: Double, peak: Double?, cv: Double?
  ) throws {
    let recording = try TraceReader.read(Self.traces.appending(path: name).path())
    let summary = try #require(TrafficSummary(RecordedTraffic(name: name, recording: recording)))
    #expect(summary.arrivals == arrivals)
    #expect(abs(summary.spanSeconds - seconds) < 1)
    if let peak { #expect(summary.windows.first { $0.seconds == 1 }?.peakRate == peak) }
    if let cv { #expect(abs(try #require(summary.gaps?.cv) - cv) < 0.05) }
    #expect(summary.equivalent != nil)
  }
}

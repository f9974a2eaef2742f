import CostModel
import Foundation
import Report
import Simulator
import Testing

@testable import headroom

@Suite struct CommandTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(soundScenario, to: "sound.json")
  }

  @Test func `the same scenario gives the same bytes, run after run, on one thread or many`() throws {
    let first = try HeadroomRun("simulate", "sound.json", "--json", folder: folder)
    let second = try HeadroomRun("simulate", "sound.json", "--json", folder: folder)
    #expect(first.code == 0)
    #expect(first.output == second.output)

    let path = folder.url.appending(path: "sound.json").path()
    let scenario = try Scenario(contentsOf: path)
    let sourced = try #require(try ProfileStore(folder: "none").profile(of: "mobilenetv2"))
    let simulation = Simulation(scenario: scenario, profile: sourced.profile)
    let free = simulation.withoutCPULimit
    for threads in [1, 4] {
      let trials = simulation.run(threads: threads)
      var outcome = Outcome(scenario: scenario, profile: sourced.profile, trials: trials)
      outcome.cpu.limitCost = free.map { LimitCost(trials, without: $0.run(threads: threads)) }
      outcome.warnings = [sourced.source.warning(sourced.profile)].compactMap { $0 } + outcome.warnings
      #expect(try JSONText.encode(outcome) == first.output)
    }
  }

  @Test func `another seed gives another outcome`() throws {
    let first = try HeadroomRun("simulate", "sound.json", "--json", folder: folder)
    let second = try HeadroomRun("simulate", "sound.json", "--json", "--seed", "2", folder: folder)
    #expect(first.output != second.output)
    #expect(second.output.contains("\"seed\" : 2"))
  }

  @Test func `the table of requests has a line for each request of all trials`() throws {
    let run = try HeadroomRun(
      "simulate", "sound.json", "--json", "--trials", "3", "--requests", "requests.csv", folder: folder)
    let outcome = try JSONDecoder().decode(Outcome.self, from: Data(run.output.utf8))
    let lines = try folder.read("requests.csv").split(separator: "\n")
    #expect(lines.first == "trial,arrival_s,start_s,end_s,response_s,attempts,pod,outcome")
    #expect(Double(lines.count - 1) == (3 * outcome.requests.attempted.mean).rounded())
    #expect(Set(lines.dropFirst().map { $0.prefix { $0 != "," } }) == ["0", "1", "2"])
  }

  @Test func `explaining adds decisions to the outcome that replay, and changes nothing else`() throws {
    try folder.write(soundScenario.replacing(#""20s""#, with: #""60s""#), to: "minute.json")
    let plain = try HeadroomRun("simulate", "minute.json", "--json", folder: folder)
    let explained = try HeadroomRun("simulate", "minute.json", "--json", "--explain", folder: folder)
    var outcome = try JSONDecoder().decode(Outcome.self, from: Data(explained.output.utf8))
    let log = try #require(outcome.decisions)
    #expect((2...4).contains(log.syncs.count))
    #expect(log.replayed() == log.syncs.map(\.decision))
    outcome.decisions = nil
    #expect(try JSONText.encode(outcome) == plain.output)
    if SchemaTool.isThere {
      try folder.write(explained.output, to: "explained.json")
      let path = folder.url.appending(path: "explained.json").path()
      let (code, output) = try SchemaTool.validate("outcome", path)
      #expect(code == 0, "\(output)")
    }
  }

  @Test func `explaining is printed after the report, also where there is nothing to explain`() throws {
    try folder.write(soundScenario.replacing(#""20s""#, with: #""60s""#), to: "minute.json")
    let plain = try HeadroomRun("simulate", "minute.json", folder: folder)
    let explained = try HeadroomRun("simulate", "minute.json", "--explain", folder: folder)
    #expect(
      explained.output.hasPrefix(
        plain.output + "\nThe autoscaler's decisions in the first of 2 trials: "))

    let fixed = soundScenario.replacing(/,\s*"horizontalPodAutoscaler".*/, with: "")
    try folder.write(fixed, to: "fixed.json")
    let unscaled = try HeadroomRun("simulate", "fixed.json", "--explain", folder: folder)
    #expect(unscaled.output.hasSuffix("\nWithout an autoscaler there are no decisions to explain\n"))
  }

  @Test func `an objective that is missed ends with 1 only where that is asked for`() throws {
    try folder.write(soundScenario.replacing(#""200ms""#, with: #""1ms""#), to: "strict.json")
    let plain = try HeadroomRun("simulate", "strict.json", folder: folder)
    #expect(plain.code == 0)
    #expect(plain.output.contains("\nObjective not met: 95 % within 1.00 ms held in 0 of 2 trials"))
    #expect(try HeadroomRun("simulate", "strict.json", "--fail-on-objective", folder: folder).code == 1)
    #expect(try HeadroomRun("simulate", "sound.json", "--fail-on-objective", folder: folder).code == 0)
  }

  @Test func `a measured profile goes before the built-in one, and a named file before both`() throws {
    let builtIn = try HeadroomRun("simulate", "sound.json", folder: folder)
    #expect(builtIn.output.contains("\nprofile: built in, "))
    #expect(builtIn.output.contains("warning: the profile of mobilenetv2 is built in"))

    let published = try SourceTree.file("workloads/seed/profiles/mobilenetv2.json").lines
    try folder.write(published.joined(separator: "\n"), to: "profiles/mobilenetv2.json")
    let measured = try HeadroomRun("simulate", "sound.json", folder: folder)
    #expect(measured.output.contains("\nprofile: profiles/mobilenetv2.json, published\n"))
    #expect(
      measured.output.contains(
        "\nnote: response times are without decoding and HTTP, which the profile does not have\n"))
    #expect(!measured.output.contains("warning:"))

    try folder.write(published.joined(separator: "\n"), to: "other.json")
    let named = try HeadroomRun("simulate", "sound.json", "--profile", "other.json", folder: folder)
    #expect(named.output.contains("\nprofile: other.json, published\n"))
  }

  @Test func `a pipe gets no escape codes and no progress`() throws {
    let run = try HeadroomRun(
      "simulate", "sound.json", folder: folder, environment: ["TERM": "xterm-256color"])
    #expect(!run.output.contains("\u{1B}"))
    #expect(run.errors == "")
  }

  @Test(arguments: [["LANG": "C"], ["LANG": "en_US.UTF-8", "LC_ALL": "POSIX"]])
  func `a locale without UTF-8 gets ASCII alone`(environment: [String: String]) throws {
    let run = try HeadroomRun("simulate", "sound.json", folder: folder, environment: environment)
    #expect(run.output.allSatisfy { $0.isASCII })
    #expect(run.output.contains("#"))
  }

  @Test func `the locale's first variable that is set decides`() {
    #expect(Console.isUTF8(["LC_ALL": "", "LANG": "de_DE.utf8"]))
    #expect(!Console.isUTF8(["LC_ALL": "C", "LANG": "de_DE.UTF-8"]))
    #expect(!Console.isUTF8([:]))
  }

  @Test func `NO_COLOR and dumb terminals get no colour`() {
    #expect(Console.allowsColor([:]))
    #expect(Console.allowsColor(["NO_COLOR": ""]))
    #expect(!Console.allowsColor(["NO_COLOR": "1"]))
    #expect(!Console.allowsColor(["TERM": "dumb"]))
  }

  @Test func `the built-in workload is workloads/spike.json`() throws {
    let file = try SourceTree.file("workloads/spike.json").lines
    #expect(BuiltInScenario.spike == file.joined(separator: "\n") + "\n")
  }

  @Test func `recommending writes manifests of what meets the objective, and prints JSON`() throws {
    let run = try HeadroomRun(
      "recommend", "--slo", "500ms", "--workload", "sound.json", "--models", "mobilenetv2", "--json",
      "--output",
      "k8s/deep", folder: folder)
    #expect(run.code == 0)
    #expect(run.output.contains("\"schema\" : \"headroom.recommendation/v1\""))
    #expect(try folder.names(in: "k8s/deep") == ["mobilenetv2.yaml"])
    let lines = run.errors.split(separator: "\n")
    #expect(lines.allSatisfy { $0.hasPrefix("searching: ") })
    #expect(!lines.isEmpty)
  }

  @Test func `metrics-delay takes the controllers and the seed of a scenario`() throws {
    let quick = soundScenario.replacing(
      #""network""#, with: #""controllers": { "housekeepingInterval": "2s" }, "network""#)
    try folder.write(quick, to: "quick.json")
    let run = try HeadroomRun("metrics-delay", "quick.json", "--steps", "50", "--json", folder: folder)
    let delay = try JSONDecoder().decode(MetricsDelay.self, from: Data(run.output.utf8))
    let scenario = try Scenario(contentsOf: folder.url.appending(path: "quick.json").path())
    #expect(delay.options.housekeepingInterval == 2)
    #expect(
      delay
        == MetricsDelay(
          options: scenario.controllers, nodes: scenario.cluster.nodes, steps: 50, seed: scenario.seed))
    let none = try HeadroomRun("metrics-delay", "--steps", "0", folder: folder)
    #expect(none.code == 64)
    #expect(none.errors == "error: --steps: expected 1 to 1000000 steps, found 0\n")
  }
}

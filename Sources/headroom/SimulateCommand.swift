import ArgumentParser
import Documents
import Foundation
import Report
import Simulator

/// `headroom simulate`: one scenario, and what users and the autoscaler would see.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate", abstract: "Simulate a scenario and say what users would see.",
    discussion: """
      Interrupted (Ctrl-C) it reports the trials that are finished, and exits with 130; a second Ctrl-C ends \
      it at once. With --save the same command goes on where it was interrupted.
      """)

  @Argument(help: ArgumentHelp("The scenario, JSON or YAML.", valueName: "scenario"))
  var scenario: String?

  @Option(
    help: ArgumentHelp(
      "The scenario that gives the traffic, and all that no manifest gives; the same as naming it alone.",
      valueName: "scenario"))
  var traffic: String?

  @OptionGroup var manifests: ManifestOptions

  @OptionGroup var part: RecordingOptions

  @OptionGroup var effort: TrialOptions

  @Option(help: ArgumentHelp("The seed of all chance, instead of the scenario's.", valueName: "number"))
  var seed: UInt64?

  @Option(
    name: .customLong("profile"),
    help: ArgumentHelp("A profile's file, instead of the scenario's network.", valueName: "file"))
  var profilePath: String?

  @Option(
    help: ArgumentHelp("Write a line for each request of all trials to this CSV file.", valueName: "file"))
  var requests: String?

  @Flag(help: "Also tell every decision of the autoscaler in the first trial, and why.")
  var explain = false

  @Flag(help: "Print the outcome as JSON.")
  var json = false

  @Flag(help: "Exit with code 1 when the scenario's objective is not met.")
  var failOnObjective = false

  /// The scenario's file.
  var path: String { scenario ?? traffic ?? "" }

  func validate() throws {
    guard (scenario == nil) != (traffic == nil) else {
      throw ValidationError(
        scenario == nil
          ? "expected a scenario, found none" : "expected either a scenario or --traffic, found both")
    }
    for (option, isGiven) in [("--requests", requests != nil), ("--explain", explain)]
    where isGiven && effort.save != nil {
      throw ValidationError("\(option): expected it without --save, which keeps figures alone, found both")
    }
  }

  func run() throws {
    let (read, sourced, warnings) = try readInput()
    let table = try requests.map { path in
      try checkingData { () throws(DocumentError) in try OutputPlace.file(path) }
    }
    let file = try effort.save.map { path in
      try checkingData { () throws(DocumentError) in
        try TrialFile(path, identity: TrialIdentity(read, profile: sourced.profile))
      }
    }
    Interruption.watch()
    let (scenario, search) = try findWarmUp(read, profile: sourced)
    let runner = TrialRunner(
      simulation: Simulation(scenario: scenario, profile: sourced.profile), threads: effort.threadCount,
      keepsRequests: table != nil, keepsDecisions: explain, file: file, precision: effort.precision(scenario))
    var result = runner.run()
    let unwritten = file?.finish()
    let open = openCounterpart(of: result, runner.simulation)
    if Interruption.signal != nil { result.isInterrupted = true }
    Interruption.end()
    guard !result.records.isEmpty else { throw interrupted() }

    let outcomes = result.outcomes
    var outcome = Outcome(scenario: scenario, profile: sourced.profile, trials: outcomes)
    outcome.scenario.warmUpSearch = search
    outcome.precision = result.precision
    var before = [sourced.source.warning(sourced.profile)].compactMap { $0 } + warnings
    before += search?.warnings(for: scenario) ?? []
    outcome.warnings = before + outcome.warnings + effort.warnings(result, file: unwritten)
    let unlimited = result.records.compactMap(\.unlimited)
    if !unlimited.isEmpty { outcome.cpu.limitCost = LimitCost(outcomes, without: unlimited) }
    outcome.openCounterpart = open
    if let table { try write(outcomes, to: table) }
    let report = SimulationReport(
      outcome: outcome, objective: scenario.objective, profileLine: sourced.source.line(sourced.profile),
      omission: OmissionNote.text([sourced.profile]), style: Console.style)
    Console.write(json ? try JSONText.encode(outcome) : report.text)
    if explain, !json { Console.write("\n" + explanation(of: outcomes, scenario: scenario)) }
    if let signal = Interruption.signal { throw ExitCode(128 + signal) }
    if failOnObjective, outcome.verdict?.isMet == false { throw ExitCode(1) }
  }

  /// The scenario with its warm-up found, where it leaves that to us.
  private func findWarmUp(
    _ scenario: Scenario, profile: SourcedProfile
  ) throws -> (Scenario, WarmUpSearch?) {
    guard scenario.findsWarmUp else { return (scenario, nil) }
    let simulation = Simulation(scenario: scenario, profile: profile.profile)
    let runner = TrialRunner(simulation: simulation, threads: effort.threadCount)
    guard let search = runner.findWarmUp() else { throw interrupted() }
    return (scenario.warmed(up: search), search)
  }

  /// What open clients would have seen in place of closed users.
  private func openCounterpart(of result: TrialRunner.Result, _ simulation: Simulation) -> OpenCounterpart? {
    guard !result.isInterrupted, let open = simulation.openCounterpart(of: result.outcomes) else {
      return nil
    }
    let runner = TrialRunner(simulation: open.simulation, threads: effort.threadCount, hasTwins: false)
    let seen = runner.run()
    return seen.isInterrupted ? nil : OpenCounterpart(rate: open.rate, trials: seen.outcomes)
  }

  /// Says that there is nothing to report.
  private func interrupted() -> ExitCode {
    Console.printError("error: interrupted before a trial was finished")
    return ExitCode(128 + (Interruption.signal ?? SIGINT))
  }

  private func explanation(of outcomes: [TrialOutcome], scenario: Scenario) -> String {
    guard let spec = scenario.autoscaler, let first = outcomes.first else {
      return "Without an autoscaler there are no decisions to explain\n"
    }
    return ExplainReport(
      first.decisions, spec: spec, options: scenario.controllers.autoscaler, trials: outcomes.count,
      style: Console.style
    ).text
  }

  private func readInput() throws -> (Scenario, SourcedProfile, [String]) {
    try checkingData { () throws(DocumentError) in
      let document = try Document(contentsOf: path, advice: Scenario.advice)
      var (scenario, warnings) = try manifests.scenario(from: part.applied(to: document))
      let store = ProfileStore()
      let sourced =
        if let profilePath { try store.profile(at: profilePath) } else {
          try store.profile(for: scenario.profile, in: path)
        }
      scenario.trials = effort.trials ?? scenario.trials
      scenario.seed = seed ?? scenario.seed
      return (scenario, sourced, warnings)
    }
  }

  private func write(_ outcomes: [TrialOutcome], to table: OutputPlace) throws {
    let lines = [RequestRecord.header] + outcomes.flatMap { $0.requests.map(\.line) }
    try checkingData { () throws(DocumentError) in try table.write(lines.joined(separator: "\n") + "\n") }
  }
}

import ArgumentParser
import Documents
import Report
import Simulator

/// `headroom simulate`: one scenario, and what users and the autoscaler would see.
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate", abstract: "Simulate a scenario and say what users would see.")

  @Argument(help: ArgumentHelp("The scenario, JSON or YAML.", valueName: "scenario"))
  var scenario: String?

  @Option(
    help: ArgumentHelp(
      "The scenario that gives the traffic, and all that no manifest gives; the same as naming it alone.",
      valueName: "scenario"))
  var traffic: String?

  @OptionGroup var manifests: ManifestOptions

  @Option(help: ArgumentHelp("How many trials, instead of the scenario's.", valueName: "count"))
  var trials: Int?

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
    if let trials, !(1...10_000).contains(trials) {
      throw ValidationError("--trials: expected 1 to 10000 trials, found \(trials)")
    }
  }

  func run() throws {
    let (scenario, sourced, warnings) = try readInput()
    let table = try requests.map { path in
      try checkingData { () throws(DocumentError) in try OutputPlace.file(path) }
    }
    let simulation = Simulation(scenario: scenario, profile: sourced.profile)
    let progress = Progress(title: "simulating", total: scenario.trials, isQuietOffTerminal: true)
    let outcomes = simulation.run(keepsRequests: table != nil, keepsDecisions: explain) {
      progress.show(done: $0)
    }
    let free = simulation.withoutCPULimit?.run()
    let open = simulation.openCounterpart(of: outcomes)
    let openOutcomes = open?.run()
    progress.end()
    var outcome = Outcome(scenario: scenario, profile: sourced.profile, trials: outcomes)
    outcome.warnings =
      [sourced.source.warning(sourced.profile)].compactMap { $0 } + warnings + outcome.warnings
    outcome.cpu.limitCost = free.map { LimitCost(outcomes, without: $0) }
    if let rate = open?.steadyRate, let openOutcomes {
      outcome.openCounterpart = OpenCounterpart(rate: rate, trials: openOutcomes)
    }
    if let table { try write(outcomes, to: table) }
    let report = SimulationReport(
      outcome: outcome, objective: scenario.objective, profileLine: sourced.source.line(sourced.profile),
      omission: OmissionNote.text([sourced.profile]), style: Console.style)
    Console.write(json ? try JSONText.encode(outcome) : report.text)
    if explain, !json { Console.write("\n" + explanation(of: outcomes, scenario: scenario)) }
    if failOnObjective, outcome.verdict?.isMet == false { throw ExitCode(1) }
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
      var (scenario, warnings) = try manifests.scenario(
        from: Document(contentsOf: path, advice: Scenario.advice))
      let store = ProfileStore()
      let sourced =
        if let profilePath { try store.profile(at: profilePath) } else {
          try store.profile(for: scenario.profile, in: path)
        }
      scenario.trials = trials ?? scenario.trials
      scenario.seed = seed ?? scenario.seed
      return (scenario, sourced, warnings)
    }
  }

  private func write(_ outcomes: [TrialOutcome], to table: OutputPlace) throws {
    let lines = [RequestRecord.header] + outcomes.flatMap { $0.requests.map(\.line) }
    try checkingData { () throws(DocumentError) in try table.write(lines.joined(separator: "\n") + "\n") }
  }
}

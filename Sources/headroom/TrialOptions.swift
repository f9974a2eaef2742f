import ArgumentParser
import Documents
import Foundation
import Report
import Simulator

/// The options that say how many trials are run, on how many threads, and where they are kept.
struct TrialOptions: ParsableArguments {
  @Option(help: ArgumentHelp("How many trials, instead of the scenario's.", valueName: "count"))
  var trials: Int?

  @Option(
    help: ArgumentHelp(
      "Add trials until the objective's percentile (p95 without one) is known to this share, as in 2%.",
      valueName: "percent"))
  var precision: String?

  @Option(
    help: ArgumentHelp(
      "Trials that --precision may come to (default: \(defaultTrialsMax)).", valueName: "count"))
  var maxTrials: Int?

  @Option(help: ArgumentHelp("How many trials run at once (default: as many as cores).", valueName: "count"))
  var threads: Int?

  @Option(
    help: ArgumentHelp(
      "Keep finished trials in this file, and go on from those that it has.", valueName: "file"))
  var save: String?

  static let defaultTrialsMax = 1000

  func validate() throws {
    if let trials, !(1...10_000).contains(trials) {
      throw ValidationError("--trials: expected 1 to 10000 trials, found \(trials)")
    }
    if let precision, share == nil {
      throw ValidationError(
        "--precision: expected percent greater than 0, at most 100, as in 2%, found \(precision)")
    }
    if let maxTrials, !(Precision.trialsMin...100_000).contains(maxTrials) {
      throw ValidationError("--max-trials: expected 10 to 100000 trials, found \(maxTrials)")
    }
    if maxTrials != nil, precision == nil {
      throw ValidationError("--max-trials: expected --precision beside it, found none")
    }
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads: expected 1 to 1024, found \(threads)")
    }
  }

  /// How many trials run at once.
  var threadCount: Int { threads ?? ProcessInfo.processInfo.activeProcessorCount }

  /// The wanted precision, 0…1; nil where it is not given, or wrong.
  private var share: Double? {
    guard let precision, precision.hasSuffix("%"),
      let percent = Double(precision.dropLast().trimmingCharacters(in: .whitespaces)), percent > 0,
      percent <= 100
    else { return nil }
    return percent / 100
  }

  /// The precision that a scenario's percentile is to have; nil where nobody asked.
  func precision(_ scenario: Scenario) -> Precision? {
    share.map {
      Precision(
        share: $0, percentile: scenario.objective?.percentile ?? 95,
        trialsMax: maxTrials ?? max(Self.defaultTrialsMax, scenario.trials))
    }
  }

  /// What the reader should know of how the trials went, one line each.
  ///
  /// - Parameters:
  ///   - result: The trials.
  ///   - problem: Why the file of trials could not be written; nil where it was.
  /// - Returns: The lines; none where all is well.
  func warnings(_ result: TrialRunner.Result, file problem: DocumentError?) -> [String] {
    var warnings: [String] = []
    if result.isInterrupted {
      let planned = precision == nil ? " of \(result.wanted)" : ""
      let next = save.map { "; the same command goes on from \($0)" } ?? ""
      let trials = result.records.count == 1 && planned.isEmpty ? "trial" : "trials"
      warnings.append("interrupted after \(result.records.count)\(planned) \(trials)\(next)")
    }
    if let reached = result.precision, !reached.isReached {
      let name = "p\(NumberText.short(reached.percentile))"
      let half = reached.reached.map { "known to ± \(NumberText.percent($0, digits: 2))" } ?? "not known"
      let wanted = "± \(NumberText.short(100 * reached.wanted)) %"
      warnings.append(
        "\(name) is \(half) after \(result.wanted) trials, not to the \(wanted) asked for: "
          + "raise --max-trials, or simulate a longer duration")
    }
    if let problem { warnings.append("the finished trials are not kept: \(problem)") }
    return warnings
  }
}

import Simulator
import Synchronization

/// Runs the trials of a simulation that are not there yet, each with its twin without the CPU limit, until
/// there are enough of them or a signal comes.
struct TrialRunner {
  /// What the trials showed.
  struct Result {
    /// The finished trials, by number.
    var records: [TrialRecord]
    /// How many there were to be; with a precision to be reached, so far.
    var wanted: Int
    /// How well the percentile is known; nil where nobody asked, and after an interruption.
    var precision: PrecisionReached?
    /// Whether a signal ended the trials before their time.
    var isInterrupted = false

    /// What happened in each finished trial.
    var outcomes: [TrialOutcome] { records.map(\.outcome) }
  }

  let simulation: Simulation
  let threads: Int
  /// Whether each trial is also run without its CPU limit.
  var hasTwins = true
  var keepsRequests = false
  var keepsDecisions = false
  /// Where finished trials are kept, and where some may be already.
  var file: TrialFile?
  /// How well a percentile is to be known; nil runs the scenario's number of trials.
  var precision: Precision?

  /// Runs them.
  func run() -> Result {
    var records: [Int: TrialRecord] = [:]
    for record in file?.records ?? [] { records[record.trial] = record }
    var result = Result(records: [], wanted: simulation.scenario.trials)
    /// Whether the first so many are finished now.
    func finish(_ wanted: Int) -> Bool {
      let missing = (0..<wanted).filter { records[$0] == nil }
      if Interruption.signal == nil {
        for record in run(missing, of: wanted) { records[record.trial] = record }
      }
      result.wanted = wanted
      result.records = (0..<wanted).compactMap { records[$0] }
      return result.records.count == wanted
    }
    guard let precision else {
      result.isInterrupted = !finish(result.wanted)
      return result
    }
    let reached = precision.reach(from: result.wanted) { finish($0) ? result.outcomes : nil }
    (result.precision, result.isInterrupted) = (reached?.found, reached == nil)
    return result
  }

  /// Finds the warm-up; nil where a signal ended the search.
  func findWarmUp() -> WarmUpSearch? {
    let progress = TrialProgress(title: "finding the warm-up", runs: WarmUpSearch.pilotCount)
    defer { progress.end() }
    return simulation.findWarmUp(threads: threads) { position in
      progress.note(position, run: position.trial)
      return Interruption.signal == nil
    }
  }

  private func run(_ trials: [Int], of count: Int) -> [TrialRecord] {
    guard !trials.isEmpty else { return [] }
    let unlimited = hasTwins ? simulation.withoutCPULimit : nil
    let progress = TrialProgress(
      title: precision == nil ? "simulating" : "simulating \(count) trials",
      runs: trials.count * (unlimited == nil ? 1 : 2))
    defer { progress.end() }
    let records = concurrently(trials.count, threads: threads) { index -> TrialRecord? in
      let trial = trials[index]
      func outcome(_ simulation: Simulation, isTwin: Bool) -> TrialOutcome? {
        let run = isTwin ? -1 - trial : trial
        let outcome = simulation.run(
          trial: trial, keepsRequests: keepsRequests && !isTwin,
          keepsDecisions: keepsDecisions && trial == 0 && !isTwin
        ) { position in
          progress.note(position, run: run)
          return Interruption.signal == nil
        }
        progress.noteEnd(run: run)
        return outcome
      }
      guard let limited = outcome(simulation, isTwin: false) else { return nil }
      var record = TrialRecord(trial: trial, outcome: limited)
      if let unlimited {
        guard var twin = outcome(unlimited, isTwin: true) else { return nil }
        twin.series = []
        record.unlimited = twin
      }
      file?.add(record)
      return record
    }
    return records.compactMap { $0 }
  }
}

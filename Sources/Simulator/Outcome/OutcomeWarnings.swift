/// What the reader of an outcome should know before believing its figures; one line each.
func outcomeWarnings(_ trials: [TrialOutcome], scenario: Scenario) -> [String] {
  var warnings = scenario.traffic.notes
  let kills = trials.map(\.outOfMemoryKills).max() ?? 0
  if kills > 0 {
    warnings.append(
      "containers were killed for their memory (up to \(kills) times a trial): raise resources.limits.memory")
  }
  let restarts = trials.map { $0.restarts - $0.outOfMemoryKills }.max() ?? 0
  if restarts > 0 {
    warnings.append(
      "containers were started again after a failed probe or a crash (up to \(restarts) times a trial)")
  }
  let pending = trials.map(\.pendingMax).max() ?? 0
  if pending > 0 {
    let reasons = PendingReason.allCases.filter { reason in
      trials.contains { $0.pendingReasons[reason] != nil }
    }
    let why = reasons.isEmpty ? "" : " (\(reasons.map(\.words).joined(separator: ", ")))"
    warnings.append(
      "up to \(pending) pods found no node with room for their requests\(why): "
        + "add nodes or lower the requests"
    )
  }
  if scenario.deployment.resources.cpuRequest == nil {
    warnings.append("without a CPU request nothing is paid for CPU here: set resources.requests.cpu")
  }
  return warnings
}

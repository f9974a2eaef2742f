import CostModel
import Simulator

/// What `headroom simulate` prints for people.
public struct SimulationReport {
  /// What came out.
  public var outcome: Outcome
  /// The scenario's objective, to word the verdict.
  public var objective: Objective?
  /// The line that says which profile was used.
  public var profileLine: String
  /// What response times lack because the profile does not have it; nil where they are those of requests.
  public var omission: String?
  /// What the reader's terminal can show.
  public var style: TextStyle

  /// A report on an outcome.
  public init(
    outcome: Outcome, objective: Objective?, profileLine: String, omission: String? = nil, style: TextStyle
  ) {
    self.outcome = outcome
    self.objective = objective
    self.profileLine = profileLine
    self.omission = omission
    self.style = style
  }

  /// The report's text, with a newline at the end.
  public var text: String {
    var blocks = [heading]
    if let open = outcome.openCounterpart {
      blocks.append([style.wrapped(OpenCounterpartText(open).sentences)])
    }
    blocks += [siege, percentiles]
    if !outcome.requests.failures.isEmpty { blocks.append(failures) }
    if !retries.isEmpty { blocks.append(retries) }
    blocks += [throttling, chart, usage]
    if let verdict = outcome.verdict, let objective {
      let sentence = VerdictText(verdict, objective: objective, trials: outcome.scenario.trials).sentence
      blocks.append([style.painted(style.wrapped(sentence), verdict.isMet ? .green : .red)])
    }
    if !outcome.warnings.isEmpty {
      blocks.append(outcome.warnings.map { "\(style.painted("warning:", .yellow)) \($0)" })
    }
    return style.encoded(blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n")
  }

  private var heading: [String] {
    let scenario = outcome.scenario
    let trials = scenario.trials == 1 ? "1 trial" : "\(scenario.trials) trials"
    let warmUp =
      scenario.warmUpSeconds > 0
      ? ", the first \(NumberText.span(scenario.warmUpSeconds)) of each left out" : ""
    let found = scenario.warmUpSearch.map { " (\($0.method), \($0.pilots) pilots)" } ?? ""
    return [
      style.painted("\(scenario.name): \(scenario.network)", .bold) + ", \(trials) of "
        + "\(NumberText.span(scenario.durationSeconds))\(warmUp)\(found), seed \(scenario.seed)",
      "profile: \(profileLine)",
    ] + (omission.map { ["note: \($0)"] } ?? [])
  }

  /// Siege's figures in siege's order, each with half the width of its interval.
  private var siege: [String] {
    let figures = outcome.requests
    return [
      row("Transactions", figures.transactions, digits: 0, unit: "hits"),
      row("Availability", figures.availability.scaled(by: 100), digits: 2, unit: "%"),
      row("Elapsed time", figures.elapsedSeconds, digits: 2, unit: "secs"),
      row("Response time", figures.responseTime, digits: 3, unit: "secs"),
      row("Transaction rate", figures.transactionRate, digits: 2, unit: "trans/sec"),
      row("Throughput", figures.throughputMB, digits: 3, unit: "MB/sec"),
      row("Concurrency", figures.concurrency, digits: 2, unit: ""),
      row("Failed transactions", figures.failed, digits: 0, unit: ""),
      extreme("Longest transaction", figures.longest), extreme("Shortest transaction", figures.shortest),
    ]
  }

  private var percentiles: [String] {
    let text = PercentileText(outcome, objective: objective)
    return text.lines + text.notes.map { style.wrapped($0) }
  }

  private var failures: [String] {
    ["Failed, by reason"]
      + FailureReason.allCases.compactMap { reason in
        outcome.requests.failures[reason.rawValue].map { row("  " + reason.words, $0, digits: 1, unit: "") }
      }
  }

  /// Attempts beyond the first; nothing where there were none and none was withheld.
  private var retries: [String] {
    let figures = outcome.requests
    let withheld = figures.withheldRetries.map { row("Withheld by budget", $0, digits: 0, unit: "") }
    guard figures.retries.mean > 0 || withheld != nil else { return [] }
    return [row("Retries", figures.retries, digits: 0, unit: ""), withheld].compactMap { $0 }
  }

  private var throttling: [String] {
    let cpu = outcome.cpu
    guard cpu.periods.mean > 0 else { return ["No CPU limit, so nothing was throttled"] }
    return [
      row("Quota periods", cpu.periods, digits: 0, unit: ""),
      row("Throttled periods", cpu.throttledPeriods, digits: 0, unit: ""),
      row("Throttled time", cpu.throttledSeconds, digits: 2, unit: "secs"),
    ] + [mostThrottled, cpu.limitCost.map { style.wrapped(LimitCostText($0).sentence) }].compactMap { $0 }
  }

  /// How the pod fared that was throttled most; nil where there is but one, or none was.
  private var mostThrottled: String? {
    guard let share = outcome.cpu.mostThrottledShare, share.mean > 0, outcome.cpu.pods?.count ?? 0 > 1 else {
      return nil
    }
    return row("Most throttled pod", share.scaled(by: 100), digits: 1, unit: "% of its periods")
  }

  private var chart: [String] {
    let series = outcome.series
    guard let end = series.last?.seconds else { return ["No chart: the scenario is shorter than a sample"] }
    let whole = { (value: Double) in fixed(value, digits: value < 10 ? 1 : 0) }
    let charts = [
      TimeChart(title: "Arrival rate, requests/s", values: series.map(\.arrivalRate), label: whole),
      TimeChart(title: "Ready replicas", values: series.map(\.ready), label: whole),
      TimeChart(title: "CPU used of the CPU requested", values: series.map(\.utilization)) {
        NumberText.percent($0, digits: 0)
      },
    ]
    return charts.flatMap { $0.lines(style: style) }
      + [TimeChart.timeAxis(seconds: end, points: series.count, style: style)]
  }

  private var usage: [String] {
    let usage = outcome.usage
    let cluster = outcome.cluster
    let cost = NumberText.money(usage.cost.mean, currency: usage.currency)
    let hourly = NumberText.money(usage.costPerHour.mean, currency: usage.currency)
    return [
      row("Pod-hours", usage.podHours, digits: 3, unit: "at most \(usage.readyMax) ready at once"),
      row("Node-hours", cluster.nodeHours, digits: 3, unit: "at most \(cluster.nodesMax) at once"),
      row("vCPU-hours requested", usage.vcpuHours, digits: 3, unit: ""),
      row("vCPU-hours used", usage.usedVCPUHours, digits: 3, unit: ""),
      row("GiB-hours requested", usage.gibHours, digits: 3, unit: ""),
      "\("Cost:".padded(to: 24))\(cost), \(hourly) per hour",
    ]
  }

  private func row(_ label: String, _ estimate: Estimate, digits: Int, unit: String) -> String {
    line(
      label, fixed(estimate.mean, digits: digits), unit: unit,
      margin: NumberText.margin(estimate, digits: digits))
  }

  private func extreme(_ label: String, _ seconds: Double?) -> String {
    line(label, seconds.map { fixed($0, digits: 3) } ?? "none", unit: "", margin: "")
  }

  private func line(_ label: String, _ value: String, unit: String, margin: String) -> String {
    var line = "\(label):".padded(to: 24) + value.aligned(to: 12) + " " + margin.padded(to: 12) + unit
    while line.last == " " { line.removeLast() }
    return line
  }
}

extension Estimate {
  /// The same figure in another unit.
  fileprivate func scaled(by factor: Double) -> Estimate {
    var estimate = self
    estimate.mean *= factor
    estimate.lower = lower.map { $0 * factor }
    estimate.upper = upper.map { $0 * factor }
    return estimate
  }
}

extension FailureReason {
  /// The reason in words.
  var words: String {
    switch self {
    case .timedOut: "timed out"
    case .queueFull: "queue full"
    case .noEndpoint: "no pod ready"
    case .connectionRefused: "connection refused"
    case .cut: "pod ended first"
    }
  }
}

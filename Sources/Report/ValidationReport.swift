import CostModel
import Validator

/// What `headroom validate` prints for people.
public struct ValidationReport {
  /// The validation.
  public var validation: Validation
  /// Where the profile comes from, in one line.
  public var profileLine: String
  /// What the reader's terminal can show.
  public var style: TextStyle

  /// A report on a validation.
  public init(_ validation: Validation, profileLine: String, style: TextStyle) {
    self.validation = validation
    self.profileLine = profileLine
    self.style = style
  }

  /// The report's text, with a newline at the end.
  public var text: String {
    var blocks = [heading, table, service + [verdict]]
    if !validation.warnings.isEmpty {
      blocks.append(validation.warnings.map { "\(style.painted("warning:", .yellow)) \($0.message)" })
    }
    return style.encoded(blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n")
  }

  private var heading: [String] {
    let setting = validation.setting
    let share = setting.utilization.map { ", utilization \(NumberText.short($0))" } ?? ""
    let repetitions = validation.repetitions.count
    return [
      style.painted("\(validation.network), \(setting.podText)", .bold),
      "  \(setting.requests) requests in \(NumberText.span(setting.durationSeconds)), "
        + "\(fixed(setting.arrivalRate, digits: 2)) a second\(share); measured "
        + (repetitions == 1 ? "once" : "\(repetitions) times"),
      "  profile: \(profileLine)",
    ]
  }

  private var table: [String] {
    let headings = ["", "predicted", "measured", "difference", "noise floor"]
    let rows = validation.comparison.map { row in
      [
        row.figure.label, text(row.predicted, row.figure), text(row.measured, row.figure),
        row.difference.map { NumberText.signedPercent($0) } ?? "-",
        row.noise.map { NumberText.percent($0, digits: 1) } ?? "-",
      ]
    }
    return TextTable(rows: [headings] + rows, sides: [.left, .right, .right, .right, .right]).lines
  }

  private func text(_ value: Double?, _ figure: RunFigures.Figure) -> String {
    value.map { figure.text($0) } ?? "-"
  }

  /// What the service says of its own times, averaged over the repetitions.
  private var service: [String] {
    let runs = validation.repetitions
    let parts = ["queue", "prepare", "infer"].compactMap { name -> String? in
      let values = runs.compactMap { $0.serviceSeconds[name] }
      guard !values.isEmpty else { return nil }
      return "\(name) \(NumberText.time(values.reduce(0, +) / Double(values.count)))"
    }
    let cpu = runs.compactMap(\.cpuSecondsPerRequest)
    let used =
      cpu.isEmpty
      ? []
      : [
        "CPU time of a request \(NumberText.time(cpu.reduce(0, +) / Double(cpu.count))), "
          + "profiled \(NumberText.time(validation.profile.cpuSeconds))"
      ]
    let lines = (parts.isEmpty ? [] : ["Times by the service: \(parts.joined(separator: ", "))"]) + used
    return lines + failures
  }

  private var failures: [String] {
    let counts = validation.repetitions.flatMap(\.failures).reduce(into: [String: Int]()) {
      $0[$1.key, default: 0] += $1.value
    }
    guard !counts.isEmpty else { return [] }
    let parts = counts.sorted { $0.key < $1.key }.map { reason, count in
      reason == "noAnswer" ? "\(count) without an answer" : "\(count) with status \(reason)"
    }
    return ["Not answered with success: \(parts.joined(separator: ", "))"]
  }

  private var verdict: String {
    let verdict = validation.verdict
    let mean = NumberText.percent(ValidationVerdict.meanBound, digits: 0)
    let p95 = NumberText.percent(ValidationVerdict.p95Bound, digits: 0)
    let text =
      "Prediction \(verdict.holds ? "holds" : "does not hold"): mean "
      + "\(verdict.meanHolds ? "within" : "not within") \(mean), 95th percentile "
      + "\(verdict.p95Holds ? "within" : "not within") \(p95), or the noise floor where that is larger"
    return style.painted(style.wrapped(text), verdict.holds ? .green : .red)
  }
}

extension ValidationSetting {
  /// The pod, as in `limit 500m, 1 worker of 2 threads`.
  var podText: String {
    let limit = cpuLimit.map { "limit \($0.quantity)" } ?? "no limit"
    return
      "\(limit), \(workers) worker\(workers == 1 ? "" : "s") of \(threads) thread\(threads == 1 ? "" : "s")"
  }
}

extension RunFigures.Figure {
  /// The figure's name.
  var label: String {
    switch self {
    case .responseTime: "mean response time"
    case .p50, .p90, .p95, .p99: rawValue
    case .transactionRate: "transaction rate"
    case .availability: "availability"
    case .periods: "periods"
    case .throttledPeriods: "throttled periods"
    case .throttledSeconds: "throttled time"
    case .cpuCores: "CPU used"
    }
  }

  /// A value of the figure with its unit.
  func text(_ value: Double) -> String {
    switch self {
    case .responseTime, .p50, .p90, .p95, .p99, .throttledSeconds: NumberText.time(value)
    case .transactionRate: "\(fixed(value, digits: 2))/s"
    case .availability: NumberText.percent(value, digits: 2)
    case .periods, .throttledPeriods: fixed(value, digits: 1)
    case .cpuCores: "\(fixed(value, digits: 3)) cores"
    }
  }
}

import CostModel
import Validator

/// The document that shows predictions beside measurements: docs/accuracy.md.
public struct AccuracyDocument {
  /// What was measured.
  public var accuracy: Accuracy
  /// A part written by hand, in Markdown, that explains what the tables show; empty for none.
  public var notes: String

  /// A document.
  public init(_ accuracy: Accuracy, notes: String) {
    self.accuracy = accuracy
    self.notes = notes
  }

  /// The document, in Markdown.
  public var text: String {
    var blocks = [opening, verdict, machine, Self.method, measurements, figures]
    blocks += accuracy.suite.networks.compactMap { network in
      let rows = accuracy.rows.filter { $0.row.network == network }
      return rows.isEmpty ? nil : ["## \(network)"] + [""] + AccuracyTable(rows).lines
    }
    blocks.append(misses)
    if !accuracy.picture.isEmpty, let picture = accuracy.suite.picture {
      blocks.append(ThreadPictureText(picture, points: accuracy.picture).lines)
    }
    var text = blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
    let written = notes.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\n")
    if !written.isEmpty { text += "\n" + written + (written.hasSuffix("\n") ? "" : "\n") }
    return text
  }

  private var opening: [String] {
    [
      "# Accuracy",
      "",
      "Made by `make accuracy`, which measures and predicts on the machine it runs on; do not edit. What is "
        + "said at the end under \"Notes\" is docs/accuracy-notes.md.",
    ]
  }

  private var verdict: [String] {
    let (rows, held) = (accuracy.rows.count, accuracy.held)
    let planned = accuracy.suite.rows.count
    let share = rows > 0 ? NumberText.percent(Double(held) / Double(rows), digits: 0) : "-"
    let missing = planned > rows ? " \(planned - rows) rows of \(planned) are not measured yet." : ""
    return [
      "**In \(held) of \(rows) rows (\(share)) the mean response time is predicted within "
        + "\(NumberText.percent(ValidationVerdict.meanBound, digits: 0)) and its 95th percentile within "
        + "\(NumberText.percent(ValidationVerdict.p95Bound, digits: 0)), or within the noise floor of the "
        + "measurement.**\(missing)"
    ] + speed
  }

  /// How many rows hold once the machine's speed is known.
  private var speed: [String] {
    let verdicts = accuracy.rows.compactMap(\.validation.verdictAtMeasuredSpeed)
    guard !verdicts.isEmpty else { return [] }
    return [
      "",
      "With the profile scaled to the CPU time that the requests of each row were then seen to take, "
        + "\(verdicts.count(where: \.holds)) of \(verdicts.count) rows hold. That is no prediction; it tells "
        + "what the model is off by from what the machine is, which is not always as fast as when it was "
        + "profiled.",
    ]
  }

  /// Machine and commits of all rows; more than one where it was resumed elsewhere.
  private var machine: [String] {
    func all(_ key: KeyPath<Provenance, String?>) -> String {
      let values = accuracy.rows.compactMap { $0.validation.provenance[keyPath: key] }
      return Set(values).sorted().joined(separator: "; ")
    }
    let dates = accuracy.rows.compactMap(\.validation.provenance.date).sorted()
    let days = Set(dates.map { String($0.prefix(10)) }).sorted().joined(separator: ", ")
    let cores = accuracy.rows.first?.validation.provenance.cores.map { ", \($0) cores" } ?? ""
    return [
      "| | |", "|---|---|", "| machine | \(all(\.processor))\(cores) |", "| kernel | \(all(\.kernel)) |",
      "| date | \(days) |", "| commit | \(all(\.commit)) |",
    ]
  }

  /// How many measurements there are, and what became of the disturbed ones.
  private var measurements: [String] {
    let runs = accuracy.rows.flatMap(\.validation.repetitions)
    let discarded = runs.reduce(0) { $0 + $1.discarded }
    let doubts: Set = ["otherLoad", "unsteady"]
    let doubted = accuracy.rows.count { $0.validation.warnings.contains { doubts.contains($0.code) } }
    return [
      "A measurement during which other processes kept more than 0.05 cores busy, or around which the "
        + "machine changed its speed, is thrown away and made again, a few times at most, whatever it "
        + "showed: of \(runs.count + discarded) measurements \(discarded) were. In \(doubted) rows one had "
        + "to be kept."
    ]
  }

  private static let method = [
    "## How",
    "",
    "Each row is one pod: `headroom-serve` with one worker in a control group of its own, whose quota is "
      + "the limit, started anew for each measurement. It is sent JPEG images of 500×375 pixels at the "
      + "random times that the simulator draws for the row's seed, each at its time, whatever is "
      + "outstanding. The same times are simulated with a profile that was measured just before the "
      + "rows of the network and limit; a prediction is the mean over \(Prediction.trials) trials, which "
      + "differ in the phase of the quota's period and in the draws of service times. Client and service "
      + "share the machine.",
    "",
    "Just before and just after each measurement the network is run for a second, to see how fast the "
      + "machine is: the profile is scaled by the mean of both before predicting, for a machine that is "
      + "shared changes its speed within the minute. What the network takes is scaled by how fast it is on "
      + "the row's threads, the rest by how fast it is on one. Where the two looks differ by more than 5 % "
      + "the measurement is made again; so is a profile, and also where it tells of another time than the "
      + "looks around it, by more than 7 %.",
    "",
    "- **Utilization** is the share of the CPU time that the pod could use at most: its limit; or what one "
      + "request at a time keeps busy on its threads, or the machine's cores, where that is less. The rate "
      + "is this share over the CPU time of a request as profiled. Without a limit, one thread at "
      + "utilization 0.6 keeps 0.6 cores busy.",
    "- **Response time** counts from the moment at which a request was to be sent, so a late client makes "
      + "nothing faster.",
    "- **Difference** is the prediction over the mean of the measurements, less 1.",
    "- **Noise floor** is the difference between two measurements of the same row, relative to their mean, "
      + "averaged over all pairs. They lie a whole round of all rows apart, so it holds what the machine "
      + "changes meanwhile.",
    "- **Throttled** is the share of the periods with something to run in which the quota ran out, as "
      + "`cpu.stat` counts them, predicted and measured.",
  ]

  private var figures: [String] {
    let rows = accuracy.figures.map { figure in
      "| \(figure.figure.label) | \(figure.rows) | \(NumberText.percent(figure.median, digits: 1)) "
        + "| \(NumberText.percent(figure.p90, digits: 1)) "
        + "| \(figure.noise.map { NumberText.percent($0, digits: 1) } ?? "-") |"
    }
    return [
      "## By figure", "",
      "How far predictions were off, over all rows in which what was measured is not 0.", "",
      "| figure | rows | median difference | 90th percentile | median noise floor |",
      "|---|---:|---:|---:|---:|",
    ] + rows
  }

  private var misses: [String] {
    let misses = accuracy.misses
    let lines = misses.map { miss in
      let scaled = miss.validation.comparisonAtMeasuredSpeed
      let parts = [RunFigures.Figure.responseTime, .p95].compactMap { figure -> String? in
        guard let row = miss.validation.comparison(of: figure), let difference = row.difference else {
          return nil
        }
        let noise = row.noise.map { ", noise floor \(NumberText.percent($0, digits: 1))" } ?? ""
        let atSpeed = scaled?.first { $0.figure == figure }?.difference
        let speed = atSpeed.map { ", at the measured speed \(NumberText.signedPercent($0))" } ?? ""
        return "\(figure.label) \(NumberText.signedPercent(difference))\(speed)\(noise)"
      }
      let doubts = miss.validation.warnings.map(\.code)
      let doubt = doubts.isEmpty ? "" : "; doubted: \(doubts.joined(separator: ", "))"
      return "- \(miss.row.network), \(miss.validation.setting.podText), utilization "
        + "\(NumberText.short(miss.row.utilization)): \(parts.joined(separator: "; "))\(doubt)"
    }
    return ["## Misses", ""] + (lines.isEmpty ? ["None."] : lines)
  }
}

/// The rows of one network as a table in Markdown.
struct AccuracyTable {
  private let rows: [AccuracyRow]

  init(_ rows: [AccuracyRow]) { self.rows = rows }

  var lines: [String] {
    [
      "| limit | threads | utilization | requests/s | mean: predicted | measured | difference | noise | "
        + "p95: predicted | measured | difference | noise | throttled | holds |",
      "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|",
    ] + rows.map(line)
  }

  private func line(_ row: AccuracyRow) -> String {
    let (validation, setting) = (row.validation, row.validation.setting)
    let cells =
      [
        setting.cpuLimit?.quantity ?? "none", "\(setting.threads)", NumberText.short(row.row.utilization),
        fixed(setting.arrivalRate, digits: 2),
      ] + comparison(validation, .responseTime) + comparison(validation, .p95)
      + [throttled(validation), validation.verdict.holds ? "yes" : "**no**"]
    return "| \(cells.joined(separator: " | ")) |"
  }

  private func comparison(_ validation: Validation, _ figure: RunFigures.Figure) -> [String] {
    let row = validation.comparison(of: figure)
    return [
      row?.predicted.map { figure.text($0) } ?? "-", row?.measured.map { figure.text($0) } ?? "-",
      row?.difference.map { NumberText.signedPercent($0) } ?? "-",
      row?.noise.map { NumberText.percent($0, digits: 1) } ?? "-",
    ]
  }

  private func throttled(_ validation: Validation) -> String {
    guard validation.setting.cpuLimit != nil else { return "-" }
    let measured = RunFigures(meanOf: validation.repetitions.map(\.figures))
    return [validation.predicted, measured].map { $0.throttledText }.joined(separator: " / ")
  }
}

extension RunFigures {
  /// The share of periods that were throttled, as in `12 %`.
  var throttledText: String {
    guard let periods, let throttledPeriods else { return "-" }
    return NumberText.percent(periods > 0 ? throttledPeriods / periods : 0, digits: 0)
  }
}

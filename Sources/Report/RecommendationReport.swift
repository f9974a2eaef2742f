import CostModel
import Recommender

/// What `headroom recommend` prints for people.
public struct RecommendationReport {
  /// The answer.
  public var recommendation: Recommendation
  /// What response times lack because profiles do not have it; nil where they are those of requests.
  public var omission: String?
  /// What the reader's terminal can show.
  public var style: TextStyle

  /// A report on a recommendation.
  public init(_ recommendation: Recommendation, omission: String? = nil, style: TextStyle) {
    self.recommendation = recommendation
    self.omission = omission
    self.style = style
  }

  /// The report's text, with a newline at the end.
  public var text: String {
    var blocks = [[style.painted(heading, .bold)], table, [choice]]
    blocks += recommendation.answers.map(explanation)
    if let omission { blocks.append([style.wrapped("note: \(omission)", indent: 2)]) }
    if !recommendation.warnings.isEmpty {
      blocks.append(recommendation.warnings.map { "\(style.painted("warning:", .yellow)) \($0)" })
    }
    return style.encoded(blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n")
  }

  private var percentile: String { "p\(NumberText.short(recommendation.percentile))" }

  private var heading: String {
    "\(recommendation.workload): \(percentile) within \(NumberText.time(recommendation.objectiveSeconds)), "
      + "\(NumberText.short(100 * recommendation.availability)) % answered, seed \(recommendation.seed)"
  }

  /// One row for each network; the one to deploy is marked.
  private var table: [String] {
    let headings = [
      ["", "", "min/max", "target CPU", "CPU", "memory", "", "", "", "\(recommendation.currency)"],
      [
        "", "network", "Replicas", "Utilization", "request/limit", "request/limit", "threads", percentile,
        "available", "per hour",
      ],
    ]
    let rows = recommendation.answers.enumerated().map { index, answer in
      row(answer, isChosen: index == recommendation.chosen)
    }
    let sides: [TextTable.Side] = [.left, .left] + Array(repeating: .right, count: 8)
    return TextTable(rows: headings + rows, sides: sides).lines
  }

  private func row(_ answer: NetworkAnswer, isChosen: Bool) -> [String] {
    let setting = answer.best.setting
    let time = answer.best.percentileSeconds.map(NumberText.time) ?? "never"
    return [
      isChosen ? "→" : answer.isMet ? "" : "×", answer.network,
      "\(setting.minReplicas)/\(setting.maxReplicas)", "\(setting.targetUtilization) %",
      "\(setting.cpuRequest.quantity)/\(setting.cpuLimit?.quantity ?? "none")",
      "\(setting.memoryRequest.quantity)/\(setting.memoryLimit.quantity)",
      "\(setting.threads)", time, NumberText.percent(answer.best.availability, digits: 2),
      fixed(answer.best.costPerHour, digits: 4),
    ]
  }

  private var choice: String {
    guard let chosen = recommendation.chosen else {
      return style.painted("Nothing that was tried meets the objective.", .red)
        + " The settings marked × come nearest."
    }
    let answer = recommendation.answers[chosen]
    let cost = NumberText.money(answer.best.costPerHour, currency: recommendation.currency)
    return style.painted("Deploy \(answer.network)", .green)
      + ": the cheapest that meets the objective, \(cost) per hour, held in all \(answer.best.trials) trials."
  }

  /// Why this setting and no cheaper one, for one network.
  private func explanation(_ answer: NetworkAnswer) -> [String] {
    let tried = "(\(answer.settingsTried) settings, \(answer.trialsRun) trials)"
    if let shortfall = answer.best.shortfall {
      return sentences(
        "\(answer.network): nothing meets the objective \(tried).",
        "What binds is \(SettingText.constraint(shortfall)): with the nearest setting, "
          + "\(reason(shortfall)).")
    }
    guard let cheaper = answer.nextCheaper, let shortfall = cheaper.shortfall else {
      return ["\(answer.network): nothing cheaper was left to try \(tried)."]
    }
    let cost = NumberText.money(cheaper.costPerHour, currency: recommendation.currency)
    let difference = SettingText.difference(of: cheaper.setting, from: answer.best.setting)
    return sentences(
      "\(answer.network): what binds is \(SettingText.constraint(shortfall)) \(tried).",
      "The next cheaper setting, \(cost) per hour, has \(difference).", "It fails: \(reason(shortfall)).")
  }

  private func reason(_ shortfall: Shortfall) -> String {
    SettingText.reason(shortfall, percentile: recommendation.percentile)
  }

  /// A line for each sentence, wrapped, the later ones indented.
  private func sentences(_ sentences: String...) -> [String] {
    sentences.enumerated().map { index, sentence in
      (index == 0 ? "" : "  ") + style.wrapped(sentence, indent: 4)
    }
  }
}

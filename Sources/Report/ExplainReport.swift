// What `headroom simulate --explain` prints for people: the autoscaler's syncs, told one by one where the
// replicas change and as one stretch where the same cause keeps them.

import CostModel
import Simulator

/// The autoscaler's decisions in one trial, in words.
public struct ExplainReport {
  /// The syncs, in order of time.
  public var records: [DecisionRecord]
  /// The spec of the autoscaler that decided.
  public var spec: HorizontalPodAutoscalerSpec
  /// The options of the autoscaler that decided.
  public var options: AutoscalerOptions
  /// How many trials there were, of which this is the first.
  public var trials: Int
  /// What the reader's terminal can show.
  public var style: TextStyle

  /// A report on the syncs of the first of several trials.
  public init(
    _ records: [DecisionRecord], spec: HorizontalPodAutoscalerSpec, options: AutoscalerOptions, trials: Int,
    style: TextStyle
  ) {
    self.records = records
    self.spec = spec
    self.options = options
    self.trials = trials
    self.style = style
  }

  /// The report's text, with a newline at the end.
  public var text: String {
    let stretches = Self.stretches(of: records)
    let column = 2 + (stretches.map { Self.times(of: $0).count }.max() ?? 0)
    let lines = stretches.map { line(for: $0, column: column) }
    return style.encoded(([heading] + lines).joined(separator: "\n") + "\n")
  }

  private var heading: String {
    let trial = trials == 1 ? "the one trial" : "the first of \(trials) trials"
    let changes = records.count { $0.decision.isRescale }
    let period = NumberText.span(Double(options.syncPeriodNanoseconds) / 1e9)
    return style.wrapped(
      "The autoscaler's decisions in \(trial): \(counted(records.count, "sync")), one about every \(period), "
        + "of which \(changes) changed the replicas")
  }

  /// Syncs that change the replicas, each alone, and between them the syncs with the same cause of staying.
  static func stretches(of records: [DecisionRecord]) -> [ArraySlice<DecisionRecord>] {
    var stretches: [ArraySlice<DecisionRecord>] = []
    var start = records.startIndex
    for index in records.indices {
      let next = index + 1
      let ends =
        next == records.endIndex || records[index].decision.isRescale
        || Stillness(records[index]) != Stillness(records[next])
      guard ends else { continue }
      stretches.append(records[start..<next])
      start = next
    }
    return stretches
  }

  private func line(for stretch: ArraySlice<DecisionRecord>, column: Int) -> String {
    let text = SyncText(
      records: Array(stretch), history: records[..<stretch.endIndex], spec: spec, options: options)
    // The place of the times is held by a word, since wrapping joins words with single spaces, and so is the
    // one before a sign of percent.
    let held = String(repeating: "_", count: column - 1)
    let words = "\(held) \(text.head) \(text.sentences)".replacing(" %", with: "\u{A0}%")
    let body = style.wrapped(words, indent: column).replacing("\u{A0}", with: " ").dropFirst(column)
    let times = Self.times(of: stretch).padded(to: column)
    guard text.isChange, body.hasPrefix(text.head) else { return times + body }
    return times + style.painted(text.head, .bold) + body.dropFirst(text.head.count)
  }

  /// The instant of a sync, or the first and the last of several.
  private static func times(of stretch: ArraySlice<DecisionRecord>) -> String {
    guard let first = stretch.first, let last = stretch.last else { return "" }
    let start = NumberText.clock(first.seconds)
    return stretch.count == 1 ? start : "\(start)–\(NumberText.clock(last.seconds))"
  }
}

/// Why a sync leaves the replicas as they are; syncs with equal ones are told together.
private struct Stillness: Equatable {
  var replicas: Int
  var isRescale: Bool
  var failures: [MetricFailure?]
  var rule: String?
  var isFilled: Bool
  var stabilization: Int
  var limit: ConditionReason?

  init(_ record: DecisionRecord) {
    let decision = record.decision
    replicas = decision.currentReplicas
    isRescale = decision.isRescale
    failures = decision.metricOutcomes.map { outcome in
      if case .failure(let failure) = outcome { failure } else { nil }
    }
    let proposal = decision.chosenProposal
    rule = proposal.map { Self.kind($0.rule) }
    isFilled = proposal?.filledRatio != nil
    stabilization = ((decision.stabilizedReplicas ?? 0) - (decision.proposal ?? 0)).signum()
    limit = decision.limited?.reason
  }

  /// The rule without its number of pods.
  private static func kind(_ rule: MetricProposal.Rule) -> String {
    switch rule {
    case .withinTolerance: "tolerance"
    case .readyPods, .filledSamples, .perPodTarget, .fromZero: "counted"
    case .directionReversed, .directionContradicted: "direction"
    }
  }
}

extension ScalingDecision {
  /// The proposal of the metric that asked for most; nil if none was usable.
  var chosenProposal: MetricProposal? {
    guard let proposingMetric, case .success(let proposal) = metricOutcomes[proposingMetric] else {
      return nil
    }
    return proposal
  }
}

/// A count with its noun, as in `1 pod` or `3 pods`.
func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

import CostModel
import Simulator

/// What `headroom traffic` prints for people.
public struct TrafficReport {
  /// The figures.
  public var summary: TrafficSummary
  /// What was done about the file's oddities.
  public var notes: [String]
  /// What the reader's terminal can show.
  public var style: TextStyle

  /// A report on some traffic.
  public init(_ summary: TrafficSummary, notes: [String] = [], style: TextStyle) {
    self.summary = summary
    self.notes = notes
    self.style = style
  }

  /// The report's text, with a newline at the end.
  public var text: String {
    var blocks = [heading, figures, windows, chart, fit]
    if !notes.isEmpty { blocks.append(notes.map { style.wrapped("note: \($0)", indent: 2) }) }
    return style.encoded(
      blocks.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n")
  }

  private var heading: [String] {
    let kind =
      switch summary.format {
      case "accessLog": "access log"
      case "azureLLM": "Azure's trace of language models"
      case "counts": "counts for each \(NumberText.span(summary.intervalSeconds ?? 0))"
      case "scenario": "the first trial of a scenario"
      default: "CSV"
      }
    let packed = summary.isCompressed ? ", compressed" : ""
    let since = summary.start.map { " from \(NumberText.dateTime($0)) UTC" } ?? ""
    let scaled = summary.scale == 1 ? "" : ", at \(NumberText.short(summary.scale)) times its rate"
    return [
      style.painted(summary.name, .bold) + ": \(kind)\(packed)\(scaled)",
      "\(NumberText.grouped(summary.arrivals)) requests in \(wholeSpan(summary.spanSeconds))\(since)",
    ]
  }

  private var figures: [String] {
    var lines = [line("Mean rate", "\(rateText(summary.meanRate)) requests/s")]
    if let gaps = summary.gaps {
      if let cv = gaps.cv {
        let next = gaps.correlation.map { ", correlation with the next \(fixed($0, digits: 2))" } ?? ""
        lines.append(line("Gaps", "CV \(fixed(cv, digits: 2))\(next)"))
        lines.append(line("At the same time", "\(NumberText.grouped(gaps.duplicates)) as the one before"))
      }
      lines.append(
        line(
          "Longest gap",
          "\(wholeSpan(gaps.longestSeconds)), from \(NumberText.clock(gaps.longestFromSeconds)) on"))
    }
    if summary.format != "scenario" {
      lines.append(line("Out of order", "\(NumberText.grouped(summary.outOfOrder)) lines"))
    }
    if summary.intervalSeconds != nil, summary.format != "scenario" {
      lines.append(line("Without a line", "\(NumberText.grouped(summary.missingIntervals)) intervals"))
    }
    if summary.format == "accessLog" {
      lines.append("Times are whole seconds, which do not tell how gaps scatter")
    }
    return lines
  }

  private var windows: [String] {
    guard !summary.windows.isEmpty else { return ["Too short a time for counts in windows"] }
    let headings = [
      ["counts in", "peak,", "peak", "index of", "without", "Poisson's index"],
      ["windows of", "requests/s", "over mean", "dispersion", "the trend", "with 95 %"],
    ]
    let rows = summary.windows.map { window in
      [
        wholeSpan(window.seconds), rateText(window.peakRate), fixed(window.peakOverMean, digits: 2),
        significant(window.indexOfDispersion), significant(window.allanFactor),
        "\(fixed(window.poissonLower, digits: 2)) to \(fixed(window.poissonUpper, digits: 2))",
      ]
    }
    return TextTable(rows: headings + rows, sides: [.left, .right, .right, .right, .right, .right]).lines
  }

  private var chart: [String] {
    TimeChart(title: "Arrival rate, requests/s", values: summary.series.map(\.perSecond), label: rateText)
      .lines(style: style)
      + [TimeChart.timeAxis(seconds: summary.spanSeconds, points: summary.series.count, style: style)]
  }

  private var fit: [String] {
    guard let fit = summary.equivalent else { return ["Too few requests for a synthetic equivalent"] }
    var lines = [
      style.painted("A synthetic equivalent", .bold) + ", \(words(fit.traffic)):",
      style.wrapped("  \"traffic\": \(fit.traffic.text)", indent: 4),
    ]
    let headings = [
      ["counts in", "index", "index", "peak", "peak"], ["windows of", "here", "there", "here", "there"],
    ]
    let rows = zip(summary.windows, fit.windows).map { window, there in
      [
        wholeSpan(window.seconds), significant(window.indexOfDispersion),
        significant(there.indexOfDispersion),
        rateText(window.peakRate), rateText(there.peakRate),
      ]
    }
    lines += TextTable(rows: headings + rows, sides: [.left, .right, .right, .right, .right]).lines
    if let here = summary.gaps?.cv, let there = fit.cv {
      lines.append("CV of gaps: \(fixed(here, digits: 2)) here, \(fixed(there, digits: 2)) there")
    }
    if fit.distance > 0.3 {
      lines.append(
        style.wrapped("Only roughly: none of the patterns that can be fitted comes nearer to these bursts"))
    }
    return lines
  }

  private func words(_ traffic: TrafficFragment) -> String {
    let pattern =
      switch traffic.arrivals {
      case "gamma": "gamma gaps"
      case "deterministic": "equal gaps"
      default: "Poisson arrivals"
      }
    let rate =
      switch traffic.rate {
      case .constant: "at a constant rate"
      case .points: "at a rate through points"
      case .states: "at a rate that jumps between two states"
      case .shape(let shape): shape.weekly == nil ? "with the shape of a day" : "with the shape of a week"
      }
    return "\(pattern) \(rate)" + (traffic.noise == nil ? "" : " and noise")
  }

  private func line(_ label: String, _ value: String) -> String { "\(label):".padded(to: 18) + value }

  /// A rate with three significant digits, or three behind the point.
  private func rateText(_ rate: Double) -> String { rate < 1 ? fixed(rate, digits: 3) : significant(rate) }

  /// A span in whole units where it has several, as in `57 min 16 s`.
  private func wholeSpan(_ seconds: Double) -> String {
    NumberText.span(seconds >= 100 ? seconds.rounded() : seconds)
  }
}

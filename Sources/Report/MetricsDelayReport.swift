import CostModel
import Simulator

/// What `headroom metrics-delay` prints for people.
public struct MetricsDelayReport {
  /// The delays.
  public var delay: MetricsDelay
  /// What the reader's terminal can show.
  public var style: TextStyle

  /// A report on delays.
  public init(_ delay: MetricsDelay, style: TextStyle) {
    self.delay = delay
    self.style = style
  }

  /// The report's text, with a newline at the end.
  public var text: String {
    let blocks = [
      heading, table, histogram("Any of the change is seen", delay.untilSeen),
      histogram("All of the change is seen", delay.untilSeenWhole),
    ]
    return style.encoded(blocks.map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n")
  }

  private var heading: [String] {
    let options = delay.options
    let basic = delay.isIdleBefore ? options.maxHousekeepingInterval : options.housekeepingInterval
    let longest = max(basic, options.housekeepingInterval) * (1 + options.jitterFactor)
    let nodes = delay.nodes == 1 ? "1 node" : "\(delay.nodes) nodes"
    return [
      style.painted("From a step in a pod's CPU use to the autoscaler's sync that sees it", .bold),
      "  \(NumberText.grouped(delay.steps)) steps"
        + (delay.isIdleBefore ? " out of idleness" : "") + ", seed \(delay.seed)",
      "  the pod is read every \(seconds(options.housekeepingInterval)) to \(seconds(longest)) s",
      "  \(nodes) scraped every \(seconds(options.metricResolution)) s, each after up to "
        + "\(seconds(options.scrapeDelay)) s",
      "  syncs every \(seconds(options.syncInterval)) s",
    ]
  }

  private var table: [String] {
    let rows = [("any of the change", delay.untilSeen), ("all of the change", delay.untilSeenWhole)].map {
      [$0.0] + [$0.1.p5, $0.1.p50, $0.1.p95, $0.1.mean, $0.1.min, $0.1.max].map { fixed($0, digits: 1) }
    }
    let headings = ["seconds until the sync sees", "p5", "p50", "p95", "mean", "least", "most"]
    let sides = [TextTable.Side.left] + Array(repeating: .right, count: headings.count - 1)
    return TextTable(rows: [headings] + rows, sides: sides).lines
      + ["Nine changes in ten are first seen after \(rows[0][1]) to \(rows[0][3]) s"]
  }

  /// A bar for each 5 s up to the last in which there is a delay.
  private func histogram(_ title: String, _ distribution: MetricsDelay.Distribution) -> [String] {
    let shares = distribution.countsPer5Seconds.map { Double($0) / Double(delay.steps) }
    let room = style.width - 24
    let most = shares.max() ?? 1
    return ["\(title) after"]
      + shares.enumerated().map { index, share in
        let length = Int((share / most * Double(room)).rounded())
        let bar = String(repeating: style.isUnicode ? "█" : "#", count: length)
        let label = "\("\(5 * index)".aligned(to: 4)) to \("\(5 * index + 5)".aligned(to: 2)) s"
        let line = "\(label)  \(NumberText.percent(share, digits: 1).aligned(to: 6))  \(bar)"
        return bar.isEmpty ? String(line.dropLast(2)) : line
      }
  }

  private func seconds(_ value: Double) -> String { NumberText.short(value) }
}

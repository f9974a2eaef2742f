import CostModel
import Validator

/// What more threads do to a pod whose limit stays as it is, in Markdown.
struct ThreadPictureText {
  private let picture: ThreadPicture
  private let points: [ThreadPoint]

  /// The longest bar's length.
  private static let barMax = 40

  init(_ picture: ThreadPicture, points: [ThreadPoint]) {
    self.picture = picture
    self.points = points
  }

  var lines: [String] {
    ["## Threads under a limit", "", introduction, "", "```"] + chart + ["```", ""] + table
  }

  private var introduction: String {
    "\(picture.network), one pod with a limit of \(picture.cpuLimit.quantity) CPU, the same traffic for "
      + "each number of threads: as much as uses \(NumberText.percent(picture.utilization, digits: 0)) of "
      + "the limit with one. More threads use up the quota sooner in each period and then all stand still. "
      + "Thread counts that this machine has no cores for are predicted for a node that has them."
  }

  /// A bar for each 95th percentile.
  private var chart: [String] {
    let most = points.flatMap { [$0.predicted.p95, $0.measured?.p95] }.compactMap { $0 }.max() ?? 1
    func bar(_ label: String, _ kind: String, _ figures: RunFigures) -> String {
      let p95 = figures.p95 ?? 0
      let length = Int((p95 / most * Double(Self.barMax)).rounded())
      return "\(label.padded(to: 10))\(kind.padded(to: 11))\(String(repeating: "█", count: length)) "
        + NumberText.time(p95)
    }
    return ["95th percentile of the response time", ""]
      + points.flatMap { point in
        [bar("\(point.threads) thread\(point.threads == 1 ? "" : "s")", "predicted", point.predicted)]
          + (point.measured.map { [bar("", "measured", $0)] } ?? [])
      }
  }

  private var table: [String] {
    [
      "| threads | p95: predicted | measured | mean: predicted | measured | throttled: predicted "
        + "| measured |",
      "|---:|---:|---:|---:|---:|---:|---:|",
    ]
      + points.map { point in
        let cells = [
          time(point.predicted.p95), time(point.measured?.p95), time(point.predicted.responseTime),
          time(point.measured?.responseTime), point.predicted.throttledText,
          point.measured?.throttledText ?? "not here",
        ]
        return "| \(point.threads) | \(cells.joined(separator: " | ")) |"
      }
  }

  private func time(_ seconds: Double?) -> String { seconds.map(NumberText.time) ?? "not here" }
}

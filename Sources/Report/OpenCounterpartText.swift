import CostModel
import Simulator

/// What open clients would have seen in place of closed users, in words.
struct OpenCounterpartText {
  private let open: OpenCounterpart

  init(_ open: OpenCounterpart) { self.open = open }

  /// Two sentences, without the last full stop.
  var sentences: String {
    let times = open.percentiles.map {
      "p\(NumberText.short($0.percentile)) \(NumberText.time($0.seconds.mean))"
    }
    let lost =
      open.availability.mean < 1
      ? ", and \(NumberText.percent(1 - open.availability.mean, digits: 2)) of requests fail" : ""
    return
      "These users wait for each answer before they send again, so that slow moments have few witnesses. "
      + "Clients who do not wait, as many requests (\(significant(open.ratePerSecond)) a second), would "
      + "see \(times.joined(separator: ", "))\(lost)"
  }
}

// A part of a recording, which begins at 0 as the whole does.

import CostModel
import Documents

extension Recording {
  /// The arrivals from one moment to before another, moved to begin at 0.
  ///
  /// - Parameters:
  ///   - from: The part's beginning, since the recording's; nil for its beginning.
  ///   - to: The part's end, not part of it; nil for the recording's end.
  ///   - error: Makes an error of what was expected, found and advised.
  /// - Returns: The part.
  /// - Throws: What `error` makes, for a part without arrivals, one that ends before it begins, and of counts
  ///   one that cuts an interval in two.
  public func cut(
    from: Nanoseconds?, to: Nanoseconds?,
    error: (_ expected: String, _ found: String, _ advice: String?) -> DocumentError
  ) throws(DocumentError) -> Recording {
    guard from != nil || to != nil else { return self }
    let start = from ?? .zero
    // An end beyond the recording's adds nothing to it.
    let stop = min(to ?? end, max(end, start))
    guard start < to ?? .never else {
      throw error("a cut that ends after it begins", "\(start.text) to \((to ?? end).text)", nil)
    }
    var part = self
    part.start = self.start.map { $0 + start.seconds }
    switch content {
    case .arrivals(let times, let cpuTimes):
      let first = times.firstIndexNot { $0 < .zero + start }
      let last = times.firstIndexNot { $0 < .zero + stop }
      let shift = Nanoseconds(-start.rawValue)
      part.content = .arrivals(
        times[first..<max(first, last)].map { $0 + shift },
        cpuTimes: cpuTimes.map { Array($0[first..<max(first, last)]) })
    case .counts(let interval, let counts):
      for edge in [start, stop] where edge.rawValue % interval.rawValue != 0 {
        throw error(
          "a cut at whole intervals of \(interval.text)", edge.text, "Counts say nothing of what is between")
      }
      let first = min(counts.count, Int(start.rawValue / interval.rawValue))
      let last = max(first, Int(stop.rawValue / interval.rawValue))
      part.content = .counts(interval: interval, Array(counts[first..<last]))
    }
    guard part.count > 0 else {
      throw error(
        "a cut with arrivals", "none", "The recording lasts \(end.text)")
    }
    return part
  }
}

extension Array {
  /// The first index whose element does not hold, of elements that hold up to some point and then do not.
  fileprivate func firstIndexNot(_ holds: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if holds(self[middle]) { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

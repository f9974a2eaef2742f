// CPU usage as metrics-server serves it: a rate between two readings of a counter.
//
// Modelled: one scrape of all pods every resolution; the rate between the last two readings, its window and
// its timestamp; for a fresh container a zero point at its start, if it is at least 10 s and less than a
// resolution old at its first scrape.
// Not modelled: cadvisor's own sampling between the container and the scrape.
// Source: metrics-server, pkg/storage/pod.go and types.go.

import CostModel

/// The last two readings of a container's CPU counter.
struct UsageHistory {
  private struct Reading {
    var time: Instant
    var usage: Int64
  }
  private let usageAtStart: Int64
  private var previous: Reading?
  private var last: Reading?

  /// The history of a container that has used nothing since its start.
  init(usageAtStart: Int64 = 0) { self.usageAtStart = usageAtStart }

  /// Adds a reading of the counter.
  mutating func scrape(usage: Int64, started: Instant, now: Instant, resolution: Nanoseconds) {
    let age = now - started
    if last == nil, age >= .seconds(10), age < resolution {
      last = Reading(time: started, usage: usageAtStart)
    }
    previous = last
    last = Reading(time: now, usage: usage)
  }

  /// The rate in millicores, with its time and window; nil before there are two readings.
  ///
  /// Truncated to nanocores, as metrics-server serves it, then rounded up to millicores, as it is read.
  var sample: (millicores: Int64, time: Instant, window: Nanoseconds)? {
    guard let previous, let last, last.time > previous.time else { return nil }
    let window = last.time - previous.time
    let nanocores = Int64(Double(last.usage - previous.usage) / window.seconds)
    return ((nanocores + 999_999) / 1_000_000, last.time, window)
  }
}

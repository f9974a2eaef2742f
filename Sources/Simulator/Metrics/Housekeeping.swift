// cadvisor's housekeeping: when a container's CPU counter is read.
//
// Modelled: an interval for each container, stretched by a random factor every time; if two readings in a
// row are equal, the interval is doubled up to a bound, and at the bound, or if they differ, it is the basic
// one again. So an idle container's intervals alternate between the two.
// Not modelled: how long a reading takes, readings on demand. Only the CPU counter is compared, where
// cadvisor compares all that it reads: a pod whose probes or network keep it busy never counts as idle there.
// Source: cadvisor, lib/manager/container.go (nextHousekeepingInterval, jitter); the intervals from
// Kubernetes, pkg/kubelet/cadvisor/cadvisor_linux.go.

import CostModel
import Statistics

/// A container's CPU counter at one instant.
struct CounterReading: Equatable {
  var time: Instant
  /// CPU time used so far, in ns.
  var usage: Int64
}

/// The readings of one container.
struct Housekeeping {
  /// The last reading; nil before the first.
  private(set) var last: CounterReading?
  private var interval: Nanoseconds

  init(_ options: ControllerOptions) { interval = options.housekeepingInterval }

  /// Takes a reading down and draws how long it is to the next.
  mutating func note(
    _ reading: CounterReading, _ options: ControllerOptions, random: inout RandomStream
  ) -> Nanoseconds {
    if let last {
      let isIdle = last.usage == reading.usage
      interval =
        isIdle && interval < options.maxHousekeepingInterval
        ? min(interval + interval, options.maxHousekeepingInterval) : options.housekeepingInterval
    }
    last = reading
    let stretch = random.uniform() * options.jitterFactor * Double(interval.rawValue)
    return interval + Nanoseconds(Int64(stretch))
  }
}

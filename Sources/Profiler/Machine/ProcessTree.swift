// CPU time and memory of another process with all that it has started.
//
// Modelled: the processes that run below it now, and the CPU time of those that have ended and were waited
// for. That of processes that run is read from their clocks, to the nanosecond: /proc counts in ticks of
// 10 ms, in which a service that mostly waits spends nothing. Memory is the sum of what is resident, in which
// pages that processes share count several times.
// Source: Linux, Documentation/filesystems/proc.rst; POSIX, clock_getcpuclockid.

import Foundation
import Serving

/// What a service has used so far, as the kernel counts it.
public protocol ServiceAccount {
  /// CPU time, in seconds; nil when it has ended.
  var cpuSeconds: Double? { get }
  /// Resident memory; nil when it has ended.
  var memory: MemoryReading? { get }
}

/// A process and its descendants.
public struct ProcessTree: ServiceAccount {
  private let files: ProcessFiles
  private let clock: (Int) -> Double?
  private let root: Int

  /// The tree below a process; nil where there is none of that number.
  public init?(_ id: Int) {
    self.init(
      id, files: ProcessFiles(folder: "/proc", ticksPerSecond: Double(sysconf(Int32(_SC_CLK_TCK)))))
  }

  init?(
    _ id: Int, files: ProcessFiles,
    clock: @escaping (Int) -> Double? = { ProcessCounters.cpuSeconds(of: pid_t($0)) }
  ) {
    guard id > 0, files.account(id) != nil else { return nil }
    (self.files, self.clock, root) = (files, clock, id)
  }

  /// CPU time of all of them.
  public var cpuSeconds: Double? {
    guard files.account(root) != nil else { return nil }
    return members.reduce(0) { sum, id in
      guard let account = files.account(id) else { return sum }
      return sum + (clock(id) ?? account.own) + account.waitedFor
    }
  }

  /// Resident memory of all of them: now, and the sum of what each had at most.
  public var memory: MemoryReading? {
    guard files.memory(of: "\(root)") != nil else { return nil }
    return members.compactMap { files.memory(of: "\($0)") }.reduce(MemoryReading(resident: 0, peak: 0)) {
      MemoryReading(resident: $0.resident + $1.resident, peak: $0.peak + $1.peak)
    }
  }

  /// The process and all below it.
  private var members: [Int] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: files.folder)) ?? []
    var children: [Int: [Int]] = [:]
    for id in names.compactMap({ Int($0) }) {
      if let parent = files.account(id)?.parent { children[parent, default: []].append(id) }
    }
    var (found, next) = ([root], 0)
    while next < found.count {
      found += children[found[next]] ?? []
      next += 1
    }
    return found
  }
}

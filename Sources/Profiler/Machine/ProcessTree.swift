// CPU time and memory of another process with all that it has started.
//
// Modelled: the processes that run below it now, and the CPU time of those that have ended and were waited
// for. Memory is the sum of what is resident, in which pages that processes share count several times.
// Source: Linux, Documentation/filesystems/proc.rst.

import Foundation

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
  private let root: Int

  /// The tree below a process; nil where there is none of that number.
  public init?(_ id: Int) {
    self.init(
      id, files: ProcessFiles(folder: "/proc", ticksPerSecond: Double(sysconf(Int32(_SC_CLK_TCK)))))
  }

  init?(_ id: Int, files: ProcessFiles) {
    guard id > 0, files.account(id) != nil else { return nil }
    (self.files, root) = (files, id)
  }

  /// CPU time of all of them.
  public var cpuSeconds: Double? {
    guard files.account(root) != nil else { return nil }
    return members.reduce(0) { $0 + (files.account($1)?.seconds ?? 0) }
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

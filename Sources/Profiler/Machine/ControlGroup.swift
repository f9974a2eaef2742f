// The CPU quota that this process runs under, and how often it ran out.
//
// Modelled: versions 1 and 2 of Linux's control groups, and a quota on any level above the process. Not
// modelled: mount points other than the usual ones.
// Source: Documentation/admin-guide/cgroup-v2.rst and Documentation/scheduler/sched-bwc.rst in Linux.

import Foundation

/// The control groups that bound the CPU time of this process, innermost first.
struct ControlGroup {
  /// A group's folder and the version that its files follow.
  private struct Level {
    let folder: String
    let isVersion2: Bool

    func text(_ name: String) -> String? {
      FileManager.default.contents(atPath: "\(folder)/\(name)").flatMap { String(bytes: $0, encoding: .utf8) }
    }

    /// The quota over the period; nil for none.
    var quotaCores: Double? {
      if isVersion2 {
        let fields = text("cpu.max")?.split(whereSeparator: \.isWhitespace).map { Double($0) } ?? []
        guard fields.count == 2, let quota = fields[0], let period = fields[1], period > 0 else { return nil }
        return quota / period
      }
      let number = { (name: String) in
        text(name).flatMap { Double($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
      }
      guard let quota = number("cpu.cfs_quota_us"), quota > 0, let period = number("cpu.cfs_period_us"),
        period > 0
      else { return nil }
      return quota / period
    }

    /// How often the quota ran out, and for how long in seconds: version 1 counts ns, version 2 µs.
    var throttling: (periods: Int, seconds: Double) {
      var counts: [Substring: Double] = [:]
      for line in (text("cpu.stat") ?? "").split(separator: "\n") {
        let fields = line.split(separator: " ")
        if fields.count == 2 { counts[fields[0]] = Double(fields[1]) }
      }
      let seconds = isVersion2 ? (counts["throttled_usec"] ?? 0) / 1e6 : (counts["throttled_time"] ?? 0) / 1e9
      return (Int(counts["nr_throttled"] ?? 0), seconds)
    }
  }

  private let levels: [Level]

  /// Finds the groups of this process.
  ///
  /// - Parameters:
  ///   - membership: The text of `/proc/self/cgroup`.
  ///   - mount: Where the groups are mounted, `/sys/fs/cgroup` but for tests.
  init(membership: String, mount: String) {
    levels = membership.split(separator: "\n").flatMap { line -> [Level] in
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { return [] }
      let isVersion2 = fields[1].isEmpty
      guard isVersion2 || fields[1].split(separator: ",").contains("cpu") else { return [] }
      let mounts = isVersion2 ? [mount, "\(mount)/unified"] : ["\(mount)/cpu", "\(mount)/cpu,cpuacct"]
      guard let root = mounts.first(where: { Self.isMount($0, version2: isVersion2) }) else { return [] }
      return Self.ancestry(String(fields[2])).map { Level(folder: root + $0, isVersion2: isVersion2) }
    }
  }

  /// Whether a folder is where groups of this version begin.
  private static func isMount(_ folder: String, version2: Bool) -> Bool {
    FileManager.default.fileExists(
      atPath: "\(folder)/\(version2 ? "cgroup.controllers" : "cpu.cfs_period_us")")
  }

  /// `/a/b` as `/a/b`, `/a` and the root.
  private static func ancestry(_ path: String) -> [String] {
    let parts = path.split(separator: "/")
    return (0...parts.count).reversed().map { count in parts.prefix(count).map { "/\($0)" }.joined() }
  }

  /// The tightest quota in cores; nil where there is none.
  var quotaCores: Double? { levels.compactMap(\.quotaCores).min() }

  /// Periods in which a quota ran out and the time lost to it in seconds, over all levels.
  var throttling: (periods: Int, seconds: Double) {
    levels.map(\.throttling).reduce((0, 0)) { ($0.0 + $1.periods, $0.1 + $1.seconds) }
  }
}

// A control group with a CPU quota, for one service to run in: what a container's CPU limit is to the kernel.
//
// Source: as in CPUStat. What kubelet and runtime write for a limit of 500m is a quota of 50 ms in each
// period of 100 ms.

import Foundation
import Synchronization

/// A control group that was made for a service.
public struct LimitedGroup: Sendable, Equatable {
  /// The version of control groups, 1 or 2.
  public let version: Int
  /// The quota in cores; nil for none.
  public let quotaCores: Double?
  /// Its folder.
  let folder: String
  /// The folder of the same group where version 1 counts CPU time apart; nil otherwise.
  let accounting: String?

  private static let made = Atomic(0)
  /// The group into which this process moves so that version 2 lets its own have others below it.
  private static let clientName = "headroom-client"

  /// Makes a group below that of this process.
  ///
  /// Under version 2 a group with processes of its own may not hand the CPU controller down; this process,
  /// and those beside it, then move into a group `headroom-client` first.
  ///
  /// - Parameters:
  ///   - quotaCores: CPU time per period over the period, above 0; nil for no limit, which still counts.
  ///   - periodSeconds: The period, 1 ms to 1 s; the kubelet's is 100 ms.
  /// - Returns: An empty group.
  /// - Throws: ``LimitedGroupError``; nothing is left behind then.
  public static func create(
    quotaCores: Double?, periodSeconds: Double = 0.1
  ) throws(LimitedGroupError) -> LimitedGroup {
    let membership = (try? String(contentsOfFile: "/proc/self/cgroup", encoding: .utf8)) ?? ""
    return try create(
      quotaCores: quotaCores, periodSeconds: periodSeconds, mount: "/sys/fs/cgroup", membership: membership)
  }

  static func create(
    quotaCores: Double?, periodSeconds: Double, mount: String, membership: String
  ) throws(LimitedGroupError) -> LimitedGroup {
    if let cores = quotaCores {
      guard (0.001...1).contains(periodSeconds), (0.001...1e6).contains(cores * periodSeconds) else {
        throw .quota(cores: cores, periodSeconds: periodSeconds)
      }
    }
    let tree = try GroupTree(mount: mount, membership: membership)
    let name = "headroom-\(getpid())-\(made.wrappingAdd(1, ordering: .relaxed).newValue)"
    var parent = tree.own
    if tree.version == 2 {
      if parent.hasSuffix("/" + clientName) { parent.removeLast(clientName.count + 1) }
      try handDown(parent, isOwn: parent == tree.own)
    }
    let group = LimitedGroup(
      version: tree.version, quotaCores: quotaCores, folder: "\(parent)/\(name)",
      accounting: tree.accounting.map { "\($0)/\(name)" })
    do {
      try group.make(periodSeconds: periodSeconds)
    } catch {
      group.remove()
      throw error
    }
    return group
  }

  private func make(periodSeconds: Double) throws(LimitedGroupError) {
    for folder in folders {
      guard mkdir(folder, 0o755) == 0 else {
        throw .refused(version: version, path: folder, reason: String(cString: strerror(errno)))
      }
    }
    for (file, text) in settings(periodSeconds: periodSeconds) { try write(text, to: "\(folder)/\(file)") }
  }

  /// The files that hold quota and period, in microseconds, in the order in which they are written.
  func settings(periodSeconds: Double) -> [(file: String, text: String)] {
    let period = Int((periodSeconds * 1e6).rounded())
    let quota = quotaCores.map { Int(($0 * periodSeconds * 1e6).rounded()) }
    return version == 2
      ? [("cpu.max", "\(quota.map(String.init) ?? "max") \(period)")]
      : [("cpu.cfs_period_us", "\(period)"), ("cpu.cfs_quota_us", "\(quota ?? -1)")]
  }

  /// Lets version 2 hand the CPU controller down from a group.
  private static func handDown(_ parent: String, isOwn: Bool) throws(LimitedGroupError) {
    let control = "\(parent)/cgroup.subtree_control"
    let handed = (try? String(contentsOfFile: control, encoding: .utf8)) ?? ""
    if handed.split(whereSeparator: \.isWhitespace).contains("cpu") { return }
    // The root may hold processes and hand down; other groups may not do both.
    do throws(LimitedGroupError) {
      return try Self.write("+cpu", to: control, version: 2)
    } catch {
      guard isOwn else { throw error }
    }
    let client = "\(parent)/\(clientName)"
    guard mkdir(client, 0o755) == 0 || errno == EEXIST else {
      throw .refused(version: 2, path: client, reason: String(cString: strerror(errno)))
    }
    let processes = (try? String(contentsOfFile: "\(parent)/cgroup.procs", encoding: .utf8)) ?? ""
    for id in processes.split(separator: "\n") {
      try Self.write(String(id), to: "\(client)/cgroup.procs", version: 2)
    }
    try Self.write("+cpu", to: control, version: 2)
  }

  private func write(_ text: String, to path: String) throws(LimitedGroupError) {
    try Self.write(text, to: path, version: version)
  }

  /// Writes in one piece, as the kernel wants it.
  private static func write(_ text: String, to path: String, version: Int) throws(LimitedGroupError) {
    let descriptor = open(path, O_WRONLY)
    guard descriptor >= 0 else {
      throw .refused(version: version, path: path, reason: String(cString: strerror(errno)))
    }
    defer { close(descriptor) }
    let count = text.utf8.count
    guard text.withCString({ Foundation.write(descriptor, $0, count) }) == count else {
      throw .refused(version: version, path: path, reason: String(cString: strerror(errno)))
    }
  }

  /// The folders that a process is put into.
  var folders: [String] { [folder] + [accounting].compactMap { $0 } }

  /// The kernel's counters now; those that cannot be read are 0.
  public var stat: CPUStat {
    let text = { (path: String) in try? String(contentsOfFile: path, encoding: .utf8) }
    return CPUStat(
      stat: text("\(folder)/cpu.stat") ?? "", usage: text("\(accounting ?? folder)/cpuacct.usage"))
  }

  /// Removes the group, when its processes have ended; a group that is gone already is none the less.
  public func remove() {
    for folder in folders { removeGroup(folder) }
  }
}

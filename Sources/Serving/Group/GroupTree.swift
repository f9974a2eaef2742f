// Where on this machine a control group with a CPU quota can be made.
//
// Modelled: version 1 with the controllers cpu and cpuacct mounted together or apart, and version 2; groups
// are made below this process's own, so that whatever bounds it bounds them too. Not modelled: mount points
// other than the usual ones.

import Foundation

/// The place of this process in the kernel's control groups.
struct GroupTree: Equatable {
  /// The version of the control groups that have the CPU controller: 1 or 2.
  let version: Int
  /// The folder of this process's own group.
  let own: String
  /// The same for version 1's CPU accounting, where it is mounted apart; nil otherwise.
  let accounting: String?

  /// Finds this process's place.
  ///
  /// - Parameters:
  ///   - mount: Where control groups are mounted, `/sys/fs/cgroup` but in tests.
  ///   - membership: The text of `/proc/self/cgroup`.
  /// - Throws: ``LimitedGroupError/noController(mount:)`` where neither version has the CPU controller.
  init(mount: String, membership: String) throws(LimitedGroupError) {
    func path(of controller: String) -> String? {
      for line in membership.split(separator: "\n") {
        let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard fields.count == 3, fields[1].split(separator: ",").contains(Substring(controller)) else {
          continue
        }
        return fields[2] == "/" ? "" : String(fields[2])
      }
      return nil
    }
    func find(_ controller: String, file: String) -> String? {
      guard let path = path(of: controller) else { return nil }
      let roots = ["\(mount)/cpu,cpuacct", "\(mount)/\(controller)"]
      // In a container the kernel may name a path that is not there: the mount itself is the own group then.
      return (roots.map { $0 + path } + roots).first {
        FileManager.default.fileExists(atPath: "\($0)/\(file)")
      }
    }
    if let cpu = find("cpu", file: "cpu.stat") {
      (version, own) = (1, cpu)
      let usage = find("cpuacct", file: "cpuacct.usage")
      accounting = usage == cpu ? nil : usage
      return
    }
    let line = membership.split(separator: "\n").first { $0.hasPrefix("0::") }
    let controllers = (try? String(contentsOfFile: "\(mount)/cgroup.controllers", encoding: .utf8)) ?? ""
    guard let line, controllers.split(whereSeparator: \.isWhitespace).contains("cpu") else {
      throw .noController(mount: mount)
    }
    let path = line.dropFirst(3)
    (version, own, accounting) = (2, mount + (path == "/" ? "" : path), nil)
  }
}

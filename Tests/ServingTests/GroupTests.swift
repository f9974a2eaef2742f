import Foundation
import Testing

@testable import Serving

/// Whether this machine lets its tests make control groups.
let canLimit: Bool = {
  guard let group = try? LimitedGroup.create(quotaCores: 1) else { return false }
  group.remove()
  return true
}()

@Suite struct GroupTests {
  @Test func `version 1 counts in nanoseconds, its CPU time in another file`() {
    // cpu.stat and cpuacct.usage of a group on Linux 6.18.
    let stat = CPUStat(
      stat: "nr_periods 171\nnr_throttled 98\nthrottled_time 5203981274\nnr_bursts 0\nburst_time 0\n",
      usage: "8612345678\n")
    #expect(stat.periods == 171)
    #expect(stat.throttledPeriods == 98)
    #expect(stat.throttledSeconds == 5.203981274)
    #expect(stat.usageSeconds == 8.612345678)
  }

  @Test func `version 2 counts in microseconds`() {
    let stat = CPUStat(
      stat: "usage_usec 8612345\nuser_usec 8000000\nsystem_usec 612345\nnr_periods 171\nnr_throttled 98\n"
        + "throttled_usec 5203981\nnr_bursts 0\nburst_usec 0\n")
    #expect(stat.periods == 171)
    #expect(stat.throttledPeriods == 98)
    #expect(stat.throttledSeconds == 5.203981)
    #expect(stat.usageSeconds == 8.612345)
  }

  @Test func `what was counted in between is a difference, unknown where an end of it is`() {
    let before = CPUStat(
      stat: "nr_periods 10\nnr_throttled 4\nthrottled_time 1000000000", usage: "2000000000")
    let after = CPUStat(stat: "nr_periods 25\nnr_throttled 5\nthrottled_time 1500000000", usage: "3000000000")
    let difference = after - before
    #expect(difference.periods == 15)
    #expect(difference.throttledPeriods == 1)
    #expect(difference.throttledSeconds == 0.5)
    #expect(difference.usageSeconds == 1)
    #expect((after - CPUStat()).usageSeconds == nil)
  }

  @Test func `quota and period are written as each version wants them`() {
    func settings(_ version: Int, _ quota: Double?) -> [String] {
      LimitedGroup(version: version, quotaCores: quota, folder: "/g", accounting: nil)
        .settings(periodSeconds: 0.1).map { "\($0.file) \($0.text)" }
    }
    #expect(settings(1, 0.5) == ["cpu.cfs_period_us 100000", "cpu.cfs_quota_us 50000"])
    #expect(settings(1, nil) == ["cpu.cfs_period_us 100000", "cpu.cfs_quota_us -1"])
    #expect(settings(2, 1.5) == ["cpu.max 150000 100000"])
    #expect(settings(2, nil) == ["cpu.max max 100000"])
  }

  @Test(
    "the own group is found under each version",
    arguments: [
      // Files that are there, /proc/self/cgroup, and what is found.
      (["cpu/a/cpu.stat", "cpuacct/a/cpuacct.usage"], "2:cpuacct:/a\n1:cpu:/a\n", 1, "cpu/a", "cpuacct/a"),
      (["cpu,cpuacct/cpu.stat", "cpu,cpuacct/cpuacct.usage"], "3:cpu,cpuacct:/\n", 1, "cpu,cpuacct", nil),
      (["cpu/cpu.stat"], "1:cpu:/not/in/here\n0::/\n", 1, "cpu", nil),
      (["cgroup.controllers"], "0::/user.slice/run-1.scope\n", 2, "user.slice/run-1.scope", nil),
      (["cgroup.controllers"], "0::/\n", 2, "", nil),
    ] as [([String], String, Int, String, String?)])
  func tree(
    _ files: [String], _ membership: String, _ version: Int, _ own: String, _ accounting: String?
  ) throws {
    let mount = try MountFolder(files: files, controllers: "cpuset cpu io\n")
    let tree = try GroupTree(mount: mount.path, membership: membership)
    #expect(tree.version == version)
    #expect(tree.own == (own.isEmpty ? mount.path : "\(mount.path)/\(own)"))
    #expect(tree.accounting == accounting.map { "\(mount.path)/\($0)" })
  }

  @Test func `without a CPU controller there is no limit, and the message says so`() throws {
    let mount = try MountFolder(files: ["cgroup.controllers"], controllers: "hugetlb\n")
    let error = try #require(throws: LimitedGroupError.self) {
      try GroupTree(mount: mount.path, membership: "1:pids:/\n0::/\n")
    }
    #expect(
      error.description
        == "CPU limit: expected the CPU controller of control groups under \(mount.path), found none; run "
        + "this on Linux with control groups, or without a limit (--cpu-limit none)")
  }

  @Test func `a group that may not be made leaves nothing behind, and the message says what to do`() throws {
    // In an ordinary folder the kernel puts no files into a new group: writing them is refused.
    let mount = try MountFolder(files: ["cpu/cpu.stat"])
    let error = try #require(throws: LimitedGroupError.self) {
      try LimitedGroup.create(quotaCores: 0.5, periodSeconds: 0.1, mount: mount.path, membership: "1:cpu:/\n")
    }
    guard case .refused(let version, let path, let reason) = error else { throw error }
    #expect(version == 1)
    #expect(path.hasSuffix("/cpu.cfs_period_us"))
    #expect(reason == "No such file or directory")
    #expect(try FileManager.default.contentsOfDirectory(atPath: "\(mount.path)/cpu") == ["cpu.stat"])
  }

  @Test func `version 2 hands the controller down from a group without processes of its own`() throws {
    // The root may hold processes: writing to its subtree_control is enough.
    let root = try MountFolder(
      files: ["cgroup.controllers", "cgroup.subtree_control", "cgroup.procs"], controllers: "cpu")
    #expect(throws: LimitedGroupError.self) {
      try LimitedGroup.create(quotaCores: 1, periodSeconds: 0.1, mount: root.path, membership: "0::/\n")
    }
    #expect(try root.text("cgroup.subtree_control") == "+cpu")
    #expect(!FileManager.default.fileExists(atPath: "\(root.path)/headroom-client"))
  }

  @Test(
    "each refusal says exactly what to do",
    arguments: [
      (
        LimitedGroupError.refused(version: 1, path: "/g", reason: "Permission denied"),
        "CPU limit: expected to make a control group, found that /g refuses: Permission denied; run it as "
          + "root ('sudo headroom …'), or without a limit (--cpu-limit none)"
      ),
      (
        LimitedGroupError.refused(version: 2, path: "/g", reason: "Permission denied"),
        "CPU limit: expected to make a control group, found that /g refuses: Permission denied; run it in a "
          + "group of your own ('systemd-run --user --scope -p Delegate=yes headroom …'), as root ('sudo "
          + "headroom …'), or without a limit (--cpu-limit none)"
      ),
      (
        LimitedGroupError.quota(cores: 0.001, periodSeconds: 0.1),
        "CPU limit: expected a quota of 1 ms or more in a period of 1 ms to 1 s, found 0.001 cores in a "
          + "period of 0.1 s"
      ),
    ])
  func messages(_ error: LimitedGroupError, _ expected: String) {
    #expect(error.description == expected)
  }

  @Test(
    "a quota that the kernel refuses is refused before",
    arguments: [(0.0, 0.1), (0.009, 0.1), (1, 2), (-1, 0.1)])
  func quota(_ cores: Double, _ period: Double) {
    #expect(throws: LimitedGroupError.quota(cores: cores, periodSeconds: period)) {
      try LimitedGroup.create(quotaCores: cores, periodSeconds: period)
    }
  }

  @Test(.enabled(if: canLimit, "control groups may not be made here"))
  func `a service in a group is throttled by its quota and counted`() throws {
    let group = try LimitedGroup.create(quotaCores: 0.1)
    defer { group.remove() }
    let (difference, own) = try FakeService.running(["FAKE_SPIN": "0.05"], in: group) { service in
      let before = group.stat
      let exchanges = ClosedLoop().run(FakeService.target(service), users: 1, until: .count(4))
      #expect(exchanges.allSatisfy { $0.isAnswered })
      return (group.stat - before, service.cpuSeconds ?? 0)
    }
    // 200 ms of CPU time at 10 ms in each period of 100 ms.
    #expect(difference.throttledPeriods >= 10)
    #expect(difference.periods >= difference.throttledPeriods)
    #expect(difference.throttledSeconds > 0)
    #expect(difference.usageSeconds.map { $0 >= 0.2 } ?? true)
    #expect(own >= 0.2)
    group.remove()
    #expect(!FileManager.default.fileExists(atPath: group.folder))
  }
}

/// A folder in the place of `/sys/fs/cgroup`.
final class MountFolder {
  let path: String

  init(files: [String], controllers: String = "") throws {
    let url = FileManager.default.temporaryDirectory.appending(path: "groups-\(UUID().uuidString)")
    path = url.path()
    for file in files {
      let place = url.appending(path: file)
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try (file == "cgroup.controllers" ? controllers : "").write(
        to: place, atomically: true, encoding: .utf8)
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func text(_ file: String) throws -> String {
    try String(contentsOfFile: "\(path)/\(file)", encoding: .utf8)
  }
}

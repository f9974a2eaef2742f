import Foundation
import Testing

@testable import Profiler

/// A folder that looks like the root of a Linux system, removed with its last reference.
final class FakeRoot {
  let path = NSTemporaryDirectory() + "headroom-root-\(UUID().uuidString)"

  func write(_ text: String, to name: String) throws {
    let url = URL(fileURLWithPath: "\(path)/\(name)")
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}

struct MachineTests {
  let root = FakeRoot()

  private func group(_ membership: String) -> ControlGroup {
    ControlGroup(membership: membership, mount: "\(root.path)/sys/fs/cgroup")
  }

  @Test func `CPU time is read from the kernel's files`() throws {
    // Idle and waiting count as neither; guests are part of user.
    try root.write("cpu  100 10 30 5000 70 2 8 50 40 0\ncpu0 1 1 1 1\n", to: "proc/stat")
    try root.write("11 (head (room) x) R 1 1 1 0 -1 4 1 0 0 0 25 15 0 0 20 0 1 0 5 6\n", to: "proc/self/stat")
    try root.write("11 (head (room) x) R 1 1 1 0 -1 4 1 0 0 0 25 15 0 0 20 0 1 0 5 6\n", to: "proc/11/stat")
    try root.write("12 (cc) S 1 1 1 0 -1 4 1 0 0 0 60 30 0 0 20 0 1 0 5 6\n", to: "proc/12/stat")
    let counters = LocalMachine(root: root.path).counters()
    #expect(counters.busySeconds == 1.5)
    #expect(counters.stealSeconds == 0.5)
    #expect(counters.ownSeconds == 0.4)
    #expect(counters.others == [12: MachineCounters.Process(name: "cc", seconds: 0.9)])
  }

  @Test func `a process is accounted for with all that it has started and waited for`() throws {
    func stat(_ id: Int, parent: Int, _ times: String) throws {
      try root.write(
        "\(id) (gunicorn: a) b) S \(parent) 1 1 0 -1 4 1 0 0 0 \(times) 20 0 1 0 5 6\n", to: "proc/\(id)/stat"
      )
      try root.write("VmHWM:\t  \(2 * id) kB\nVmRSS:\t  \(id) kB\n", to: "proc/\(id)/status")
    }
    // The master, a worker that has waited for children, its child, and a stranger.
    try stat(10, parent: 1, "100 20 0 0")
    try stat(11, parent: 10, "200 30 40 5")
    try stat(12, parent: 11, "7 8 0 0")
    try stat(13, parent: 1, "999 999 0 0")
    let files = ProcessFiles(folder: "\(root.path)/proc", ticksPerSecond: 100)
    // Two have clocks that are finer than their files; the third's cannot be read. Children add 0.45 s.
    let clocks = [10: 1.2034, 11: 2.3012]
    let tree = try #require(ProcessTree(10, files: files, clock: { clocks[$0] }))
    #expect(abs(try #require(tree.cpuSeconds) - 4.1046) < 1e-12)
    #expect(tree.memory == MemoryReading(resident: 33 << 10, peak: 66 << 10))
    #expect(ProcessTree(14, files: files) == nil)
    #expect(ProcessTree(0, files: files) == nil)
  }

  // Starting it takes a millisecond or two; in the kernel's files that is 0.
  @Test func `what a process spends within a tick of the kernel's files is seen`() throws {
    let sleeper = Process()
    sleeper.executableURL = URL(filePath: "/bin/sleep")
    sleeper.arguments = ["60"]
    try sleeper.run()
    defer { sleeper.terminate() }
    let tree = try #require(ProcessTree(Int(sleeper.processIdentifier)))
    #expect(try #require(tree.cpuSeconds) > 0)
  }

  @Test func `memory is read from the kernel's files`() throws {
    try root.write("Name:\tx\nVmHWM:\t  2048 kB\nVmRSS:\t  1024 kB\n", to: "proc/self/status")
    let memory = LocalMachine(root: root.path).memory()
    #expect(memory == MemoryReading(resident: 1 << 20, peak: 2 << 20))
  }

  @Test func `cores are those allowed by affinity and by quota`() throws {
    try root.write("Cpus_allowed:\tf27\nCpus_allowed_list:\t0-2,5,8-11\n", to: "proc/self/status")
    #expect(LocalMachine(root: root.path).description.cores == 8)
    try root.write("0::/\n", to: "proc/self/cgroup")
    try root.write("cpu\n", to: "sys/fs/cgroup/cgroup.controllers")
    try root.write("250000 100000\n", to: "sys/fs/cgroup/cpu.max")
    #expect(LocalMachine(root: root.path).description.cores == 3)
    #expect(LocalMachine(root: root.path).description.quotaCores == 2.5)
  }

  @Test func `a machine without these files has counters at 0`() {
    #expect(LocalMachine(root: root.path).counters() == MachineCounters())
  }

  @Test func `the tightest quota of version 2 counts, and throttling on every level`() throws {
    let top = "sys/fs/cgroup"
    try root.write("cpu memory\n", to: "\(top)/cgroup.controllers")
    try root.write("usage_usec 5\n", to: "\(top)/cpu.stat")
    try root.write("150000 100000\n", to: "\(top)/pods/cpu.max")
    try root.write("nr_periods 9\nnr_throttled 3\nthrottled_usec 250000\n", to: "\(top)/pods/cpu.stat")
    try root.write("max 100000\n", to: "\(top)/pods/a/cpu.max")
    try root.write("nr_periods 9\nnr_throttled 1\nthrottled_usec 50000\n", to: "\(top)/pods/a/cpu.stat")
    let group = group("0::/pods/a\n")
    #expect(group.quotaCores == 1.5)
    #expect(group.throttling.periods == 4)
    #expect(abs(group.throttling.seconds - 0.3) < 1e-12)
  }

  @Test func `version 1 counts in nanoseconds and writes no quota as minus 1`() throws {
    let top = "sys/fs/cgroup/cpu"
    try root.write("100000\n", to: "\(top)/cpu.cfs_period_us")
    try root.write("-1\n", to: "\(top)/cpu.cfs_quota_us")
    #expect(group("3:cpu,cpuacct:/a\n1:memory:/b\n").quotaCores == nil)
    try root.write("100000\n", to: "\(top)/a/cpu.cfs_period_us")
    try root.write("50000\n", to: "\(top)/a/cpu.cfs_quota_us")
    try root.write("nr_throttled 2\nthrottled_time 400000000\n", to: "\(top)/a/cpu.stat")
    let group = group("3:cpu,cpuacct:/a\n1:memory:/b\n")
    #expect(group.quotaCores == 0.5)
    #expect(group.throttling == (2, 0.4))
  }

  @Test func `without control groups nothing is bounded`() {
    #expect(group("").quotaCores == nil)
    #expect(group("0::/\n").throttling == (0, 0))
  }

  @Test func `the difference of two readings tells what others did`() {
    var (before, after) = (MachineCounters(), MachineCounters())
    (before.busySeconds, before.ownSeconds, before.stealSeconds) = (100, 5, 1)
    (after.busySeconds, after.ownSeconds, after.stealSeconds) = (115, 14, 2)
    before.others = [1: .init(name: "a", seconds: 50), 2: .init(name: "b", seconds: 3)]
    // The second was renamed, the third began in between.
    after.others = [
      1: .init(name: "a", seconds: 51), 2: .init(name: "b2", seconds: 6), 3: .init(name: "c", seconds: 2),
    ]
    let activity = MachineActivity(from: before, to: after, seconds: 10)
    #expect(activity.otherCores == 0.6)
    #expect(activity.stealShare == 1.0 / 16)
    #expect(activity.busiest == .init(id: 2, name: "b2", cores: 0.3))
  }

  @Test func `this machine tells what it is`() {
    let description = LocalMachine().description
    #expect(description.cores >= 1)
    #expect(description.date?.count == 20)
    #expect(description.date?.last == "Z")
    #expect(description.compiler?.hasPrefix("Swift 6.") == true)
    #expect(LocalMachine().memory().resident > 1 << 20)
  }

  @Test func `a file outside of a source tree has no commit`() throws {
    try root.write("name: \"other\"", to: "tree/Package.swift")
    try root.write("", to: "tree/.build/program")
    #expect(SourceTree(around: "\(root.path)/tree/.build/program") == nil)
    // A tree that git does not know.
    try root.write("let package = Package(\n  name: \"headroom\"", to: "tree/Package.swift")
    let tree = try #require(SourceTree(around: "\(root.path)/tree/.build/program"))
    #expect(tree.commit == nil)
  }
}

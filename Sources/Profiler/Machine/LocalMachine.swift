import Foundation

/// The machine that this process runs on.
///
/// On Linux everything comes from `/proc` and `/sys`. Elsewhere only processor count, kernel and memory are
/// known, and all counters stay at 0: nothing is doubted there for what others did.
public struct LocalMachine: Machine {
  private let files: ProcessFiles
  private let group: ControlGroup

  /// The machine.
  public init() {
    self.init(root: "")
  }

  /// A machine whose `/proc` and `/sys` lie in another folder.
  init(root: String) {
    files = ProcessFiles(folder: "\(root)/proc", ticksPerSecond: Double(sysconf(Int32(_SC_CLK_TCK))))
    group = ControlGroup(membership: files.text("self/cgroup") ?? "", mount: "\(root)/sys/fs/cgroup")
  }

  /// What the machine is; asks git for the commit, which takes some milliseconds.
  public var description: MachineDescription {
    let available = files.allowedCores ?? ProcessInfo.processInfo.activeProcessorCount
    let quota = group.quotaCores
    var description = MachineDescription(
      cores: min(available, quota.map { max(1, Int($0.rounded(.up))) } ?? available))
    description.processor = files.processor
    description.quotaCores = quota
    description.kernel = Self.kernel
    description.compiler = Self.compiler
    description.commit = Bundle.main.executablePath.flatMap { SourceTree(around: $0) }?.commit
    description.date = Date.now.formatted(.iso8601)
    return description
  }

  /// The kernel's counters; those that cannot be read stay at 0.
  public func counters() -> MachineCounters {
    var counters = MachineCounters()
    guard let machine = files.machineTimes, let own = files.process("self") else { return counters }
    (counters.busySeconds, counters.stealSeconds) = machine
    counters.ownSeconds = own.process.seconds
    (counters.throttledPeriods, counters.throttledSeconds) = group.throttling
    counters.others = files.processes.filter { $0.key != own.id }
    return counters
  }

  /// Memory as the kernel counts it, pages of the program and its libraries included.
  public func memory() -> MemoryReading {
    files.memory ?? ResourceUsage.memory
  }

  /// Trims the heap and resets the kernel's high-water mark; elsewhere than on Linux neither is possible.
  public func forgetFreedMemory() {
    // The module of the C library lacks this function of glibc's; other libraries have none.
    if let trim = dlsym(nil, "malloc_trim") {
      _ = unsafeBitCast(trim, to: (@convention(c) (Int) -> CInt).self)(0)
    }
    files.resetPeakMemory()
  }

  private static var kernel: String? {
    var names = utsname()
    guard uname(&names) == 0 else { return nil }
    let text = { (field: Any) in
      Mirror(reflecting: field).children.compactMap { $0.value as? CChar }.prefix { $0 != 0 }
        .map { String(UnicodeScalar(UInt8(bitPattern: $0))) }.joined()
    }
    return "\(text(names.sysname)) \(text(names.release)) \(text(names.machine))"
  }

  private static var compiler: String {
    #if compiler(>=6.4)
      let version = "Swift 6.4 or later"
    #elseif compiler(>=6.3)
      let version = "Swift 6.3"
    #elseif compiler(>=6.2)
      let version = "Swift 6.2"
    #else
      let version = "Swift 6.1"
    #endif
    #if DEBUG
      return "\(version), debug build"
    #else
      return "\(version), release build"
    #endif
  }
}

/// Memory where there is no `/proc`: the system's account of this process.
private enum ResourceUsage {
  static var memory: MemoryReading {
    #if canImport(Darwin)
      var usage = rusage()
      getrusage(RUSAGE_SELF, &usage)
      let peak = Int64(usage.ru_maxrss)
      var info = rusage_info_v4()
      let isKnown = withUnsafeMutablePointer(to: &info) {
        $0.withMemoryRebound(to: rusage_info_t?.self, capacity: 1) {
          proc_pid_rusage(getpid(), RUSAGE_INFO_V4, $0) == 0
        }
      }
      return MemoryReading(resident: isKnown ? Int64(info.ri_resident_size) : peak, peak: peak)
    #else
      return MemoryReading(resident: 0, peak: 0)
    #endif
  }
}

// What the profiler asks of the machine beside its clocks: tests put a fake in its place.

/// The machine that a profile is measured on.
public protocol Machine {
  /// What it is, for the profile's provenance.
  var description: MachineDescription { get }
  /// What it has done so far; two readings tell what it did in between.
  func counters() -> MachineCounters
  /// Memory of this process.
  func memory() -> MemoryReading
  /// Gives freed memory back to the system and starts a new peak, so that what was measured before in this
  /// process does not show in what is measured next.
  func forgetFreedMemory()
}

/// What a machine is; nil for what cannot be found out.
public struct MachineDescription: Sendable, Equatable {
  /// The processor's name.
  public var processor: String?
  /// Cores that this process may use: by affinity, and by the quota rounded up.
  public var cores: Int
  /// The quota of its control groups in cores; nil for none.
  public var quotaCores: Double?
  /// Name, release and architecture of the kernel.
  public var kernel: String?
  /// The compiler that built this program.
  public var compiler: String?
  /// The commit of the source tree that this program lies in; nil outside of one.
  public var commit: String?
  /// Now, in UTC, as in `2026-11-21T12:00:00Z`.
  public var date: String?

  /// A machine of which only the cores are known.
  public init(cores: Int) { self.cores = cores }
}

/// Resident memory of this process, in bytes.
public struct MemoryReading: Sendable, Equatable {
  /// Now.
  public var resident: Int64
  /// At most, since ``Machine/forgetFreedMemory()``.
  public var peak: Int64

  /// A reading from its parts, in bytes.
  public init(resident: Int64, peak: Int64) {
    self.resident = resident
    self.peak = peak
  }
}

/// What a machine has done since some moment in the past, as counters that only grow.
public struct MachineCounters: Sendable, Equatable {
  /// A process and the CPU time that it has used.
  public struct Process: Sendable, Equatable {
    /// Its name as the kernel knows it; it may change.
    public var name: String
    /// CPU time, in seconds.
    public var seconds: Double

    /// A process.
    public init(name: String, seconds: Double) {
      self.name = name
      self.seconds = seconds
    }
  }

  /// CPU time of all processes on all cores, in seconds.
  public var busySeconds = 0.0
  /// CPU time that the hypervisor gave to others while this machine wanted it, in seconds.
  public var stealSeconds = 0.0
  /// CPU time of this process, in seconds.
  public var ownSeconds = 0.0
  /// Periods in which the quota of this process's control groups ran out.
  public var throttledPeriods = 0
  /// How long threads stood still for that, in seconds.
  public var throttledSeconds = 0.0
  /// Each other process that can be seen, by its number.
  public var others: [Int: Process] = [:]

  /// Counters at 0.
  public init() {}
}

/// What a machine did between two readings of its counters.
public struct MachineActivity: Sendable, Equatable {
  /// A process and the mean number of cores it kept busy.
  public struct BusyProcess: Sendable, Equatable {
    /// Its number.
    public var id: Int
    /// Its name.
    public var name: String
    /// Mean busy cores.
    public var cores: Double

    /// A busy process.
    public init(id: Int, name: String, cores: Double) {
      self.id = id
      self.name = name
      self.cores = cores
    }
  }

  /// How long that was, in seconds.
  public let seconds: Double
  /// Mean busy cores of all other processes.
  public let otherCores: Double
  /// Share of the CPU time wanted that the hypervisor gave to others, 0 … 1.
  public let stealShare: Double
  /// Periods in which the quota ran out.
  public let throttledPeriods: Int
  /// How long threads stood still for that, in seconds.
  public let throttledSeconds: Double
  /// The other process that used most; nil where none was seen to use 0.01 cores.
  public let busiest: BusyProcess?

  /// The difference of two readings.
  ///
  /// - Parameters:
  ///   - before: The first.
  ///   - after: The second.
  ///   - seconds: Wall time between them, greater than 0.
  public init(from before: MachineCounters, to after: MachineCounters, seconds: Double) {
    precondition(seconds > 0, "activity needs time to pass, got \(seconds) s")
    let busy = max(0, after.busySeconds - before.busySeconds)
    let steal = max(0, after.stealSeconds - before.stealSeconds)
    self.seconds = seconds
    otherCores = max(0, busy - (after.ownSeconds - before.ownSeconds)) / seconds
    stealShare = busy + steal > 0 ? steal / (busy + steal) : 0
    throttledPeriods = max(0, after.throttledPeriods - before.throttledPeriods)
    throttledSeconds = max(0, after.throttledSeconds - before.throttledSeconds)
    let used = after.others.map { id, process in
      let earlier = before.others[id]?.seconds ?? 0
      return BusyProcess(id: id, name: process.name, cores: (process.seconds - earlier) / seconds)
    }
    // Among equals the lowest number, for a dictionary has no order.
    busiest = used.filter { $0.cores >= 0.01 }
      .max { ($0.cores, $1.id) < ($1.cores, $0.id) }
  }
}

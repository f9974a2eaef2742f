import Foundation

/// The times that a measurement reads: tests put a fake in the place of the system's.
public protocol MeasuringClock {
  /// Wall time since some fixed moment, in seconds; never goes back.
  var wall: Double { get }
  /// CPU time that this process has used, over all its threads, in seconds.
  var cpu: Double { get }
  /// CPU time that the calling thread has used, in seconds.
  var threadCPU: Double { get }
  /// Lets this long pass, in seconds.
  func sleep(_ seconds: Double)
}

/// The system's clocks, with a resolution of nanoseconds.
///
/// CPU time is the whole process's: threads that spin while they wait for work are part of what an image
/// costs.
public struct SystemClock: MeasuringClock, Sendable {
  /// The clocks of this machine.
  public init() {}

  /// `CLOCK_MONOTONIC`, which no correction of the date moves back.
  public var wall: Double { Self.read(CLOCK_MONOTONIC) }
  /// `CLOCK_PROCESS_CPUTIME_ID`.
  public var cpu: Double { Self.read(CLOCK_PROCESS_CPUTIME_ID) }
  /// `CLOCK_THREAD_CPUTIME_ID`: other threads may spin meanwhile, waiting for work of the network's.
  public var threadCPU: Double { Self.read(CLOCK_THREAD_CPUTIME_ID) }
  /// Suspends the calling thread.
  public func sleep(_ seconds: Double) { Thread.sleep(forTimeInterval: seconds) }

  private static func read(_ clock: clockid_t) -> Double {
    var time = timespec()
    clock_gettime(clock, &time)
    return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
  }
}

/// Wall and CPU time of one piece of work, in seconds.
struct WorkTime: Equatable {
  var wall: Double
  var cpu: Double
}

extension MeasuringClock {
  /// Times what one thread does, in seconds of its CPU.
  func timeThread(_ work: () -> Void) -> Double {
    let before = threadCPU
    work()
    return threadCPU - before
  }

  /// Times a piece of work.
  func time(_ work: () throws -> Void) rethrows -> WorkTime {
    let (cpuBefore, wallBefore) = (cpu, wall)
    try work()
    let wallAfter = wall
    return WorkTime(wall: wallAfter - wallBefore, cpu: cpu - cpuBefore)
  }
}

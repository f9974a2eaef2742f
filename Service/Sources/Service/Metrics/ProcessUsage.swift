import Foundation

/// What the kernel says of this process.
struct ProcessUsage: Sendable, Equatable {
  /// CPU time of all threads, user and system, in seconds.
  var cpuSeconds: Double
  /// Memory that lies in RAM; nil where there is no /proc.
  var residentBytes: Int?

  /// The usage now.
  static var now: ProcessUsage {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    // Sizes in pages: the program's, and of it what is resident.
    let memory = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
    let pages = memory?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    return ProcessUsage(
      cpuSeconds: Double(time.tv_sec) + Double(time.tv_nsec) / 1e9,
      residentBytes: pages.map { $0 * Int(sysconf(Int32(_SC_PAGESIZE))) })
  }
}

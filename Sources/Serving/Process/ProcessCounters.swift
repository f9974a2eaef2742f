import Foundation

/// What the kernel counts of another process.
public enum ProcessCounters {
  /// CPU time over all its threads, those that have ended included, in seconds; nil where it is gone.
  public static func cpuSeconds(of id: pid_t) -> Double? {
    #if os(Linux)
      var clock = clockid_t()
      var time = timespec()
      guard clock_getcpuclockid(id, &clock) == 0, clock_gettime(clock, &time) == 0 else { return nil }
      return Double(time.tv_sec) + 1e-9 * Double(time.tv_nsec)
    #else
      return usage(of: id).map { 1e-9 * Double($0.ri_user_time + $0.ri_system_time) }
    #endif
  }

  /// Memory in bytes: resident now and at most; nil where it is gone.
  static func memory(of id: pid_t) -> (resident: Int64, peak: Int64)? {
    #if os(Linux)
      guard let status = try? String(contentsOfFile: "/proc/\(id)/status", encoding: .utf8) else {
        return nil
      }
      return memory(status: status)
    #else
      return usage(of: id).map { (Int64($0.ri_resident_size), Int64($0.ri_lifetime_max_phys_footprint)) }
    #endif
  }

  /// The same from the text of `/proc/PID/status`.
  static func memory(status: String) -> (resident: Int64, peak: Int64)? {
    func bytes(_ key: String) -> Int64? {
      let line = status.split(separator: "\n").first { $0.hasPrefix("\(key):") }
      return line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int64($0) }.map {
        $0 * 1024
      }
    }
    guard let resident = bytes("VmRSS"), let peak = bytes("VmHWM") else { return nil }
    return (resident, max(resident, peak))
  }

  #if !os(Linux)
    private static func usage(of id: pid_t) -> rusage_info_v4? {
      var info = rusage_info_v4()
      let isKnown = withUnsafeMutablePointer(to: &info) {
        $0.withMemoryRebound(to: rusage_info_t?.self, capacity: 1) {
          proc_pid_rusage(id, RUSAGE_INFO_V4, $0) == 0
        }
      }
      return isKnown ? info : nil
    }
  #endif
}

import Foundation
import Simulator

/// What one repetition shows, a line of output.
struct BenchmarkLine: Encodable {
  var model: BenchmarkModel
  var pods: Int
  /// Requests that arrived.
  var requests: Int
  /// Requests that were answered.
  var completed: Int
  /// Events that the run loop handled.
  var events: Int
  /// Wall time of the run.
  var seconds: Double
  /// In seconds, of answered requests.
  var meanResponse: Double
  /// In seconds.
  var meanServiceTime: Double
  /// Quota periods with something to run, and those of them in which the quota ran out.
  var periods: Int
  var throttledPeriods: Int
  /// The peak of this process's resident memory so far.
  var peakMiB: Double

  init(_ measured: BenchmarkCase, _ outcome: TrialOutcome, took duration: Duration) {
    model = measured.model
    pods = measured.pods
    requests = outcome.attempted
    completed = outcome.completed
    events = outcome.events
    seconds = duration / .seconds(1)
    meanResponse = (outcome.responseTimes.mean ?? 0) / 1e9
    meanServiceTime = measured.meanServiceTime
    periods = outcome.periods
    throttledPeriods = outcome.throttledPeriods
    peakMiB = Self.peakMiB()
  }

  /// The kernel's `VmHWM`, or macOS's `ru_maxrss`.
  private static func peakMiB() -> Double {
    #if canImport(Darwin)
      var usage = rusage()
      getrusage(RUSAGE_SELF, &usage)
      return Double(usage.ru_maxrss) / Double(1 << 20)
    #else
      // Linux's ru_maxrss is no less than what the process had that started this one.
      let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
      let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
      let kibibytes = line.split { !$0.isNumber }.first.flatMap { Double($0) } ?? 0
      return kibibytes / 1024
    #endif
  }
}

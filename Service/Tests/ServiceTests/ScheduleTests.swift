import CSchedule
import Foundation
import Synchronization
import Testing

@testable import Service

@Suite struct ScheduleTests {
  /// The slice of a thread in nanoseconds, as the kernel tells it; nil where it does not.
  private static func slice(of thread: String) -> Int? {
    let text = try? String(contentsOfFile: "/proc/\(thread)/sched", encoding: .utf8)
    let line = text?.split(separator: "\n").first { $0.hasPrefix("se.slice") }
    return line?.split(separator: ":").last.flatMap { Int($0.trimmingCharacters(in: .whitespaces)) }
  }

  /// Whether a thread that asks for a short slice is then seen to have it.
  private static let canAsk: Bool = {
    let seen = Mutex<Int?>(nil)
    let asked = DispatchSemaphore(value: 0)
    Thread.detachNewThread {
      _ = csPreferShortSlice()
      seen.withLock { $0 = slice(of: "thread-self") }
      asked.signal()
    }
    asked.wait()
    return seen.withLock { $0 } == 100_000
  }()

  @Test(.enabled(if: canAsk, "this kernel does not let threads choose their slice, or does not tell"))
  func `event loops have the shortest slice, and workers the usual one`() throws {
    let service = try TestService { $0.eventLoops = 2 }
    try withExtendedLifetime(service) {
      let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")
      func slices(ofLoops areLoops: Bool) -> [Int] {
        threads.map { "self/task/\($0)" }.filter {
          let name = try? String(contentsOfFile: "/proc/\($0)/comm", encoding: .utf8)
          return name.map { $0.hasPrefix("NIO-ELT") == areLoops } ?? false
        }.compactMap(Self.slice)
      }
      // The services of other tests have loops as well.
      #expect(eventually { slices(ofLoops: true).count { $0 == 100_000 } >= 2 })
      #expect(slices(ofLoops: false).contains { $0 > 100_000 })
    }
  }
}

// Ends the services that this program started when the user interrupts it.

import Foundation
import Synchronization

/// Children and their groups' folders, as the signal handler sees them: plain memory, written by one thread
/// at a time and never moved.
private struct GuardedChild {
  var id: pid_t = 0
  var folders: (UnsafeMutablePointer<CChar>?, UnsafeMutablePointer<CChar>?) = (nil, nil)
}

private let slotCount = 16
private nonisolated(unsafe) let slots: UnsafeMutablePointer<GuardedChild> = {
  let slots = UnsafeMutablePointer<GuardedChild>.allocate(capacity: slotCount)
  slots.initialize(repeating: GuardedChild(), count: slotCount)
  return slots
}()
private let slotLock = Mutex(false)

/// Kills the children, removes their groups, and lets the signal take its course.
private func endChildren(_ number: Int32) {
  for index in 0..<slotCount where slots[index].id > 0 {
    var status: Int32 = 0
    kill(slots[index].id, SIGKILL)
    waitpid(slots[index].id, &status, 0)
    removeGroup(slots[index].folders.0)
    removeGroup(slots[index].folders.1)
  }
  signal(number, SIG_DFL)
  kill(getpid(), number)
}

/// Removes an empty group's folder; the kernel takes a moment to forget the last process.
///
/// Called by a signal's handler too: nothing but system calls.
func removeGroup(_ folder: UnsafePointer<CChar>?) {
  guard let folder else { return }
  var tries = 100
  while rmdir(folder) != 0, errno == EBUSY, tries > 0 {
    tries -= 1
    usleep(10_000)
  }
}

/// Sees to it that no child outlives an interrupted program.
enum ChildGuard {
  private static let signals = [SIGINT, SIGTERM, SIGHUP]

  /// Guards a child; the signals' handlers are installed with the first.
  ///
  /// - Parameters:
  ///   - id: The child's process.
  ///   - folders: Its groups' folders, at most two.
  static func add(_ id: pid_t, folders: [String]) {
    slotLock.withLock { isInstalled in
      if !isInstalled {
        for number in signals { signal(number, endChildren) }
        isInstalled = true
      }
      guard let free = (0..<slotCount).first(where: { slots[$0].id == 0 }) else { return }
      slots[free].folders = (
        folders.first.flatMap { strdup($0) }, folders.dropFirst().first.flatMap { strdup($0) }
      )
      slots[free].id = id
    }
  }

  /// Forgets a child that has ended.
  static func remove(_ id: pid_t) {
    slotLock.withLock { _ in
      for index in 0..<slotCount where slots[index].id == id {
        slots[index].id = 0
        free(slots[index].folders.0)
        free(slots[index].folders.1)
        slots[index].folders = (nil, nil)
      }
    }
  }
}

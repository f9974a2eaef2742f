// Ends the services that this program started when the user interrupts it.

import Foundation
import Synchronization

/// A child as the signal's handler sees it: plain memory, never moved.
private struct GuardedChild {
  var id: pid_t = 0
  /// Groups, files and folders to remove when it has ended, in this order; nil at the end.
  var leftovers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
}

private let slotCount = 16
private nonisolated(unsafe) let slots: UnsafeMutablePointer<GuardedChild> = {
  let slots = UnsafeMutablePointer<GuardedChild>.allocate(capacity: slotCount)
  slots.initialize(repeating: GuardedChild(), count: slotCount)
  return slots
}()
private let slotLock = Mutex(false)

/// Kills the children, removes what is theirs, and lets the signal take its course.
private func endChildren(_ number: Int32) {
  for index in 0..<slotCount where slots[index].id > 0 {
    var status: Int32 = 0
    kill(slots[index].id, SIGKILL)
    waitpid(slots[index].id, &status, 0)
    var next = slots[index].leftovers
    while let place = next?.pointee {
      if unlink(place) != 0 { removeGroup(place) }
      next = next?.successor()
    }
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
  ///   - leftovers: Groups, files and folders to remove when it has ended, in this order.
  static func add(_ id: pid_t, leftovers: [String]) {
    slotLock.withLock { isInstalled in
      if !isInstalled {
        for number in signals { signal(number, endChildren) }
        isInstalled = true
      }
      guard let free = (0..<slotCount).first(where: { slots[$0].id == 0 }) else { return }
      let places = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: leftovers.count + 1)
      for (index, place) in leftovers.enumerated() {
        (places + index).initialize(to: strdup(place))
      }
      (places + leftovers.count).initialize(to: nil)
      slots[free].leftovers = places
      slots[free].id = id
    }
  }

  /// Forgets a child that has ended.
  static func remove(_ id: pid_t) {
    slotLock.withLock { _ in
      for index in 0..<slotCount where slots[index].id == id {
        slots[index].id = 0
        var next = slots[index].leftovers
        while let place = next?.pointee {
          free(place)
          next = next?.successor()
        }
        slots[index].leftovers?.deallocate()
        slots[index].leftovers = nil
      }
    }
  }
}

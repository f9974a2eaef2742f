import CKernels
import Dispatch
import Synchronization

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

// Where the threads of a team wait for each other.
//
// Layers of a small network take some tens of microseconds, and waking a thread takes about as long. So a
// thread that waits looks for the others a while before it sleeps; not longer, since under a CPU limit the
// time it spends looking is taken from the others' quota, and they may be throttled until the next period.

/// A barrier for a fixed number of threads, used again and again.
///
/// What a thread wrote before the barrier all others see after it.
final class Barrier: Sendable {
  /// How long a thread looks before it sleeps, in ns: about what falling asleep and being woken costs.
  static let patience: UInt64 = 50_000

  private let members: Int
  private let arrived = Atomic<Int>(0)
  private let phase = Atomic<Int>(0)
  private let sleepers = Atomic<Int>(0)
  /// Sleepers wait for `changed`, which is signalled with `lock` held; both are made for being shared.
  private nonisolated(unsafe) let lock: UnsafeMutablePointer<pthread_mutex_t>
  private nonisolated(unsafe) let changed: UnsafeMutablePointer<pthread_cond_t>

  /// A barrier for so many threads, at least 1.
  init(members: Int) {
    precondition(members > 0, "a barrier needs 1 member or more, got \(members)")
    self.members = members
    lock = .allocate(capacity: 1)
    changed = .allocate(capacity: 1)
    lock.initialize(to: pthread_mutex_t())
    changed.initialize(to: pthread_cond_t())
    let status = pthread_mutex_init(lock, nil) | pthread_cond_init(changed, nil)
    precondition(status == 0, "no mutex or condition could be made: error \(status)")
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(lock)
    changed.deallocate()
    lock.deallocate()
  }

  /// Returns when all members have called it.
  func wait() {
    guard members > 1 else { return }
    let current = phase.load(ordering: .acquiring)
    if arrived.wrappingAdd(1, ordering: .acquiringAndReleasing).newValue == members {
      arrived.store(0, ordering: .relaxed)
      phase.store(current &+ 1, ordering: .sequentiallyConsistent)
      if sleepers.load(ordering: .sequentiallyConsistent) > 0 { wakeAll() }
    } else if !isSeen(leaving: current) {
      sleep(leaving: current)
    }
  }

  /// Looks for the end of a phase; false if it has not come in time.
  private func isSeen(leaving current: Int) -> Bool {
    let start = DispatchTime.now().uptimeNanoseconds
    repeat {
      for _ in 0..<32 {
        if phase.load(ordering: .acquiring) != current { return true }
        ckPause()
      }
    } while DispatchTime.now().uptimeNanoseconds - start < Barrier.patience
    return false
  }

  private func sleep(leaving current: Int) {
    pthread_mutex_lock(lock)
    sleepers.wrappingAdd(1, ordering: .sequentiallyConsistent)
    while phase.load(ordering: .sequentiallyConsistent) == current { pthread_cond_wait(changed, lock) }
    sleepers.wrappingSubtract(1, ordering: .relaxed)
    pthread_mutex_unlock(lock)
  }

  private func wakeAll() {
    pthread_mutex_lock(lock)
    pthread_cond_broadcast(changed)
    pthread_mutex_unlock(lock)
  }
}

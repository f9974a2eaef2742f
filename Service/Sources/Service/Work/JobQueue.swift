import Foundation

/// A bounded first-in, first-out queue in front of the workers.
///
/// What counts is the sum of those that wait and those that are worked on: at most as many as there are
/// workers and places, so that a queue of 0 still feeds idle workers.
final class JobQueue: @unchecked Sendable {
  // Guarded by the condition.
  private let condition = NSCondition()
  private var waiting: [Job] = []
  private var working = 0
  private var isClosed = false

  private let workers: Int
  private let places: Int

  /// A queue.
  ///
  /// - Parameters:
  ///   - workers: Those who take from it, at least 1.
  ///   - places: How many may wait while all of them work, 0 or more.
  init(workers: Int, places: Int) {
    self.workers = workers
    self.places = places
  }

  /// Jobs that wait.
  var length: Int { locked { waiting.count } }
  /// Jobs that are worked on.
  var busy: Int { locked { working } }
  /// Whether another job would be refused now.
  var isFull: Bool { locked { isFullNow } }

  /// Adds a job at the end; false where there is no place.
  func add(_ job: Job) -> Bool {
    locked {
      guard !isFullNow, !isClosed else { return false }
      waiting.append(job)
      condition.signal()
      return true
    }
  }

  /// Removes a job that nobody waits for any more; false where a worker already has it.
  func remove(_ job: Job) -> Bool {
    locked {
      guard let place = waiting.firstIndex(where: { $0 === job }) else { return false }
      waiting.remove(at: place)
      return true
    }
  }

  /// Takes the first job, and waits for one if need be; nil once the queue is closed and empty.
  func take() -> Job? {
    locked {
      while waiting.isEmpty {
        if isClosed { return nil }
        condition.wait()
      }
      working += 1
      return waiting.removeFirst()
    }
  }

  /// Says that a job that was taken is done.
  func done() {
    locked { working -= 1 }
  }

  /// Ends the workers once nothing waits.
  func close() {
    locked {
      isClosed = true
      condition.broadcast()
    }
  }

  private var isFullNow: Bool { waiting.count + working >= workers + places }

  private func locked<T>(_ work: () -> T) -> T {
    condition.lock()
    defer { condition.unlock() }
    return work()
  }
}

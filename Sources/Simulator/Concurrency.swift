import Dispatch
import Synchronization

/// Computes `count` values on several threads and returns them in order of their index.
///
/// - Parameters:
///   - count: How many, 0 or more.
///   - threads: How many are computed at once, at least 1.
///   - compute: Gives the value of an index; pure, since which thread takes which index is left to chance.
/// - Returns: As many values.
public func concurrently<T: Sendable>(
  _ count: Int, threads: Int, _ compute: @Sendable (Int) -> T
) -> [T] {
  let results = Mutex([T?](repeating: nil, count: count))
  let next = Atomic(0)
  DispatchQueue.concurrentPerform(iterations: max(1, min(threads, count))) { _ in
    while true {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < count else { return }
      let value = compute(index)
      results.withLock { $0[index] = value }
    }
  }
  return results.withLock { $0.compactMap { $0 } }
}

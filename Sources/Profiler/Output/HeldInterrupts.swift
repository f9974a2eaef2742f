// Lets a piece of work finish although the user interrupts it.

import Foundation

/// The last signal that came while signals were held; written by the handler, so nothing but a plain word.
private nonisolated(unsafe) var heldSignal: sig_atomic_t = 0

/// Does work that SIGINT, SIGTERM and SIGHUP do not cut short; one that came meanwhile takes effect
/// afterwards.
///
/// For work of milliseconds. Signal handlers belong to the whole process: not for use on two threads at once.
///
/// - Parameter work: What is to be finished.
/// - Returns: What the work returns.
func withInterruptsHeld<T>(_ work: () throws -> T) rethrows -> T {
  heldSignal = 0
  let signals = [SIGINT, SIGTERM, SIGHUP]
  let handlers = signals.map { number in signal(number) { heldSignal = sig_atomic_t($0) } }
  defer {
    for (number, handler) in zip(signals, handlers) { signal(number, handler) }
    // To the process: threads of a pool block such signals.
    if heldSignal != 0 { kill(getpid(), Int32(heldSignal)) }
  }
  return try work()
}

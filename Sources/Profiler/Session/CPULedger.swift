/// The CPU time that a process spends on successive pieces of work.
///
/// The kernel charges a thread that runs on another CPU at the next tick or when it sleeps, which may be
/// after the work that it did is done: read right behind each piece, the process's clock would lack up to a
/// tick of every helper. So readings follow each other without gaps, and what was charged late is in the
/// next; the first piece lacks what the last is found to have when all threads sleep.
struct CPULedger {
  /// After so long all helpers sleep, in seconds.
  private static let rest = 0.002

  private let clock: any MeasuringClock
  private var last: Double

  /// A ledger that begins when all threads sleep.
  init(_ clock: any MeasuringClock) {
    self.clock = clock
    clock.sleep(Self.rest)
    last = clock.cpu
  }

  /// What the process has spent since the last reading, in seconds.
  mutating func spent() -> Double {
    let now = clock.cpu
    defer { last = now }
    return now - last
  }

  /// What was charged late, and belongs to the first piece, in seconds.
  mutating func settle() -> Double {
    clock.sleep(Self.rest)
    return spent()
  }
}

/// The CPUs that have run a pod's threads, in the order in which they first did: mostly the one that is kept
/// in place.
struct RunQueues {
  private var first = RunQueue()
  private var others: [RunQueue] = []
  /// How many there are.
  private(set) var count = 0

  /// Their numbers.
  @inline(__always)
  var indices: Range<Int> { 0..<count }

  /// Adds one that has run nothing.
  mutating func add() {
    if count > 0 { others.append(RunQueue()) }
    count += 1
  }

  subscript(index: Int) -> RunQueue {
    @inline(__always) _read { if index == 0 { yield first } else { yield others[index - 1] } }
    @inline(__always) _modify { if index == 0 { yield &first } else { yield &others[index - 1] } }
  }
}

// A first-in, first-out row of the hot path, changed in place like ``Slots``.

/// Numbers that leave in the order in which they came; the room of those that have left is used again.
///
/// Like ``Slots`` it is a reference: copies share their numbers, though not where they begin; there should be
/// one.
struct FIFO {
  /// A ring, whose room is a power of two.
  private var ring = Slots(repeatElement(Int32(0), count: 8))
  private var first = 0
  /// How many there are.
  private(set) var count = 0

  @inline(__always)
  var isEmpty: Bool { count == 0 }

  /// Adds a number at the end.
  @inline(__always)
  mutating func append(_ number: Int32) {
    if count == ring.count { grow() }
    ring[(first + count) & (ring.count - 1)] = number
    count += 1
  }

  /// Takes the number that came first; nil when there is none.
  @inline(__always)
  mutating func popFirst() -> Int32? {
    guard count > 0 else { return nil }
    let number = ring[first]
    first = (first + 1) & (ring.count - 1)
    count -= 1
    return number
  }

  @inline(never)
  private mutating func grow() {
    let (old, size) = (ring, ring.count)
    ring = Slots(repeatElement(0, count: 2 * size))
    for index in 0..<count { ring[index] = old[(first + index) & (size - 1)] }
    first = 0
  }
}

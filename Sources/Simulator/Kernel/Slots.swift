// Storage of the hot path: an array that is changed in place, without the look at each change whether
// somebody else holds a copy.

/// A growing row of values, each known by its index.
///
/// Unlike an array it is a reference: copies share their values, and so does whoever gets it as an argument.
/// Growing and reading cost what they cost an array; changing one value costs a check of its index and the
/// change itself.
struct Slots<Element>: RandomAccessCollection {
  private final class Storage {
    let base: UnsafeMutablePointer<Element>
    var count = 0

    init(capacity: Int) { base = .allocate(capacity: capacity) }

    deinit {
      base.deinitialize(count: count)
      base.deallocate()
    }
  }

  private var storage: Storage
  private var base: UnsafeMutablePointer<Element>
  private var capacity: Int
  /// How many values there are.
  private(set) var count = 0

  /// An empty row with room for so many values before it must grow.
  init(capacity: Int = 16) {
    self.capacity = Swift.max(1, capacity)
    storage = Storage(capacity: self.capacity)
    base = storage.base
  }

  /// A row of these values.
  init(_ values: some Collection<Element>) {
    self.init(capacity: values.count)
    for value in values { append(value) }
  }

  var startIndex: Int { 0 }
  var endIndex: Int { count }

  subscript(index: Int) -> Element {
    @inline(__always) unsafeAddress { UnsafePointer(address(of: index)) }
    @inline(__always) nonmutating unsafeMutableAddress { address(of: index) }
  }

  /// Where a value stands, until the next is added.
  @inline(__always)
  func address(of index: Int) -> UnsafeMutablePointer<Element> {
    precondition(index >= 0 && index < count, "slot \(index) of \(count)")
    return base + index
  }

  /// Where the first value stands, until the next is added; for loops that know their indices.
  @inline(__always)
  var start: UnsafeMutablePointer<Element> { base }

  /// Adds a value at the end.
  @inline(__always)
  mutating func append(_ value: Element) {
    if count == capacity { grow() }
    (base + count).initialize(to: value)
    count += 1
    storage.count = count
  }

  /// Takes the last value; nil when there is none.
  @inline(__always)
  mutating func popLast() -> Element? {
    guard count > 0 else { return nil }
    count -= 1
    storage.count = count
    return (base + count).move()
  }

  /// Moves the values to twice the room.
  @inline(never)
  private mutating func grow() {
    let larger = Storage(capacity: 2 * capacity)
    larger.base.moveInitialize(from: base, count: count)
    larger.count = count
    storage.count = 0
    storage = larger
    base = larger.base
    capacity *= 2
  }
}

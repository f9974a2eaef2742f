// Where the memory of packed weights comes from.
//
// Operations do not know whether they are filled or mapped: each asks its values for memory of its own
// layout, always in the same order, that of the passes and of its initializer. What was filled so once can
// be written to a file one after the other, and mapped from it in that order, without any values.

/// The memory of a network's weights, block after block.
final class WeightStore {
  /// The blocks given so far, in order.
  private(set) var blocks: [AlignedFloats] = []
  private let map: MappedFile?
  private var offset: Int

  /// Memory that gets filled.
  init() {
    map = nil
    offset = 0
  }

  /// Memory that was filled once, mapped from the byte `offset` of a file on.
  init(_ map: MappedFile, offset: Int) {
    self.map = map
    self.offset = offset
  }

  /// Whether the blocks are mapped, so that nothing fills them.
  var isMapped: Bool { map != nil }

  /// The next block, filled unless it is mapped.
  ///
  /// Where a file is too short for it, which the plan's fingerprint tells afterwards, the block is zeros.
  func block(count: Int, fill: (UnsafeMutablePointer<Float>) -> Void) -> AlignedFloats {
    let next: AlignedFloats
    let bytes = AlignedFloats.paddedBytes(count: count)
    if let map, offset + bytes <= map.bytes.count {
      next = AlignedFloats(map, offset: offset, count: count)
      offset += bytes
    } else {
      next = AlignedFloats(count: count)
      if map == nil { fill(next.pointer) }
    }
    blocks.append(next)
    return next
  }
}

/// Values on their way into an operation's memory: how many there are and, where that memory is filled and
/// not mapped, what they are.
struct WeightValues {
  /// How many there are.
  let count: Int
  private let given: [Float]?
  private let store: WeightStore?

  /// Values that fill memory, which `store` knows of.
  init(_ values: [Float], store: WeightStore? = nil) {
    count = values.count
    given = values
    self.store = store
  }

  /// As many values as were once packed into the memory that `store` maps.
  init(count: Int, packedIn store: WeightStore) {
    self.count = count
    given = nil
    self.store = store
  }

  /// Memory of an operation's own layout.
  ///
  /// - Parameters:
  ///   - count: How many floats it has.
  ///   - fill: Writes the values to it, where it is not mapped; it is zeroed before.
  /// - Returns: The memory.
  func packed(
    count: Int, fill: (_ values: [Float], _ target: UnsafeMutablePointer<Float>) -> Void
  ) -> AlignedFloats {
    (store ?? WeightStore()).block(count: count) { target in
      guard let given else { preconditionFailure("\(self.count) values were to be packed, found none") }
      fill(given, target)
    }
  }

  /// Memory that has the values as they are.
  func aligned() -> AlignedFloats {
    packed(count: count) { values, target in target.update(from: values, count: values.count) }
  }

  /// Values made of these; `transform` is called only where there are any.
  func derived(count: Int, _ transform: ([Float]) -> [Float]) -> WeightValues {
    if let given { return WeightValues(transform(given), store: store) }
    guard let store else { preconditionFailure("values that nobody has and no file") }
    return WeightValues(count: count, packedIn: store)
  }
}

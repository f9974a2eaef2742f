/// Float32 memory aligned to a cache line, freed with its last reference: zeroed and its own, or a part of a
/// file that is mapped.
///
/// `@unchecked Sendable`: weights are written before they are shared and only read afterwards; a session's
/// memory never leaves the session.
final class AlignedFloats: @unchecked Sendable {
  let count: Int
  /// Mapped memory may be read only.
  let pointer: UnsafeMutablePointer<Float>
  /// What the memory is a part of; nil where it is its own.
  private let map: MappedFile?

  static let alignment = 64

  init(count: Int) {
    self.count = count
    map = nil
    let bytes = AlignedFloats.paddedBytes(count: count)
    let memory = UnsafeMutableRawPointer.allocate(byteCount: bytes, alignment: AlignedFloats.alignment)
    let capacity = bytes / MemoryLayout<Float>.stride
    pointer = memory.bindMemory(to: Float.self, capacity: capacity)
    pointer.initialize(repeating: 0, count: capacity)
  }

  convenience init(_ values: [Float]) {
    self.init(count: values.count)
    values.withUnsafeBufferPointer { source in
      guard let base = source.baseAddress else { return }
      pointer.update(from: base, count: source.count)
    }
  }

  /// The floats of a file from a byte on, which must be a multiple of the alignment.
  init(_ map: MappedFile, offset: Int, count: Int) {
    precondition(
      offset % AlignedFloats.alignment == 0
        && offset + AlignedFloats.paddedBytes(count: count) <= map.bytes.count,
      "\(count) floats at byte \(offset) are not in the \(map.bytes.count) bytes mapped, or not aligned")
    self.count = count
    self.map = map
    let memory = UnsafeMutableRawPointer(mutating: map.start + offset)
    pointer = memory.bindMemory(to: Float.self, capacity: count)
  }

  /// The floats' bytes, and the zeros that fill their last cache line.
  var bytes: UnsafeRawBufferPointer {
    UnsafeRawBufferPointer(start: pointer, count: AlignedFloats.paddedBytes(count: count))
  }

  /// What so many floats take, in bytes: whole cache lines, at least one.
  static func paddedBytes(count: Int) -> Int {
    (max(count, 1) * MemoryLayout<Float>.stride + alignment - 1) / alignment * alignment
  }

  deinit {
    if map == nil { UnsafeMutableRawPointer(pointer).deallocate() }
  }
}

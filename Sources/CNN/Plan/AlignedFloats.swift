/// Float32 memory aligned to a cache line, zeroed, freed with its last reference.
///
/// `@unchecked Sendable`: weights are written before they are shared and only read afterwards; a session's
/// memory never leaves the session.
final class AlignedFloats: @unchecked Sendable {
  let count: Int
  let pointer: UnsafeMutablePointer<Float>

  static let alignment = 64

  init(count: Int) {
    self.count = count
    let memory = UnsafeMutableRawPointer.allocate(
      byteCount: max(count, 1) * MemoryLayout<Float>.stride, alignment: AlignedFloats.alignment)
    pointer = memory.bindMemory(to: Float.self, capacity: max(count, 1))
    pointer.initialize(repeating: 0, count: max(count, 1))
  }

  convenience init(_ values: [Float]) {
    self.init(count: values.count)
    values.withUnsafeBufferPointer { source in
      guard let base = source.baseAddress else { return }
      pointer.update(from: base, count: source.count)
    }
  }

  deinit { UnsafeMutableRawPointer(pointer).deallocate() }
}

/// Where each intermediate value lies in one block of memory, so that inference allocates nothing.
///
/// Values that are alive at the same time never overlap. Placed largest first, each at the lowest offset that
/// is free throughout its life: not optimal, but within a few percent of the largest moment for these
/// networks.
struct BufferPlan {
  /// A value's size and the first and last step that need it.
  struct Life: Equatable {
    let count: Int
    let first: Int
    let last: Int

    func overlaps(_ other: Life) -> Bool { first <= other.last && other.first <= last }
  }

  /// The offset of each value, in floats, in the order of the lives.
  let offsets: [Int]
  /// Floats in all.
  let count: Int

  init(_ lives: [Life]) {
    let line = AlignedFloats.alignment / MemoryLayout<Float>.stride
    let padded = lives.map { ($0.count + line - 1) / line * line }
    var offsets = [Int](repeating: 0, count: lives.count)
    var placed: [Int] = []
    let order = lives.indices.sorted { (padded[$0], $1) > (padded[$1], $0) }
    for index in order {
      let obstacles = placed.filter { lives[$0].overlaps(lives[index]) }.sorted { offsets[$0] < offsets[$1] }
      var offset = 0
      for obstacle in obstacles where offset + padded[index] > offsets[obstacle] {
        offset = max(offset, offsets[obstacle] + padded[obstacle])
      }
      offsets[index] = offset
      placed.append(index)
    }
    self.offsets = offsets
    count = lives.indices.map { offsets[$0] + padded[$0] }.max() ?? 0
  }
}

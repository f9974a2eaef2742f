import Testing

@testable import CNN

@Suite
struct PackedWeightsTests {
  /// Shapes around the edges of the pieces: 64 columns, 128 deep, 96 rows.
  @Test(
    "a product is the same in panels and in one piece, whole and split",
    arguments: [(1, 1, 1), (96, 128, 64), (97, 129, 65), (5, 300, 24), (200, 40, 150)])
  func product(rows: Int, inner: Int, columns: Int) {
    var sequence = ReferenceSequence(key: "\(rows)/\(inner)/\(columns)")
    let left = sequence.values(rows * inner) { 2 * $0 - 1 }
    let right = sequence.values(inner * columns) { 2 * $0 - 1 }
    let expected = naiveDense(
      Tensor(shape: [rows, inner], values: left), weights: Tensor(shape: [inner, columns], values: right),
      bias: Tensor(shape: [columns], values: [Float](repeating: 0, count: columns)))

    for inPanels in [false, true] {
      let packed = PackedWeights(right, columns: columns, inPanels: inPanels)
      #expect(packed.count == right.count && packed.inner == inner)
      for cut in [columns, packed.columnUnit] {
        var found = [Float](repeating: .nan, count: rows * columns)
        found.withUnsafeMutableBufferPointer { result in
          guard let base = result.baseAddress else { return }
          for first in stride(from: 0, to: columns, by: cut) {
            let range = first..<min(first + cut, columns)
            packed.multiply(left, rows: rows, columns: range, into: base + first)
          }
        }
        let error = worst(zip(found, expected.values).map { Double($0 - $1) })
        #expect(error < 1e-5 * Double(inner).squareRoot(), "in panels \(inPanels), cut every \(cut) columns")
      }
    }
  }
}

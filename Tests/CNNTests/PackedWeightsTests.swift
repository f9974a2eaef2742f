import CKernels
import Testing

@testable import CNN

// Products of every instruction set that this machine has, against plain loops.

@Suite
struct PackedWeightsTests {
  private static var sets: [CKernelSet] { (0..<3).compactMap { ckKernelSet($0)?.pointee } }

  /// A product with all that can be added to it, in plain loops.
  private struct Case {
    let rows, inner, columns: Int
    let left, right, bias, residual: [Float]
    let clamp = CClamp(lower: -0.75, upper: 0.5)

    init(rows: Int, inner: Int, columns: Int) {
      (self.rows, self.inner, self.columns) = (rows, inner, columns)
      var sequence = ReferenceSequence(key: "\(rows)/\(inner)/\(columns)")
      left = sequence.values(rows * inner) { 2 * $0 - 1 }
      right = sequence.values(inner * columns) { 2 * $0 - 1 }
      bias = sequence.values(columns) { 2 * $0 - 1 }
      residual = sequence.values(rows * columns) { 2 * $0 - 1 }
    }

    func expected(bias hasBias: Bool, finished: Bool) -> [Float] {
      let none = [Float](repeating: 0, count: columns)
      let product = naiveDense(
        Tensor(shape: [rows, inner], values: left), weights: Tensor(shape: [inner, columns], values: right),
        bias: Tensor(shape: [columns], values: hasBias ? bias : none))
      guard finished else { return product.values }
      return zip(product.values, residual).map { min(max($0 + $1, clamp.lower), clamp.upper) }
    }
  }

  /// What a set computes in pieces of `cut` columns; whatever lies beside the result must stay as it was.
  private static func found(
    _ product: Case, _ weights: PackedWeights, finished: Bool, cut: Int, _ set: CKernelSet
  ) -> [Float] {
    let guardCount = 40
    let count = product.rows * product.columns
    var memory = [Float](repeating: 1234, count: count + 2 * guardCount)
    memory.withUnsafeMutableBufferPointer { memory in
      guard let base = memory.baseAddress else { return }
      product.left.withUnsafeBufferPointer { left in
        guard let values = left.baseAddress else { return }
        product.residual.withUnsafeBufferPointer { residual in
          for first in stride(from: 0, to: product.columns, by: cut) {
            weights.multiply(
              LeftMatrix(values: values, lineRows: product.rows, rowStride: product.inner),
              columns: first..<min(first + cut, product.columns),
              residual: finished ? residual.baseAddress : nil,
              clamp: finished ? product.clamp : ActivationFunction.linear.clamp, into: base + guardCount,
              by: set)
          }
        }
      }
    }
    #expect(memory.prefix(guardCount).allSatisfy { $0 == 1234 })
    #expect(memory.suffix(guardCount).allSatisfy { $0 == 1234 })
    return Array(memory.dropFirst(guardCount).prefix(count))
  }

  private static func agrees(rows: Int, inner: Int, columns: Int) {
    let product = Case(rows: rows, inner: inner, columns: columns)
    for finished in [false, true] {
      let expected = product.expected(bias: finished, finished: finished)
      for set in sets {
        let weights = PackedWeights(
          WeightValues(product.right), bias: finished ? WeightValues(product.bias) : nil, columns: columns,
          for: set)
        #expect(weights.inner == inner && weights.count >= (inner + 1) * columns)
        for cut in Set([columns, weights.columnUnit]) {
          let found = found(product, weights, finished: finished, cut: cut, set)
          let error = worst(zip(found, expected).map { Double($0 - $1) })
          #expect(
            error < 1e-5 * Double(inner).squareRoot(),
            "\(String(cString: set.instructionSet)), \(rows)×\(inner)×\(columns), cut every \(cut)")
        }
      }
    }
  }

  @Test func `every number of rows around a tile's gives the product`() {
    for rows in 1...30 { Self.agrees(rows: rows, inner: 9, columns: 40) }
  }

  @Test func `every number of columns around a panel's gives the product`() {
    for columns in 1...70 { Self.agrees(rows: 5, inner: 7, columns: columns) }
  }

  @Test(
    "an inner length around a block's gives the product", arguments: [1, 2, 383, 384, 385, 768, 769, 1000])
  func inner(inner: Int) {
    for (rows, columns) in [(3, 24), (15, 33)] { Self.agrees(rows: rows, inner: inner, columns: columns) }
  }

  @Test func `the sets are those of this processor, the baseline last`() {
    let names = Self.sets.map { String(cString: $0.instructionSet) }
    #expect(["AVX512", "AVX2", "Baseline"].suffix(names.count) == names[...])
  }

  @Test func `rows may come in lines, and in segments that overlap`() {
    // Windows of 3 columns by 2 rows over an image of 5 by 6 pixels of 4 channels, every second one along x.
    let (width, channels) = (6, 4)
    var sequence = ReferenceSequence(key: "windows")
    let image = sequence.values(5 * width * channels) { 2 * $0 - 1 }
    let kernel = sequence.values(2 * 3 * channels * 19) { 2 * $0 - 1 }
    let (lines, lineRows, columns) = (4, 2, 19)
    var expected = [Float]()
    for y in 0..<lines {
      for x in 0..<lineRows {
        for f in 0..<columns {
          var sum = 0.0
          for ky in 0..<2 {
            for i in 0..<(3 * channels) {
              let value = image[((y + ky) * width + 2 * x) * channels + i]
              sum += Double(value) * Double(kernel[(ky * 3 * channels + i) * columns + f])
            }
          }
          expected.append(Float(sum))
        }
      }
    }
    for set in Self.sets {
      let weights = PackedWeights(WeightValues(kernel), bias: nil, columns: columns, for: set)
      var found = [Float](repeating: .nan, count: expected.count)
      image.withUnsafeBufferPointer { image in
        guard let values = image.baseAddress else { return }
        let left = LeftMatrix(
          values: values, lines: lines, lineRows: lineRows, lineStride: width * channels,
          rowStride: 2 * channels, segments: 2, segmentStride: width * channels)
        weights.multiply(
          left, columns: 0..<columns, residual: nil, clamp: ActivationFunction.linear.clamp, into: &found,
          by: set)
      }
      #expect(worst(zip(found, expected).map { Double($0 - $1) }) < 1e-5)
    }
  }
}

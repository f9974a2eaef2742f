import COpenBLAS

/// A dense layer: `output = input · weights + bias`.
struct DenseOperation: StepOperation {
  /// Laid out `[inputs, units]`.
  private let weights: AlignedFloats
  /// Laid out `[units]`.
  private let bias: AlignedFloats
  private let inputs: Int
  private let units: Int

  init(weights: [Float], bias: [Float], inputs: Int, units: Int) {
    self.weights = AlignedFloats(weights)
    self.bias = AlignedFloats(bias)
    self.inputs = inputs
    self.units = units
  }

  var weightCount: Int { weights.count + bias.count }

  /// Multiplies a vector at a time: with few images, reading the weights is the whole cost.
  func run(_ data: StepData) {
    data.split((units + 15) / 16) { _, blocks in
      let first = blocks.lowerBound * 16
      let count = min(blocks.upperBound * 16, units) - first
      for image in 0..<data.batch {
        let output = data.output + image * units + first
        output.update(from: bias.pointer + first, count: count)
        cblas_sgemv(
          CblasRowMajor, CblasTrans, Int32(inputs), Int32(count), 1, weights.pointer + first, Int32(units),
          data.input + image * inputs, 1, 1, output, 1)
      }
    }
  }
}

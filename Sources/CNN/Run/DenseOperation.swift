import CKernels

/// A dense layer: `output = input · weights + bias`.
struct DenseOperation: StepOperation {
  private let weights: PackedWeights

  /// Takes `weights` as `[inputs, units]` and `bias` as `[units]`.
  init(weights: WeightValues, bias: WeightValues, units: Int) {
    self.weights = PackedWeights(weights, bias: bias, columns: units)
  }

  var weightCount: Int { weights.count }

  /// Splits the units: with few images, reading the weights is the whole cost.
  func run(_ data: StepData) {
    let (units, unit) = (weights.columns, weights.columnUnit)
    let images = LeftMatrix(values: data.input, lineRows: data.batch, rowStride: weights.inner)
    data.split((units + unit - 1) / unit) { panels in
      let range = (panels.lowerBound * unit)..<min(panels.upperBound * unit, units)
      weights.multiply(
        images, columns: range, residual: nil, clamp: ActivationFunction.linear.clamp, into: data.output)
    }
  }
}

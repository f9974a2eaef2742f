import CKernels

/// The weights and window of a depthwise filter, which also is the first half of a separable convolution.
struct DepthwiseFilter: Sendable {
  let window: Window
  let rectifiesInput: Bool
  /// Laid out `[kernel · kernel, channels]`.
  private let weights: AlignedFloats
  /// Laid out `[channels]`, zeros where there is none.
  private let bias: AlignedFloats

  init(window: Window, weights: WeightValues, bias: WeightValues?, rectifiesInput: Bool) {
    self.window = window
    self.rectifiesInput = rectifiesInput
    self.weights = weights.aligned()
    self.bias = bias?.aligned() ?? AlignedFloats(count: window.channels)
  }

  var weightCount: Int { weights.count + bias.count }

  /// Writes the output rows `rows`, counted through the whole batch, one after another from `output` on.
  func filter(
    _ input: UnsafePointer<Float>, rows: Range<Int>, clamp: CClamp, into output: UnsafeMutablePointer<Float>
  ) {
    var geometry = window.forC
    let imageCount = window.inputHeight * window.inputWidth * window.channels
    let rowCount = window.outputWidth * window.channels
    for (position, row) in rows.enumerated() {
      let (image, y) = row.quotientAndRemainder(dividingBy: window.outputHeight)
      kernels.depthwiseRow(
        &geometry, input + image * imageCount, y, weights.pointer, bias.pointer, rectifiesInput ? 1 : 0,
        clamp,
        output + position * rowCount)
    }
  }
}

/// A depthwise convolution: direct loops over channels.
struct DepthwiseOperation: StepOperation {
  let filter: DepthwiseFilter
  let clamp: CClamp

  var weightCount: Int { filter.weightCount }

  func run(_ data: StepData) {
    let window = filter.window
    let rowCount = window.outputWidth * window.channels
    data.split(data.batch * window.outputHeight) { rows in
      filter.filter(data.input, rows: rows, clamp: clamp, into: data.output + rows.lowerBound * rowCount)
    }
  }
}

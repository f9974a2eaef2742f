import CKernels

/// A max pooling, plus a shortcut, then an activation.
struct MaxPoolOperation: StepOperation {
  let window: Window
  /// Whether padding counts as 0, as behind a zero padding, instead of not at all.
  let padsWithZeros: Bool
  let clamp: CClamp

  func run(_ data: StepData) {
    let imageCount = window.inputHeight * window.inputWidth * window.channels
    let rowCount = window.outputWidth * window.channels
    data.split(data.batch * window.outputHeight) { rows in
      var geometry = window.forC
      for row in rows {
        let (image, y) = row.quotientAndRemainder(dividingBy: window.outputHeight)
        kernels.maxPoolRow(
          &geometry, data.input + image * imageCount, y, padsWithZeros ? 1 : 0,
          data.residual.map { $0 + row * rowCount }, clamp, data.output + row * rowCount)
      }
    }
  }
}

/// The mean of each channel over an image.
struct AverageOperation: StepOperation {
  let shape: ActivationShape

  func run(_ data: StepData) {
    data.split(data.batch) { images in
      for image in images {
        kernels.average(
          data.input + image * shape.count, shape.height * shape.width, shape.channels,
          data.output + image * shape.channels)
      }
    }
  }
}

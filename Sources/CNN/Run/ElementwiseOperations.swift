import CKernels

/// A batch normalization that no convolution could take, with its activation.
struct AffineOperation: StepOperation {
  private let scale: AlignedFloats
  private let shift: AlignedFloats
  private let shape: ActivationShape
  private let clamp: CClamp

  init(scale: WeightValues, shift: WeightValues, shape: ActivationShape, clamp: CClamp) {
    self.scale = scale.aligned()
    self.shift = shift.aligned()
    self.shape = shape
    self.clamp = clamp
  }

  var weightCount: Int { scale.count + shift.count }

  func run(_ data: StepData) {
    data.split(data.batch * shape.height * shape.width) { pixels in
      let offset = pixels.lowerBound * shape.channels
      kernels.affine(
        data.input + offset, pixels.count, shape.channels, scale.pointer, shift.pointer, clamp,
        data.output + offset)
    }
  }
}

/// The sum of input and shortcut, or the input alone, then an activation.
struct AddOperation: StepOperation {
  /// Floats per image.
  let count: Int
  let clamp: CClamp

  func run(_ data: StepData) {
    data.split(data.batch * count) { range in
      let offset = range.lowerBound
      kernels.add(
        data.input + offset, data.residual.map { $0 + offset }, range.count, clamp, data.output + offset)
    }
  }
}

/// Zeros around an image, where no layer could take them into its window.
struct ZeroPadOperation: StepOperation {
  let shape: ActivationShape
  let border: Border

  func run(_ data: StepData) {
    let rowCount = shape.width * shape.channels
    let left = border.left * shape.channels
    let paddedRow = rowCount + left + border.right * shape.channels
    let paddedHeight = shape.height + border.top + border.bottom
    data.split(data.batch * paddedHeight) { rows in
      for row in rows {
        let (image, paddedY) = row.quotientAndRemainder(dividingBy: paddedHeight)
        let y = paddedY - border.top
        let target = data.output + row * paddedRow
        target.update(repeating: 0, count: paddedRow)
        if (0..<shape.height).contains(y) {
          (target + left).update(from: data.input + (image * shape.height + y) * rowCount, count: rowCount)
        }
      }
    }
  }
}

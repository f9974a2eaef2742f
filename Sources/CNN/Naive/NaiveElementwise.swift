// The layers without a window, in plain loops: definitions that the fast operations are tested against.

/// `gamma · (x − mean) / sqrt(variance + epsilon) + beta`, per channel.
///
/// Input and output are `[…, channels]`, the other tensors `[channels]`.
func naiveBatchNormalization(
  _ input: Tensor, gamma: Tensor, beta: Tensor, mean: Tensor, variance: Tensor, epsilon: Double
) -> Tensor {
  let channels = gamma.values.count
  var output = input
  for index in output.values.indices {
    let c = index % channels
    let deviation = Double(input.values[index]) - Double(mean.values[c])
    let scale = Double(gamma.values[c]) / (Double(variance.values[c]) + epsilon).squareRoot()
    output.values[index] = Float(deviation * scale + Double(beta.values[c]))
  }
  return output
}

/// The function of each value.
func naiveActivation(_ input: Tensor, _ function: ActivationFunction) -> Tensor {
  Tensor(
    shape: input.shape,
    values: input.values.map { value in
      switch function {
      case .linear: value
      case .relu: max(value, 0)
      case .relu6: min(max(value, 0), 6)
      }
    })
}

/// `a + b`, of one shape.
func naiveAddition(_ a: Tensor, _ b: Tensor) -> Tensor {
  Tensor(shape: a.shape, values: zip(a.values, b.values).map { $0 + $1 })
}

/// Zeros around each image: from `[n, h, w, c]` to `[n, h + top + bottom, w + left + right, c]`.
func naiveZeroPadding(_ input: Tensor, _ border: Border) -> Tensor {
  let from = input.imageShape
  let padded = ActivationShape(
    height: from.height + border.top + border.bottom, width: from.width + border.left + border.right,
    channels: from.channels)
  var output = Tensor(images: input.shape[0], padded)
  for n in 0..<input.shape[0] {
    for y in 0..<from.height {
      for x in 0..<from.width {
        for c in 0..<from.channels {
          output[n, y + border.top, x + border.left, c] = input[n, y, x, c]
        }
      }
    }
  }
  return output
}

/// `input · weights + bias`.
///
/// The input is `[n, features]`, weights `[features, units]`, bias `[units]`, the output `[n, units]`.
func naiveDense(_ input: Tensor, weights: Tensor, bias: Tensor) -> Tensor {
  let (features, units) = (weights.shape[0], weights.shape[1])
  var output = Tensor(images: input.shape[0], ActivationShape(features: units))
  for n in 0..<input.shape[0] {
    for u in 0..<units {
      var sum = Double(bias.values[u])
      for i in 0..<features {
        sum += Double(input.values[n * features + i]) * Double(weights.values[i * units + u])
      }
      output.values[n * units + u] = Float(sum)
    }
  }
  return output
}

extension Tensor {
  /// A batch of zeros.
  init(images: Int, _ shape: ActivationShape) {
    self.init(
      shape: [images] + shape.dimensions, values: [Float](repeating: 0, count: images * shape.count))
  }

  /// The shape of one image of a batch `[n, height, width, channels]`.
  var imageShape: ActivationShape {
    ActivationShape(height: shape[1], width: shape[2], channels: shape[3])
  }

  /// The value at a position of a tensor of four dimensions.
  subscript(_ a: Int, _ b: Int, _ c: Int, _ d: Int) -> Float {
    get { values[((a * shape[1] + b) * shape[2] + c) * shape[3] + d] }
    set { values[((a * shape[1] + b) * shape[2] + c) * shape[3] + d] = newValue }
  }
}

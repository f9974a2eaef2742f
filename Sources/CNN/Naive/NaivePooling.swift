// Pooling in plain loops: definitions that the fast operations are tested against.

/// The largest value of each window; taps outside the image never win.
///
/// The input is `[n, h, w, channels]`, the output `[n, h', w', channels]`.
func naiveMaxPooling(_ input: Tensor, size: Int, stride: Int, padding: WindowPadding) -> Tensor {
  let window = Window(input.imageShape, kernel: size, stride: stride, padding: padding)
  var output = Tensor(images: input.shape[0], window.outputShape(channels: window.channels))
  for n in 0..<input.shape[0] {
    for y in 0..<window.outputHeight {
      for x in 0..<window.outputWidth {
        for c in 0..<window.channels {
          var best = -Float.infinity
          for ky in 0..<size {
            for kx in 0..<size {
              guard let pixel = window.pixel(y, x, ky, kx) else { continue }
              best = max(best, input[n, pixel.y, pixel.x, c])
            }
          }
          output[n, y, x, c] = best
        }
      }
    }
  }
  return output
}

/// The mean of each channel: from `[n, h, w, c]` to `[n, c]`.
func naiveGlobalAverage(_ input: Tensor) -> Tensor {
  let from = input.imageShape
  var output = Tensor(images: input.shape[0], ActivationShape(features: from.channels))
  for n in 0..<input.shape[0] {
    for c in 0..<from.channels {
      var sum = 0.0
      for y in 0..<from.height {
        for x in 0..<from.width { sum += Double(input[n, y, x, c]) }
      }
      output.values[n * from.channels + c] = Float(sum / Double(from.height * from.width))
    }
  }
  return output
}

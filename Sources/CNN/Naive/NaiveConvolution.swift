// What a convolution is, in plain loops: the definition that the fast operations are tested against.
//
// Letters: (y, x) output position, (ky, kx) position in the kernel, c input channel, f filter.
// Sums are kept in double, so that what remains between naive and fast is the fast one's rounding.

/// Cross-correlation over all channels; taps outside the image count as 0.
///
/// The input is `[n, h, w, channels]`, the kernel `[k, k, channels, filters]`, the bias `[filters]`, the
/// output `[n, h', w', filters]` with h' and w' as ``WindowPadding`` says.
func naiveConvolution(
  _ input: Tensor, kernel: Tensor, bias: Tensor?, stride: Int, padding: WindowPadding
) -> Tensor {
  let filters = kernel.shape[3]
  let window = Window(input.imageShape, kernel: kernel.shape[0], stride: stride, padding: padding)
  var output = Tensor(images: input.shape[0], window.outputShape(channels: filters))
  for n in 0..<input.shape[0] {
    for y in 0..<window.outputHeight {
      for x in 0..<window.outputWidth {
        for f in 0..<filters {
          var sum = Double(bias?.values[f] ?? 0)
          for ky in 0..<window.kernel {
            for kx in 0..<window.kernel {
              guard let pixel = window.pixel(y, x, ky, kx) else { continue }
              for c in 0..<window.channels {
                sum += Double(input[n, pixel.y, pixel.x, c]) * Double(kernel[ky, kx, c, f])
              }
            }
          }
          output[n, y, x, f] = Float(sum)
        }
      }
    }
  }
  return output
}

/// Cross-correlation of each channel with a kernel of its own; taps outside the image count as 0.
///
/// The input is `[n, h, w, channels]`, the kernel `[k, k, channels, 1]`, the output `[n, h', w', channels]`.
func naiveDepthwiseConvolution(_ input: Tensor, kernel: Tensor, stride: Int, padding: WindowPadding) -> Tensor
{
  let window = Window(input.imageShape, kernel: kernel.shape[0], stride: stride, padding: padding)
  var output = Tensor(images: input.shape[0], window.outputShape(channels: window.channels))
  for n in 0..<input.shape[0] {
    for y in 0..<window.outputHeight {
      for x in 0..<window.outputWidth {
        for c in 0..<window.channels {
          var sum = 0.0
          for ky in 0..<window.kernel {
            for kx in 0..<window.kernel {
              guard let pixel = window.pixel(y, x, ky, kx) else { continue }
              sum += Double(input[n, pixel.y, pixel.x, c]) * Double(kernel[ky, kx, c, 0])
            }
          }
          output[n, y, x, c] = Float(sum)
        }
      }
    }
  }
  return output
}

/// A depthwise convolution with stride 1 and padding `same`, then a 1×1 convolution.
///
/// The input is `[n, h, w, channels]`, the kernels `[k, k, channels, 1]` and `[1, 1, channels, filters]`, the
/// output `[n, h, w, filters]`.
func naiveSeparableConvolution(_ input: Tensor, depthwise: Tensor, pointwise: Tensor) -> Tensor {
  let filtered = naiveDepthwiseConvolution(input, kernel: depthwise, stride: 1, padding: .same)
  return naiveConvolution(filtered, kernel: pointwise, bias: nil, stride: 1, padding: .valid)
}

extension Window {
  /// The input pixel under the kernel's `(ky, kx)` at output `(y, x)`; nil outside the image.
  func pixel(_ y: Int, _ x: Int, _ ky: Int, _ kx: Int) -> (y: Int, x: Int)? {
    let row = y * stride - padTop + ky
    let column = x * stride - padLeft + kx
    guard (0..<inputHeight).contains(row) && (0..<inputWidth).contains(column) else { return nil }
    return (row, column)
  }
}

import CKernels

/// A square kernel sliding over an image: how many outputs there are and which pixels each one sees.
///
/// Output `(y, x)` sees the rows `y · stride − padTop ..< + kernel` and the columns likewise; what lies
/// outside the image is padding.
struct Window: Equatable, Sendable {
  let inputHeight, inputWidth, channels: Int
  let kernel, stride: Int
  let padTop, padLeft: Int
  let outputHeight, outputWidth: Int

  /// The largest kernel that the row functions take.
  static let kernelMax = 11

  init(_ input: ActivationShape, kernel: Int, stride: Int, padding: WindowPadding) {
    switch padding {
    case .valid:
      self.init(input, kernel: kernel, stride: stride, border: Border(0))
    case .same:
      let rows = Window.samePadding(input.height, kernel: kernel, stride: stride)
      let columns = Window.samePadding(input.width, kernel: kernel, stride: stride)
      let border = Border(
        top: rows / 2, bottom: rows - rows / 2, left: columns / 2, right: columns - columns / 2)
      self.init(input, kernel: kernel, stride: stride, border: border)
    }
  }

  /// A window that stays inside the image once `border` has been put around it.
  init(_ input: ActivationShape, kernel: Int, stride: Int, border: Border) {
    precondition(
      (1...Window.kernelMax).contains(kernel) && stride > 0,
      "kernel must be 1...\(Window.kernelMax) and stride positive, got \(kernel) and \(stride)")
    inputHeight = input.height
    inputWidth = input.width
    channels = input.channels
    self.kernel = kernel
    self.stride = stride
    padTop = border.top
    padLeft = border.left
    let height = input.height + border.top + border.bottom
    let width = input.width + border.left + border.right
    precondition(kernel <= height && kernel <= width, "kernel \(kernel) is larger than \(height)×\(width)")
    outputHeight = (height - kernel) / stride + 1
    outputWidth = (width - kernel) / stride + 1
  }

  func outputShape(channels: Int) -> ActivationShape {
    ActivationShape(height: outputHeight, width: outputWidth, channels: channels)
  }

  /// True where every output sees exactly the pixel of its own position, so that patches are the image.
  var isPointwise: Bool { kernel == 1 && stride == 1 && padTop == 0 && padLeft == 0 }

  /// The same for the C functions.
  var forC: CWindow {
    CWindow(
      inputHeight: inputHeight, inputWidth: inputWidth, channels: channels, kernelHeight: kernel,
      kernelWidth: kernel, stride: stride, padTop: padTop, padLeft: padLeft, outputHeight: outputHeight,
      outputWidth: outputWidth)
  }

  private static func samePadding(_ length: Int, kernel: Int, stride: Int) -> Int {
    let outputs = (length + stride - 1) / stride
    return max((outputs - 1) * stride + kernel - length, 0)
  }
}

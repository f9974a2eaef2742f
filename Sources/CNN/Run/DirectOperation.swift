import CKernels

// A convolution of few channels, as in a network's first layer: its windows are multiplied where they lie.
//
// Patches of three channels are copied in runs of a few floats, which takes longer than multiplying them. So
// the rows of the left matrix are the overlapping windows of the image itself, row by row of the kernel; only
// where there is padding is the image copied, once and in whole rows, with zeros around it.

/// A convolution over all channels whose windows are read where they lie.
struct DirectOperation: StepOperation {
  private let window: Window
  private let weights: PackedWeights
  private let clamp: CClamp

  /// Floats of a kernel's row up to which windows are read in place.
  private static let runMax = 32
  /// Outputs in a row below which a row does not fill the product's tiles.
  private static let outputWidthMin = 14
  /// Rows of outputs for which the padded image is copied at once.
  private static let blockRows = 16

  /// Whether a window's convolution is best computed so.
  static func suits(_ window: Window) -> Bool {
    window.kernel > 1 && window.kernel * window.channels <= runMax && window.outputWidth >= outputWidthMin
  }

  /// Takes weights `[kernel, kernel, channels, columns]` and bias `[columns]`.
  init(
    window: Window, weights: WeightValues, bias: WeightValues?, columns: Int, clamp: CClamp
  ) {
    self.window = window
    self.clamp = clamp
    self.weights = PackedWeights(weights, bias: bias, columns: columns)
  }

  var weightCount: Int { weights.count }

  /// Pixels in a row of the image with its padding, as far as windows reach.
  private var paddedWidth: Int { (window.outputWidth - 1) * window.stride + window.kernel }

  private var isPadded: Bool {
    window.padTop > 0 || window.padLeft > 0 || paddedWidth > window.inputWidth
      || paddedHeight(window.outputHeight) > window.inputHeight
  }

  /// Rows of the padded image that so many rows of outputs see.
  private func paddedHeight(_ rows: Int) -> Int { (rows - 1) * window.stride + window.kernel }

  private var blockFloats: Int { paddedHeight(Self.blockRows) * paddedWidth * window.channels }

  func scratchCount(batch: Int, threads: Int) -> Int { isPadded ? threads * blockFloats : 0 }

  func run(_ data: StepData) {
    let imageCount = window.inputHeight * window.inputWidth * window.channels
    data.split(data.batch * window.outputHeight) { rows in
      var start = rows.lowerBound
      while start < rows.upperBound {
        let (image, y) = start.quotientAndRemainder(dividingBy: window.outputHeight)
        let count = min(rows.upperBound - start, window.outputHeight - y, Self.blockRows)
        let offset = start * window.outputWidth * weights.columns
        weights.multiply(
          windows(data, image: data.input + image * imageCount, rows: y..<(y + count)),
          columns: 0..<weights.columns, residual: data.residual.map { $0 + offset }, clamp: clamp,
          into: data.output + offset)
        start += count
      }
    }
  }

  /// The windows of some rows of outputs.
  private func windows(_ data: StepData, image: UnsafePointer<Float>, rows: Range<Int>) -> LeftMatrix {
    let width = isPadded ? paddedWidth : window.inputWidth
    let first = rows.lowerBound * window.stride - window.padTop
    var values = image + first * width * window.channels
    if isPadded {
      let copy = data.scratch + data.thread * blockFloats
      for row in 0..<paddedHeight(rows.count) {
        pad(image, row: first + row, into: copy + row * width * window.channels)
      }
      values = UnsafePointer(copy)
    }
    return LeftMatrix(
      values: values, lines: rows.count, lineRows: window.outputWidth,
      lineStride: window.stride * width * window.channels, rowStride: window.stride * window.channels,
      segments: window.kernel, segmentStride: width * window.channels)
  }

  /// One row of the padded image.
  private func pad(_ image: UnsafePointer<Float>, row: Int, into copy: UnsafeMutablePointer<Float>) {
    let (channels, left) = (window.channels, window.padLeft * window.channels)
    guard (0..<window.inputHeight).contains(row) else {
      copy.update(repeating: 0, count: paddedWidth * channels)
      return
    }
    let count = min(window.inputWidth, paddedWidth - window.padLeft) * channels
    copy.update(repeating: 0, count: left)
    (copy + left).update(from: image + row * window.inputWidth * channels, count: count)
    (copy + left + count).update(repeating: 0, count: paddedWidth * channels - left - count)
  }
}

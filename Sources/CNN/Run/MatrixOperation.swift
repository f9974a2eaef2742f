import CKernels

// A convolution as a matrix product: rows are output pixels, columns are filters.
//
// The left matrix is the image itself (1×1), its patches (k×k, "im2col") or its depthwise-filtered pixels
// (separable). Where it must be made, it is made a tile at a time, so that it is still in cache when it is
// multiplied; bias, shortcut and activation are applied as each result is stored. The work is split between
// threads over rows, or over columns where rows are few; one split serves filter, product and activation.

/// A convolution over all channels, or a separable one.
struct MatrixOperation: StepOperation {
  /// What the left matrix's rows are.
  enum Rows: Sendable {
    /// The pixels of the input.
    case pixels(Window)
    /// The patches that the window sees.
    case patches(Window)
    /// The pixels of the filtered input.
    case depthwise(DepthwiseFilter)

    var window: Window {
      switch self {
      case .pixels(let window), .patches(let window): window
      case .depthwise(let filter): filter.window
      }
    }
  }

  private let rows: Rows
  private let window: Window
  private let weights: PackedWeights
  private let clamp: CClamp

  /// Floats of left and result matrix that a tile may take: half of a 2 MiB second-level cache.
  private static let tileFloats = 262_144
  /// Rows below which reading the weights anew for each tile costs more than the tile saves.
  ///
  /// Above the 19×19 pixels that most of Xception's layers have, so that those stay whole.
  private static let tileRowsMin = 384
  /// Rows per thread below which the columns are split instead.
  private static let splitRowsMin = 128

  init(rows: Rows, weights: WeightValues, bias: WeightValues?, columns: Int, clamp: CClamp) {
    self.rows = rows
    window = rows.window
    self.weights = PackedWeights(weights, bias: bias, columns: columns)
    self.clamp = clamp
  }

  private var inner: Int { weights.inner }
  private var columns: Int { weights.columns }

  var weightCount: Int { weights.count }

  /// Output rows (of `outputWidth` pixels) per tile.
  private var tileRows: Int {
    let pixels = max(MatrixOperation.tileFloats / (inner + columns), MatrixOperation.tileRowsMin)
    return max(pixels / window.outputWidth, 1)
  }

  private func splitsColumns(batch: Int, threads: Int) -> Bool {
    threads > 1
      && batch * window.outputHeight * window.outputWidth < threads * MatrixOperation.splitRowsMin
  }

  /// Whether the left matrix has to be made; the pixels of an image already are one.
  private var makesLeft: Bool {
    if case .pixels = rows { false } else { true }
  }

  /// Values of the left matrix per output row.
  private var leftRowCount: Int { window.outputWidth * inner }

  func scratchCount(batch: Int, threads: Int) -> Int {
    guard makesLeft else { return 0 }
    let allRows = batch * window.outputHeight
    let rows = splitsColumns(batch: batch, threads: threads) ? allRows : threads * min(tileRows, allRows)
    return rows * leftRowCount
  }

  func run(_ data: StepData) {
    let allRows = 0..<(data.batch * window.outputHeight)
    if splitsColumns(batch: data.batch, threads: data.threads) {
      runByColumns(data, rows: allRows)
    } else {
      runByRows(data, rows: allRows)
    }
  }

  /// Each thread makes and multiplies its own rows, tile by tile.
  private func runByRows(_ data: StepData, rows all: Range<Int>) {
    let scratchPerThread = min(tileRows, all.count) * leftRowCount
    data.split(all.count) { range in
      let scratch = data.scratch + data.thread * scratchPerThread
      for start in stride(from: range.lowerBound, to: range.upperBound, by: tileRows) {
        let tile = start..<min(start + tileRows, range.upperBound)
        makeLeft(data.input, rows: tile, into: scratch)
        multiply(leftMatrix(data, rows: tile, scratch: scratch), data, rows: tile, columns: 0..<columns)
      }
    }
  }

  /// All threads make the left matrix together, then each multiplies it by its own columns.
  private func runByColumns(_ data: StepData, rows all: Range<Int>) {
    data.split(all.count) { range in
      makeLeft(data.input, rows: range, into: data.scratch + range.lowerBound * leftRowCount)
    }
    let left = leftMatrix(data, rows: all, scratch: data.scratch)
    let unit = weights.columnUnit
    data.split((columns + unit - 1) / unit) { blocks in
      let range = (blocks.lowerBound * unit)..<min(blocks.upperBound * unit, columns)
      multiply(left, data, rows: all, columns: range)
    }
  }

  private func leftMatrix(
    _ data: StepData, rows range: Range<Int>, scratch: UnsafeMutablePointer<Float>
  ) -> UnsafePointer<Float> {
    makesLeft ? UnsafePointer(scratch) : data.input + range.lowerBound * leftRowCount
  }

  private func makeLeft(
    _ input: UnsafePointer<Float>, rows range: Range<Int>, into scratch: UnsafeMutablePointer<Float>
  ) {
    switch rows {
    case .pixels:
      break
    case .depthwise(let filter):
      filter.filter(input, rows: range, clamp: ActivationFunction.linear.clamp, into: scratch)
    case .patches:
      var geometry = window.forC
      let imageCount = window.inputHeight * window.inputWidth * window.channels
      for (position, row) in range.enumerated() {
        let (image, y) = row.quotientAndRemainder(dividingBy: window.outputHeight)
        ckPatchRow(&geometry, input + image * imageCount, y, scratch + position * leftRowCount)
      }
    }
  }

  private func multiply(
    _ left: UnsafePointer<Float>, _ data: StepData, rows range: Range<Int>, columns block: Range<Int>
  ) {
    let offset = range.lowerBound * window.outputWidth * columns
    weights.multiply(
      LeftMatrix(values: left, lineRows: range.count * window.outputWidth, rowStride: inner), columns: block,
      residual: data.residual.map { $0 + offset }, clamp: clamp, into: data.output + offset)
  }
}

import CKernels
import COpenBLAS

// A convolution as a matrix product: rows are output pixels, columns are filters.
//
// The left matrix is the image itself (1×1), its patches (k×k, "im2col") or its depthwise-filtered pixels
// (separable). Where it must be made, it is made a tile at a time, so that it is still in cache when it is
// multiplied, and bias, shortcut and activation are applied to each tile's result while that is in cache too.
//
// OpenBLAS is told to use one thread, and the work is split here: over rows, or over columns where rows are
// few. So one split serves filter, product and activation, and none of OpenBLAS's own threads ever spins for
// work.

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
  /// Laid out `[inner, columns]`.
  private let weights: AlignedFloats
  /// Laid out `[columns]`.
  private let bias: AlignedFloats?
  private let inner: Int
  private let columns: Int
  private let clamp: CClamp

  /// Floats of left and result matrix that a tile may take: half of a 2 MiB second-level cache.
  private static let tileFloats = 262_144
  /// Rows below which a tile spends more time on reading weights than on multiplying.
  private static let tileRowsMin = 256
  /// Rows per thread below which the columns are split instead.
  private static let splitRowsMin = 128

  init(rows: Rows, weights: [Float], bias: [Float]?, columns: Int, clamp: CClamp) {
    self.rows = rows
    window = rows.window
    self.weights = AlignedFloats(weights)
    self.bias = bias.map { AlignedFloats($0) }
    inner = weights.count / columns
    self.columns = columns
    self.clamp = clamp
  }

  var weightCount: Int { weights.count + (bias?.count ?? 0) }

  /// Output rows (of `outputWidth` pixels) per tile.
  private var tileRows: Int {
    let pixels = max(MatrixOperation.tileFloats / (inner + columns), MatrixOperation.tileRowsMin)
    return max(pixels / window.outputWidth, 1)
  }

  private func splitsColumns(batch: Int, threads: Int) -> Bool {
    threads > 1
      && batch * window.outputHeight * window.outputWidth < threads * MatrixOperation.splitRowsMin
  }

  func scratchCount(batch: Int, threads: Int) -> Int {
    if case .pixels = rows { return 0 }
    let allRows = batch * window.outputHeight
    let rows = splitsColumns(batch: batch, threads: threads) ? allRows : threads * min(tileRows, allRows)
    return rows * window.outputWidth * inner
  }

  func run(_ data: StepData) {
    let allRows = data.batch * window.outputHeight
    if splitsColumns(batch: data.batch, threads: data.threads) {
      let width = window.outputWidth * inner
      if case .pixels = rows {
      } else {
        data.split(allRows) { _, range in
          makeLeft(data.input, rows: range, into: data.scratch + range.lowerBound * width)
        }
      }
      let left = leftMatrix(data, rows: 0..<allRows, scratch: data.scratch)
      data.split((columns + 15) / 16) { _, blocks in
        let range = (blocks.lowerBound * 16)..<min(blocks.upperBound * 16, columns)
        multiply(left, data, rows: 0..<allRows, columns: range)
      }
      return
    }
    let scratchPerThread = min(tileRows, allRows) * window.outputWidth * inner
    data.split(allRows) { thread, range in
      let scratch = data.scratch + thread * scratchPerThread
      for start in stride(from: range.lowerBound, to: range.upperBound, by: tileRows) {
        let tile = start..<min(start + tileRows, range.upperBound)
        if case .pixels = rows {} else { makeLeft(data.input, rows: tile, into: scratch) }
        multiply(leftMatrix(data, rows: tile, scratch: scratch), data, rows: tile, columns: 0..<columns)
      }
    }
  }

  private func leftMatrix(
    _ data: StepData, rows range: Range<Int>, scratch: UnsafeMutablePointer<Float>
  ) -> UnsafePointer<Float> {
    if case .pixels = rows { return data.input + range.lowerBound * window.outputWidth * inner }
    return UnsafePointer(scratch)
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
        ckPatchRow(&geometry, input + image * imageCount, y, scratch + position * window.outputWidth * inner)
      }
    }
  }

  private func multiply(
    _ left: UnsafePointer<Float>, _ data: StepData, rows range: Range<Int>, columns block: Range<Int>
  ) {
    let pixels = range.count * window.outputWidth
    let offset = range.lowerBound * window.outputWidth * columns + block.lowerBound
    let result = data.output + offset
    cblas_sgemm(
      CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(pixels), Int32(block.count), Int32(inner), 1, left,
      Int32(inner), weights.pointer + block.lowerBound, Int32(columns), 0, result, Int32(columns))
    ckFinish(
      result, pixels, block.count, columns, bias.map { UnsafePointer($0.pointer + block.lowerBound) },
      data.residual.map { $0 + offset }, clamp)
  }
}

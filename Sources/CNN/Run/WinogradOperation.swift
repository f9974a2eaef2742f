import CKernels

// A 3×3 convolution with stride 1 by Winograd's F(2×2, 3×3): 16 products instead of 36 for 2×2 outputs.
//
// Each tile of 4×4 pixels is transformed, each of the 16 positions of all tiles is multiplied by the weights
// of that position, a matrix product, and the sums are transformed back. Rounding errors grow little: the
// transforms of F(2×2) only add. F(4×4) would multiply less still, but its weights take 4 times the memory of
// the kernel's, where F(2×2)'s take 16/9, and reading weights is what small images cost.
//
// Source: A. Lavin and S. Gray, "Fast algorithms for convolutional neural networks", CVPR 2016.

/// A 3×3 convolution over all channels with stride 1.
struct WinogradOperation: StepOperation {
  /// Positions of a tile: each has weights of its own.
  static let positions = 16

  private let window: Window
  private let columns: Int
  private let clamp: CClamp
  private let weights: [PackedWeights]
  private let bias: AlignedFloats
  private let zeros: AlignedFloats

  /// Floats of transformed tiles and products that are worked on at once: half of a 1 MiB second-level cache.
  private static let blockFloats = 131_072
  /// Tiles below which transforming them costs more than it saves, and into which blocks are not cut.
  private static let tilesMin = 16
  /// Tiles per thread below which the positions are split instead: the weights are then read once in all.
  private static let splitTilesMin = 64
  /// Channels and columns below which the products are too thin to be worth it.
  private static let thicknessMin = 32

  /// Whether a window's convolution can be computed so, and faster than as one product.
  static func suits(_ window: Window, columns: Int) -> Bool {
    let tiles = ((window.outputHeight + 1) / 2) * ((window.outputWidth + 1) / 2)
    return window.kernel == 3 && window.stride == 1 && tiles >= tilesMin
      && min(window.channels, columns) >= thicknessMin
  }

  /// Transforms and lays out weights `[3, 3, channels, columns]`; bias `[columns]`.
  init(
    window: Window, weights: WeightValues, bias: WeightValues?, columns: Int, clamp: CClamp
  ) {
    precondition(
      window.kernel == 3 && window.stride == 1,
      "expected a 3×3 kernel and stride 1, got \(window.kernel) and \(window.stride)")
    self.window = window
    self.columns = columns
    self.clamp = clamp
    self.weights = (0..<Self.positions).map { position in
      let count = window.channels * columns
      let transformed = weights.derived(count: count) {
        Self.transformed($0, count: count, position: position)
      }
      return PackedWeights(transformed, bias: nil, columns: columns)
    }
    self.bias = bias?.aligned() ?? AlignedFloats(count: columns)
    zeros = AlignedFloats(count: window.channels)
  }

  var weightCount: Int { weights.reduce(0) { $0 + $1.count } + bias.count + zeros.count }

  /// One position of G g Gᵀ for `count` kernels side by side: `weights` is `[3, 3, count]`.
  static func transformed(_ weights: [Float], count: Int, position: Int) -> [Float] {
    let g: [[Double]] = [[1, 0, 0], [0.5, 0.5, 0.5], [0.5, -0.5, 0.5], [0, 0, 1]]
    let (rows, columns) = (g[position / 4], g[position % 4])
    return [Float](unsafeUninitializedCapacity: count) { result, size in
      for index in 0..<count {
        var sum = 0.0
        for y in 0..<3 where rows[y] != 0 {
          for x in 0..<3 where columns[x] != 0 {
            sum += rows[y] * columns[x] * Double(weights[(3 * y + x) * count + index])
          }
        }
        result[index] = Float(sum)
      }
      size = count
    }
  }

  private var tileRows: Int { (window.outputHeight + 1) / 2 }
  private var tilesPerRow: Int { (window.outputWidth + 1) / 2 }

  /// Rows of tiles in a block: as many as fit the cache, but not so few that the weights are read again and
  /// again.
  private var blockRows: Int {
    let rowFloats = Self.positions * tilesPerRow * (window.channels + columns)
    let least = (Self.tilesMin + tilesPerRow - 1) / tilesPerRow
    return max(Self.blockFloats / rowFloats, least)
  }

  private func splitsPositions(threads: Int, batch: Int) -> Bool {
    threads > 1 && batch * tileRows * tilesPerRow < threads * Self.splitTilesMin
  }

  func scratchCount(batch: Int, threads: Int) -> Int {
    let rows = splitsPositions(threads: threads, batch: batch) ? batch * tileRows : threads * blockRows
    return Self.positions * rows * tilesPerRow * (window.channels + columns)
  }

  func run(_ data: StepData) {
    let rows = data.batch * tileRows
    if splitsPositions(threads: data.threads, batch: data.batch) {
      let block = Block(self, rows: 0..<rows, scratch: data.scratch)
      data.split(rows) { block.transform($0, data) }
      data.split(Self.positions) { block.multiply(positions: $0) }
      data.split(rows) { block.finish($0, data) }
    } else {
      let blockFloats = Self.positions * blockRows * tilesPerRow * (window.channels + columns)
      data.split(rows) { range in
        let scratch = data.scratch + data.thread * blockFloats
        for start in stride(from: range.lowerBound, to: range.upperBound, by: blockRows) {
          let rows = start..<min(start + blockRows, range.upperBound)
          let block = Block(self, rows: rows, scratch: scratch)
          block.transform(rows, data)
          block.multiply(positions: 0..<Self.positions)
          block.finish(rows, data)
        }
      }
    }
  }

  /// Some rows of tiles, counted through the whole batch, on their way.
  private struct Block {
    let operation: WinogradOperation
    let rows: Range<Int>
    /// `[positions, tiles, channels]`.
    let tiles: UnsafeMutablePointer<Float>
    /// `[positions, tiles, columns]`.
    let products: UnsafeMutablePointer<Float>
    let count: Int

    init(_ operation: WinogradOperation, rows: Range<Int>, scratch: UnsafeMutablePointer<Float>) {
      self.operation = operation
      self.rows = rows
      count = rows.count * operation.tilesPerRow
      tiles = scratch
      products = scratch + WinogradOperation.positions * count * operation.window.channels
    }

    func transform(_ part: Range<Int>, _ data: StepData) {
      var geometry = operation.window.forC
      let window = operation.window
      let imageCount = window.inputHeight * window.inputWidth * window.channels
      for row in part {
        let (image, tileRow) = row.quotientAndRemainder(dividingBy: operation.tileRows)
        kernels.winogradInputRow(
          &geometry, data.input + image * imageCount, tileRow, operation.zeros.pointer,
          count * window.channels, tiles + (row - rows.lowerBound) * operation.tilesPerRow * window.channels)
      }
    }

    func multiply(positions: Range<Int>) {
      let (channels, columns) = (operation.window.channels, operation.columns)
      for position in positions {
        operation.weights[position].multiply(
          LeftMatrix(
            values: tiles + position * count * channels, lineRows: count, rowStride: channels),
          columns: 0..<columns, residual: nil, clamp: ActivationFunction.linear.clamp,
          into: products + position * count * columns)
      }
    }

    func finish(_ part: Range<Int>, _ data: StepData) {
      var geometry = operation.window.forC
      let columns = operation.columns
      let imageCount = operation.window.outputHeight * operation.window.outputWidth * columns
      for row in part {
        let (image, tileRow) = row.quotientAndRemainder(dividingBy: operation.tileRows)
        kernels.winogradOutputRow(
          &geometry, products + (row - rows.lowerBound) * operation.tilesPerRow * columns, tileRow,
          count * columns, columns, operation.bias.pointer, data.residual.map { $0 + image * imageCount },
          operation.clamp, data.output + image * imageCount)
      }
    }
  }
}

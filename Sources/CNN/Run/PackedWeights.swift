import CKernels

// The right matrix of a product, laid out once in the order in which the inner loops read it.
//
// A panel is as wide as the tile of results that stays in registers, so that multiplying reads the weights
// from the first float to the last: no copy on any call, and memory far away is fetched ahead of its use.

/// Weights `[inner, columns]` in panels of columns, each panel `[inner, width]`, with a bias `[columns]`.
struct PackedWeights: Sendable {
  let inner: Int
  let columns: Int
  /// Columns may be split between threads at multiples of this.
  let columnUnit: Int
  private let panels: AlignedFloats
  private let bias: AlignedFloats

  /// Lays out `weights`, row-major `[inner, columns]`, for the kernel set that will multiply.
  init(_ weights: WeightValues, bias: WeightValues?, columns: Int, for set: CKernelSet = kernels) {
    self.columns = columns
    inner = weights.count / columns
    columnUnit = set.panelFloats
    let (inner, unit, vector) = (inner, columnUnit, set.vectorFloats)
    let paddedColumns = (columns + vector - 1) / vector * vector
    panels = weights.packed(count: inner * paddedColumns) { values, target in
      var target = target
      values.withUnsafeBufferPointer { source in
        for first in stride(from: 0, to: columns, by: unit) {
          let width = min(unit, columns - first)
          let paddedWidth = min(unit, paddedColumns - first)
          for row in 0..<inner {
            for column in 0..<width { target[column] = source[row * columns + first + column] }
            target += paddedWidth
          }
        }
      }
    }
    self.bias =
      bias?.packed(count: paddedColumns) { values, target in target.update(from: values, count: columns) }
      ?? AlignedFloats(count: paddedColumns)
  }

  /// Floats held, with the zeros that fill the last vector of a row.
  var count: Int { panels.count + bias.count }

  /// Writes `clamp(left · weights + bias + residual)` for the columns of `range` to `output`.
  ///
  /// `output` and `residual` are `[rows, columns]`, given by their first column whatever the range. The range
  /// begins at a multiple of ``columnUnit`` and ends at one or at the last column.
  func multiply(
    _ left: LeftMatrix, columns range: Range<Int>, residual: UnsafePointer<Float>?, clamp: CClamp,
    into output: UnsafeMutablePointer<Float>, by set: CKernelSet = kernels
  ) {
    var product = CProduct(
      left: left.values, lines: left.lines, lineRows: left.lineRows, lineStride: left.lineStride,
      leftStride: left.rowStride, segments: left.segments, segmentStride: left.segmentStride,
      depth: inner / left.segments, panels: panels.pointer, bias: bias.pointer, columns: columns,
      firstColumn: range.lowerBound, endColumn: range.upperBound, residual: residual, output: output,
      outputStride: columns, clamp: clamp)
    set.product(&product)
  }
}

/// The left matrix of a product, read where it lies.
///
/// Its rows come in lines; each row is one or more segments of equal length, contiguous in themselves. All
/// strides are in floats.
struct LeftMatrix {
  let values: UnsafePointer<Float>
  var lines = 1
  let lineRows: Int
  var lineStride = 0
  let rowStride: Int
  var segments = 1
  var segmentStride = 0
}

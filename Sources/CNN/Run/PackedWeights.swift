import COpenBLAS

// The right matrix of a product, laid out once for the way in which OpenBLAS reads it.
//
// OpenBLAS copies both matrices into its own layout on every call. For the few hundred rows that a late layer
// has, copying the weights takes up to half of the time. On processors with AVX-512 it has kernels for small
// products that read the matrices where they lie; so the weights are stored as panels of 64 columns, each
// contiguous, and multiplied in pieces that those kernels accept. Measured on one core: 86 instead of 75
// multiply-adds per ns for 361×728×728, 69 instead of 45 for 49×512×4608. Elsewhere small pieces would be
// copied each time, so there the matrix stays in one piece.

/// Weights `[inner, columns]` in panels of columns, each panel `[inner, width]`.
struct PackedWeights: Sendable {
  let inner: Int
  let columns: Int
  private let panelWidth: Int
  private let values: AlignedFloats

  /// How a product is cut: columns per panel, inner length and rows per call.
  private struct Pieces {
    let width, inner, rows: Int
  }

  /// Small enough for OpenBLAS's direct kernels, which end at a million multiply-adds.
  private static let smallPieces = Pieces(width: 64, inner: 128, rows: 96)

  /// Whether OpenBLAS has direct kernels for small single-precision products on this processor.
  static let hasSmallKernels: Bool = {
    guard let name = openblas_get_corename() else { return false }
    return ["SkylakeX", "Cooperlake", "SapphireRapids"].contains(String(cString: name))
  }()

  /// Lays out `weights`, row-major `[inner, columns]`.
  init(_ weights: [Float], columns: Int, inPanels: Bool = PackedWeights.hasSmallKernels) {
    self.columns = columns
    inner = weights.count / columns
    panelWidth = inPanels ? min(PackedWeights.smallPieces.width, columns) : columns
    values = AlignedFloats(count: weights.count)
    var target = values.pointer
    weights.withUnsafeBufferPointer { source in
      for first in stride(from: 0, to: columns, by: panelWidth) {
        let width = min(panelWidth, columns - first)
        for row in 0..<inner {
          for column in 0..<width { target[column] = source[row * columns + first + column] }
          target += width
        }
      }
    }
  }

  var count: Int { values.count }

  /// Columns may be split between threads at multiples of this.
  var columnUnit: Int { panelWidth < columns ? panelWidth : 16 }

  /// Multiplies `rows` rows of `left` (each `inner` long) by the columns of `range`.
  ///
  /// Writes `[rows, range]` to `result`, whose rows lie `columns` floats apart. The range begins at a
  /// multiple of ``columnUnit`` and ends at one or at the last column.
  func multiply(
    _ left: UnsafePointer<Float>, rows: Int, columns range: Range<Int>,
    into result: UnsafeMutablePointer<Float>
  ) {
    guard panelWidth < columns else {
      call(left, rows, range.count, inner, values.pointer + range.lowerBound, columns, adding: false, result)
      return
    }
    let pieces = PackedWeights.smallPieces
    for first in stride(from: range.lowerBound, to: range.upperBound, by: panelWidth) {
      let width = min(panelWidth, columns - first)
      let panel = values.pointer + first * inner
      for depth in stride(from: 0, to: inner, by: pieces.inner) {
        let length = min(pieces.inner, inner - depth)
        for row in stride(from: 0, to: rows, by: pieces.rows) {
          call(
            left + row * inner + depth, min(pieces.rows, rows - row), width, length, panel + depth * width,
            width,
            adding: depth > 0, result + row * columns + first - range.lowerBound)
        }
      }
    }
  }

  private func call(
    _ left: UnsafePointer<Float>, _ rows: Int, _ width: Int, _ length: Int, _ right: UnsafePointer<Float>,
    _ rightStride: Int, adding: Bool, _ result: UnsafeMutablePointer<Float>
  ) {
    cblas_sgemm(
      CblasRowMajor, CblasNoTrans, CblasNoTrans, Int32(rows), Int32(width), Int32(length), 1, left,
      Int32(inner),
      right, Int32(rightStride), adding ? 1 : 0, result, Int32(columns))
  }
}

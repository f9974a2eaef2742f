import CKernels
import Dispatch

/// How fast one thread of this machine multiplies and adds at most: what layers can be measured by.
public enum PeakSpeed {
  /// The inner length of the product that is timed: left rows and panel stay in the first-level cache.
  private static let inner = 256
  /// Rows of the product: a whole number of tiles for every instruction set.
  private static let rows = 42
  /// Products that are timed together, and how often: the fastest counts.
  private static let (products, trials) = (40, 100)

  /// 10⁹ floating-point operations per second, two for each multiply-add, of a product whose operands stay
  /// in the first-level cache; some milliseconds of one core.
  ///
  /// It is what the runtime's own inner loop reaches, not what the processor's data sheet says.
  public static func gigaflops() -> Double {
    let columns = kernels.panelFloats
    let left = AlignedFloats([Float](repeating: 1, count: rows * inner))
    let weights = PackedWeights(
      WeightValues([Float](repeating: 1, count: inner * columns)), bias: nil, columns: columns)
    let output = AlignedFloats(count: rows * columns)
    var best = UInt64.max
    for _ in 0..<trials {
      let start = DispatchTime.now().uptimeNanoseconds
      for _ in 0..<products {
        weights.multiply(
          LeftMatrix(values: left.pointer, lineRows: rows, rowStride: inner), columns: 0..<columns,
          residual: nil, clamp: ActivationFunction.linear.clamp, into: output.pointer)
      }
      best = min(best, DispatchTime.now().uptimeNanoseconds - start)
    }
    return 2 * Double(products * rows * inner * columns) / Double(max(best, 1))
  }
}

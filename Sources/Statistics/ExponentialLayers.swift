// The exponential density cut into layers of equal area, from which variates are drawn without a logarithm.
//
// Algorithm: G. Marsaglia and W. W. Tsang, "The ziggurat method for generating random variables", Journal of
// Statistical Software 5(8), 2000, with 256 layers. The layer and the place in it come from separate bits of
// one 64-bit number, as J. A. Doornik advises ("An improved ziggurat method", 2005).

import Foundation

/// 256 layers under e^−x: the lowest with the tail, the others rectangles, each beyond the one above it.
///
/// There is one table, which is never changed and lasts as long as the program; each stream knows where it
/// is, since asking for it would cost as much as a variate.
@usableFromInline
struct ExponentialLayers: @unchecked Sendable, Equatable {
  @usableFromInline
  struct Layer: Sendable {
    /// Its width over 2^53.
    @usableFromInline var scale: Double
    /// Places of less than this, of 2^53, are under the curve whatever their height.
    @usableFromInline var inner: UInt64
    /// The density at its right end, and at that of the layer above.
    @usableFromInline var lower: Double
    @usableFromInline var upper: Double
  }

  /// Where the tail begins: with it each of 256 layers has the area `area`.
  @usableFromInline static let tail = 7.697_117_470_131_049_72
  private static let area = (tail + 1) * exp(-tail)

  /// The layers of the program.
  @usableFromInline static let shared = ExponentialLayers()

  @usableFromInline let layers: UnsafePointer<Layer>

  private init() {
    // Right ends from the lowest up; the lowest is as wide as if it had no tail.
    var ends = [Self.area / exp(-Self.tail), Self.tail]
    for _ in 2..<256 {
      let last = ends[ends.count - 1]
      ends.append(-log(exp(-last) + Self.area / last))
    }
    ends.append(0)
    let values = zip(ends, ends.dropFirst()).map { end, endAbove in
      let share: Double = endAbove / end
      return Layer(
        scale: end * 0x1p-53, inner: UInt64(share * 0x1p53), lower: exp(-end), upper: exp(-endAbove))
    }
    let table = UnsafeMutablePointer<Layer>.allocate(capacity: values.count)
    table.initialize(from: values, count: values.count)
    layers = UnsafePointer(table)
  }
}

// Continuous variates drawn from a random stream.

import Foundation

extension RandomStream {
  /// Returns an exponential variate: support [0, ∞), mean 1, variance 1.
  ///
  /// The gap between Poisson arrivals, the think time of users, the service time of an M/M/c queue; multiply
  /// by the mean. Algorithm: Marsaglia and Tsang's ziggurat (``ExponentialLayers``); 99 of 100 variates cost
  /// one 64-bit number and a multiplication.
  @inlinable @inline(__always)
  public mutating func exponential() -> Double {
    let bits = next()
    let index = Int(bits & 255)
    let place = bits >> 11
    let layer = exponentialLayers.layers + index
    let x = Double(place) * layer.pointee.scale
    return place < layer.pointee.inner ? x : exponential(beyond: x, index)
  }

  /// Decides of a place that may lie above the curve; draws anew if it does.
  @usableFromInline
  mutating func exponential(beyond first: Double, _ firstIndex: Int) -> Double {
    let layers = exponentialLayers.layers
    var (x, index, shift) = (first, firstIndex, 0.0)
    while true {
      if index == 0 {
        // The tail is the whole distribution again, further on.
        shift += ExponentialLayers.tail
      } else {
        let layer = layers[index]
        if layer.lower + uniform() * (layer.upper - layer.lower) < exp(-x) { return shift + x }
      }
      let bits = next()
      index = Int(bits & 255)
      x = Double(bits >> 11) * layers[index].scale
      if bits >> 11 < layers[index].inner { return shift + x }
    }
  }

  /// Returns a standard normal variate: mean 0, variance 1.
  ///
  /// Used by ``gamma(shape:)`` and by lognormal service times. Algorithm: G. Marsaglia and T. Bray's polar
  /// method (SIAM Review 6, 1964), which makes two variates at a time; the second is kept for the next call.
  @inlinable
  public mutating func normal() -> Double {
    if let spare = spareNormal {
      spareNormal = nil
      return spare
    }
    while true {
      let x = 2 * uniform() - 1
      let y = 2 * uniform() - 1
      let square = x * x + y * y
      if square < 1 && square > 0 {
        let scale = (-2 * log(square) / square).squareRoot()
        spareNormal = y * scale
        return x * scale
      }
    }
  }

  /// Returns a gamma variate with scale 1: support [0, ∞), mean `shape`, variance `shape`.
  ///
  /// Used for bursty arrivals, whose gaps of coefficient of variation c are gamma with shape 1/c², and for
  /// service times. Algorithm: G. Marsaglia and W. W. Tsang, "A simple method for generating gamma
  /// variables", ACM TOMS 26, 2000; a shape below 1 takes the variate of shape + 1 times U^(1/shape), as they
  /// advise.
  ///
  /// **Edge cases**
  /// - A shape of 0.01 or less makes variates so small that many round to 0.
  ///
  /// - Parameter shape: Finite, greater than 0.
  /// - Returns: The variate; multiply it by the scale.
  @inlinable
  public mutating func gamma(shape: Double) -> Double {
    precondition(shape > 0 && shape.isFinite, "a gamma shape must be positive and finite, got \(shape)")
    let boost = shape < 1 ? pow(uniformPositive(), 1 / shape) : 1
    let d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let x = normal()
      let root = 1 + c * x
      if root <= 0 { continue }
      let v = root * root * root
      let u = uniformPositive()
      // The squeeze decides all but a few percent of the draws without a logarithm.
      if u < 1 - 0.0331 * (x * x) * (x * x) || log(u) < 0.5 * x * x + d * (1 - v + log(v)) {
        return d * v * boost
      }
    }
  }
}

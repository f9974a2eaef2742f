// All chance in this project: one seed, split into named streams.
//
// Generator: xoshiro256++ 1.0 (D. Blackman and S. Vigna, "Scrambled linear pseudorandom number generators",
// ACM TOMS 47, 2021), its state filled by SplitMix64 (G. Steele, D. Lea and C. Flood, OOPSLA 2014) as its
// authors advise. The period is 2^256 − 1. Not for cryptography.
//
// Why not the standard library's: `SystemRandomNumberGenerator` cannot be seeded, and how
// `Double.random(in:using:)` spends a generator's bits may change between releases, which would change every
// outcome.

import Foundation

/// A seeded, named stream of random numbers: the same seed, name and trial give the same numbers everywhere.
///
/// Streams of different names are independent for every practical purpose, so that a simulation that draws
/// more service times still sees the same arrivals. Integers and uniforms are the same bits in debug and
/// release and on every platform; the other variates pass through the platform's `log`, `exp` and `pow`, and
/// can differ in the last bit between two C libraries.
///
/// A stream is a value: a copy repeats what the original would have drawn.
public struct RandomStream: RandomNumberGenerator, Sendable, Equatable {
  @usableFromInline var s0: UInt64
  @usableFromInline var s1: UInt64
  @usableFromInline var s2: UInt64
  @usableFromInline var s3: UInt64
  /// The second variate of the last polar pair, not handed out yet.
  @usableFromInline var spareNormal: Double?
  /// The table that exponential variates are drawn with.
  @usableFromInline let exponentialLayers = ExponentialLayers.shared

  /// Creates the stream of one name within one trial of one seed.
  ///
  /// Seed, FNV-1a hash of the name and trial are mixed in turn by SplitMix64's finalizer into a 64-bit key,
  /// from which SplitMix64 fills the state. Two of k streams share a key with probability about k²/2^65.
  ///
  /// - Parameters:
  ///   - seed: The one seed of a run; every value is as good as any other.
  ///   - name: What the chance is for, such as `"arrivals"`; hashed as UTF-8.
  ///   - trial: Which repetition of the run.
  public init(seed: UInt64, name: String, trial: Int = 0) {
    var key = RandomStream.mixed(seed &+ RandomStream.goldenGamma)
    key = RandomStream.mixed(key ^ RandomStream.fnv1a(name))
    key = RandomStream.mixed(key ^ (UInt64(bitPattern: Int64(trial)) &* RandomStream.goldenGamma))
    var words: [UInt64] = []
    for _ in 0..<4 {
      key &+= RandomStream.goldenGamma
      words.append(RandomStream.mixed(key))
    }
    self.init(state: (words[0], words[1], words[2], words[3]))
  }

  /// Creates a generator from its raw state, as the algorithm's reference code numbers it.
  ///
  /// - Parameter state: The four words; not all zero, for that state never leaves itself.
  public init(state: (UInt64, UInt64, UInt64, UInt64)) {
    precondition(state != (0, 0, 0, 0), "the state must not be all zero, got \(state)")
    (s0, s1, s2, s3) = state
  }

  /// Returns the next 64 random bits.
  @inlinable @inline(__always)
  public mutating func next() -> UInt64 {
    let sum = s0 &+ s3
    let result = (sum << 23 | sum >> 41) &+ s0
    let shifted = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = s3 << 45 | s3 >> 19
    return result
  }

  /// Returns a number uniform on the 2^53 multiples of 2^−53 in [0, 1): mean 1/2, variance 1/12.
  @inlinable @inline(__always)
  public mutating func uniform() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  /// Returns a number uniform on the 2^53 multiples of 2^−53 in (0, 1]: safe to take the logarithm of.
  @inlinable @inline(__always)
  public mutating func uniformPositive() -> Double {
    Double((next() >> 11) + 1) * 0x1p-53
  }

  /// Returns an integer uniform on 0 ..< n, without bias.
  ///
  /// Used to choose one of n pods. Algorithm: D. Lemire, "Fast random integer generation in an interval", ACM
  /// TOMACS 29, 2019: one multiplication, and a division only when a draw might be biased.
  ///
  /// - Parameter n: How many integers to choose from; at least 1.
  /// - Returns: One of them.
  @inlinable @inline(__always)
  public mutating func below(_ n: Int) -> Int {
    precondition(n > 0, "a choice needs at least one candidate, got \(n)")
    let count = UInt64(n)
    var product = next().multipliedFullWidth(by: count)
    if product.low < count {
      let biased = (0 &- count) % count
      while product.low < biased {
        product = next().multipliedFullWidth(by: count)
      }
    }
    return Int(product.high)
  }

  static let goldenGamma: UInt64 = 0x9e37_79b9_7f4a_7c15

  /// SplitMix64's finalizer: a bijection of 64-bit words that changes half the bits for any change of one.
  static func mixed(_ word: UInt64) -> UInt64 {
    var z = word
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return z ^ (z >> 31)
  }

  /// The FNV-1a hash, of Fowler, Noll and Vo, of a string's UTF-8.
  static func fnv1a(_ string: String) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in string.utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3
    }
    return hash
  }
}

// The numbers that fill reference weights: any program can regenerate them from a key.
//
// FNV-1a (64 bits) hashes the key's UTF-8 bytes to the state of SplitMix64; the top 24 bits of each output
// give a float in [0, 1) without rounding. Sources: Fowler, Noll, Vo (FNV); Steele, Lea, Flood, "Fast
// splittable pseudorandom number generators" (2014).

/// A sequence of floats in [0, 1) fixed by a text.
public struct ReferenceSequence: Sendable {
  private var state: UInt64

  /// Starts the sequence of a key.
  public init(key: String) {
    state = key.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  /// The next value, a multiple of 2⁻²⁴ in [0, 1).
  public mutating func next() -> Float {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    mixed ^= mixed >> 31
    return Float(mixed >> 40) * 0x1p-24
  }

  /// `count` values, each passed through `transform`.
  public mutating func values(_ count: Int, _ transform: (Float) -> Float) -> [Float] {
    [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
      for index in 0..<count { buffer.initializeElement(at: index, to: transform(next())) }
      initialized = count
    }
  }
}

// A picture to measure with where there is no photograph.
//
// Modelled: what decoding time depends on, the share of fine detail: patches of noise of five sizes over a
// gradient make a file of about as many bytes per pixel as a photograph's.
// Not modelled: anything that a network would recognise.

/// A synthetic photograph.
public enum SampleImage {
  /// The picture as a JPEG file; the same bytes for the same size and version of libjpeg-turbo.
  ///
  /// - Parameters:
  ///   - width: Columns, 1 … 65 500.
  ///   - height: Rows, 1 … 65 500.
  ///   - quality: As libjpeg counts it, 1 … 100.
  /// - Returns: A baseline JPEG file with 4:2:0 chroma.
  public static func jpeg(width: Int = 500, height: Int = 375, quality: Int = 90) -> [UInt8] {
    precondition((1...100).contains(quality), "quality must be 1 … 100, got \(quality)")
    return JPEGFile.encode(picture(width: width, height: height), quality: quality)
  }

  /// The picture; the same on every machine.
  ///
  /// - Parameters:
  ///   - width: Columns, at least 1.
  ///   - height: Rows, at least 1.
  /// - Returns: The picture in RGB.
  public static func picture(width: Int, height: Int) -> RGBImage {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(width * height * 3)
    for y in 0..<height {
      for x in 0..<width {
        let light = noise(x, y, seed: 1)
        let gradient = [y * 120 / height, x * 80 / width, 120 - y * 80 / height]
        let tint = patch(x, y, shift: 6, seed: 9) / 8
        for (channel, slope) in gradient.enumerated() {
          pixels.append(UInt8(clamping: slope + light + (channel - 1) * tint))
        }
      }
    }
    return RGBImage(width: width, height: height, pixels: pixels)
  }

  /// Light from 0 to about 170: coarse patches weigh most, as in nature.
  private static func noise(_ x: Int, _ y: Int, seed: UInt64) -> Int {
    var sum = 0
    for (octave, weight) in [(6, 64), (5, 40), (3, 28), (1, 24), (0, 14)] {
      sum += patch(x, y, shift: octave, seed: seed + UInt64(octave)) * weight
    }
    return sum / 256
  }

  /// A value 0 … 255 that changes linearly between corners `1 << shift` pixels apart.
  private static func patch(_ x: Int, _ y: Int, shift: Int, seed: UInt64) -> Int {
    let side = 1 << shift
    let (column, row) = (x >> shift, y >> shift)
    let (right, down) = (x & (side - 1), y & (side - 1))
    let top = corner(column, row, seed) * (side - right) + corner(column + 1, row, seed) * right
    let bottom = corner(column, row + 1, seed) * (side - right) + corner(column + 1, row + 1, seed) * right
    return (top * (side - down) + bottom * down) >> (2 * shift)
  }

  /// A fixed value 0 … 255 for a place: splitmix64's finalizer.
  private static func corner(_ x: Int, _ y: Int, _ seed: UInt64) -> Int {
    var bits = seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(x) &* 0xBF58_476D_1CE4_E5B9 &+ UInt64(y)
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((bits ^ (bits >> 31)) >> 56)
  }
}

// From a decoded image to what a network takes.
//
// Modelled: keras.layers.Resizing (tf.image.resize, bilinear, half-pixel centres, no antialiasing, in
// float32) and keras.applications' preprocess_input in mode "tf", which Xception, MobileNetV2 and
// ResNet101V2 share.
// Not modelled: cropping and keeping the shape; the image is stretched, as Keras does unless told otherwise.
// Source: tensorflow/core/kernels/image/resize_bilinear_op.cc (half_pixel_centers),
// keras/src/applications/imagenet_utils.py (_preprocess_numpy_input).

/// Resizes images and normalizes their values to −1 … 1.
public struct ImagePreparation: Sendable {
  /// Columns and rows of the result.
  public let size: Int

  /// A preparation for a network.
  ///
  /// - Parameter size: Columns and rows that the network takes, at least 1: 299 of Xception, 224 of the
  ///   others.
  public init(size: Int) {
    precondition(size > 0, "size must be positive, got \(size)")
    self.size = size
  }

  /// The number of values of a prepared image.
  public var count: Int { size * size * 3 }

  /// Resizes and normalizes an image.
  ///
  /// Each value is `v / 127.5 − 1`, where `v` is interpolated between the four nearest pixels, first along
  /// the row. An output column `i` lies at `(i + 0.5) · width / size − 0.5` of the input; beyond the outer
  /// pixels' centres their value goes on.
  ///
  /// - Parameters:
  ///   - image: The image, of any size.
  ///   - output: `[size, size, 3]`, row by row; filled.
  public func prepare(_ image: RGBImage, into output: UnsafeMutableBufferPointer<Float>) {
    precondition(output.count == count, "expected room for \(count) values, got \(output.count)")
    let columns = Taps(from: image.width, to: size)
    let rows = Taps(from: image.height, to: size)
    let width = size * 3
    var upper = SourceRow(width: width)
    var lower = SourceRow(width: width)
    for y in 0..<size {
      // Rows that the output row before had are kept.
      if upper.index != rows.lower[y] && lower.index == rows.lower[y] { swap(&upper, &lower) }
      upper.fill(rows.lower[y], of: image, columns)
      lower.fill(rows.upper[y], of: image, columns)
      let share = rows.share[y]
      upper.values.withUnsafeBufferPointer { top in
        lower.values.withUnsafeBufferPointer { bottom in
          for x in 0..<width {
            let value = top[x] + (bottom[x] - top[x]) * share
            output[y * width + x] = value / 127.5 - 1
          }
        }
      }
    }
  }

  /// Resizes and normalizes an image.
  ///
  /// - Parameter image: The image, of any size.
  /// - Returns: `[size, size, 3]`, row by row.
  public func prepare(_ image: RGBImage) -> [Float] {
    [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
      prepare(image, into: UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
      initialized = count
    }
  }
}

/// Where the values along one dimension come from.
struct Taps {
  /// The pixels before and after each output's place.
  let lower: [Int]
  let upper: [Int]
  /// How far each place lies from the pixel before to the one after, 0 … 1.
  let share: [Float]

  init(from: Int, to: Int) {
    let scale = Float(from) / Float(to)
    let places = (0..<to).map { (Float($0) + 0.5) * scale - 0.5 }
    // No place lies before −0.5.
    let before = places.map { $0 < 0 ? -1 : Int($0) }
    lower = before.map { max(0, $0) }
    upper = before.map { min(from - 1, $0 + 1) }
    share = zip(places, before).map { $0 - Float($1) }
  }
}

/// A row of the input, interpolated along itself.
private struct SourceRow {
  var values: [Float]
  private(set) var index = -1

  init(width: Int) {
    values = [Float](repeating: 0, count: width)
  }

  mutating func fill(_ row: Int, of image: RGBImage, _ columns: Taps) {
    guard row != index else { return }
    index = row
    let start = row * image.width * 3
    let count = columns.share.count
    image.pixels.withUnsafeBufferPointer { pixels in
      values.withUnsafeMutableBufferPointer { values in
        for x in 0..<count {
          let left = start + columns.lower[x] * 3
          let right = start + columns.upper[x] * 3
          for channel in 0..<3 {
            let before = Float(pixels[left + channel])
            let after = Float(pixels[right + channel])
            values[x * 3 + channel] = before + (after - before) * columns.share[x]
          }
        }
      }
    }
  }
}

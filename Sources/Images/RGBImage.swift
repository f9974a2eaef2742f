/// A decoded image: 8 bits for each of red, green and blue.
public struct RGBImage: Sendable, Equatable {
  /// Columns, at least 1.
  public let width: Int
  /// Rows, at least 1.
  public let height: Int
  /// `[height, width, 3]`, row by row from the top, values 0 … 255.
  public let pixels: [UInt8]

  /// An image from its pixels.
  ///
  /// - Parameters:
  ///   - width: Columns, at least 1.
  ///   - height: Rows, at least 1.
  ///   - pixels: `[height, width, 3]`, row by row.
  public init(width: Int, height: Int, pixels: [UInt8]) {
    precondition(
      width > 0 && height > 0 && pixels.count == width * height * 3,
      "expected width × height × 3 values, got \(pixels.count) for \(width) × \(height)")
    self.width = width
    self.height = height
    self.pixels = pixels
  }
}

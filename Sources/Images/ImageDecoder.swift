// From the bytes of a file to red, green and blue.
//
// Modelled: what Pillow's `Image.open(file).convert("RGB")` gives, with which Keras's `load_img` reads: grey
// becomes three equal channels, CMYK and palettes become RGB, alpha is dropped (not blended), gamma and
// colour profiles are ignored, 16 bits become 8.
// Not modelled: the rotation in a photograph's EXIF data, which Keras ignores too.
// Differs: Pillow cuts 16 bits off to 8, libpng rounds them, one level at most; Pillow clips 16 bits of grey,
// which makes most such images white, and here they become 8 bits as in colour.

/// Decodes JPEG and PNG.
public enum ImageDecoder {
  /// The pixels that are allowed unless said otherwise: a photograph of 25 megapixels.
  public static let pixelsMaxDefault = 25_000_000

  /// Decodes an image.
  ///
  /// The size is read from the header and checked before memory is taken, so a few bytes that claim a huge
  /// image cost nothing. A file that ends early, or that the decoder has a warning about, is an error and
  /// never an image with grey parts.
  ///
  /// - Parameters:
  ///   - bytes: A whole JPEG or PNG file.
  ///   - pixelsMax: The most pixels, width × height. Decoding takes 3 bytes for each, 4 of a PNG with alpha,
  ///     and up to 8 more of a progressive JPEG.
  /// - Returns: The image in RGB.
  /// - Throws: ``ImageError``.
  public static func decode(
    _ bytes: [UInt8], pixelsMax: Int = pixelsMaxDefault
  ) throws(ImageError) -> RGBImage {
    guard !bytes.isEmpty else { throw .empty }
    switch ImageFormat(bytes) {
    case .jpeg: return try JPEGFile.decode(bytes, pixelsMax: pixelsMax)
    case .png: return try PNGFile.decode(bytes, pixelsMax: pixelsMax)
    case nil: throw .notAnImage
    }
  }

  /// Checks a size that a header claims.
  static func check(width: Int, height: Int, pixelsMax: Int) throws(ImageError) {
    let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
    guard !overflow, pixels <= pixelsMax else {
      throw .tooLarge(width: width, height: height, pixelsMax: pixelsMax)
    }
  }
}

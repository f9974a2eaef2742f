import CPNG

/// PNG by libpng's simplified interface, which returns its errors.
enum PNGFile {
  /// Decodes an image whose signature is a PNG's.
  static func decode(_ bytes: [UInt8], pixelsMax: Int) throws(ImageError) -> RGBImage {
    // libpng keeps the address from the first call to the last.
    try essentialChunks(of: bytes).withUnsafeBufferPointer { (file) throws(ImageError) in
      try decode(file, pixelsMax: pixelsMax)
    }
  }

  private static func decode(
    _ file: UnsafeBufferPointer<UInt8>, pixelsMax: Int
  ) throws(ImageError) -> RGBImage {
    var image = png_image()
    image.version = UInt32(PNG_IMAGE_VERSION)
    defer { png_image_free(&image) }
    guard png_image_begin_read_from_memory(&image, file.baseAddress, file.count) != 0 else {
      throw damage(image)
    }
    let width = Int(image.width)
    let height = Int(image.height)
    try ImageDecoder.check(width: width, height: height, pixelsMax: pixelsMax)
    // Asked for RGB of an image with alpha, libpng would blend it with a background.
    let hasAlpha = image.format & UInt32(PNG_FORMAT_FLAG_ALPHA) != 0
    let channels = hasAlpha ? 4 : 3
    image.format = UInt32(PNG_FORMAT_FLAG_COLOR) | (hasAlpha ? UInt32(PNG_FORMAT_FLAG_ALPHA) : 0)
    // Otherwise 16 bits without a gamma would be taken as linear light.
    image.flags |= UInt32(PNG_IMAGE_FLAG_16BIT_sRGB)
    var isRead = false
    var pixels = [UInt8](unsafeUninitializedCapacity: width * height * channels) { buffer, initialized in
      let stride = Int32(width * channels)
      isRead = png_image_finish_read(&image, nil, buffer.baseAddress, stride, nil) != 0
      initialized = isRead ? width * height * channels : 0
    }
    guard isRead else { throw damage(image) }
    if hasAlpha { pixels = withoutAlpha(pixels) }
    return RGBImage(width: width, height: height, pixels: pixels)
  }

  /// The file without chunks that change no colour as Pillow reads it: gamma, profiles, transparency, texts.
  ///
  /// What is left out cannot be made to unpack to much more, either.
  private static func essentialChunks(of bytes: [UInt8]) throws(ImageError) -> [UInt8] {
    var kept = Array(bytes.prefix(8))
    kept.reserveCapacity(bytes.count)
    var start = 8
    while true {
      // Length, type, data, check.
      guard bytes.count - start >= 12 else { throw .truncated(format: .png) }
      let length = bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
      guard bytes.count - start - 12 >= length else { throw .truncated(format: .png) }
      let type = bytes[start + 4..<start + 8]
      let end = start + 12 + length
      // The first letter of an ancillary chunk is a small one.
      if type[type.startIndex] & 0x20 == 0 { kept += bytes[start..<end] }
      if type.elementsEqual("IEND".utf8) { return kept }
      start = end
    }
  }

  private static func withoutAlpha(_ pixels: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: pixels.count / 4 * 3) { buffer, initialized in
      for pixel in 0..<pixels.count / 4 {
        for channel in 0..<3 { buffer[pixel * 3 + channel] = pixels[pixel * 4 + channel] }
      }
      initialized = pixels.count / 4 * 3
    }
  }

  private static func damage(_ image: png_image) -> ImageError {
    let reason = withUnsafeBytes(of: image.message) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    return .damaged(format: .png, reason: reason)
  }
}

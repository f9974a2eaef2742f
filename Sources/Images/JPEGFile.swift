import CTurboJPEG

/// JPEG by libjpeg-turbo's TurboJPEG interface, which returns its errors.
enum JPEGFile {
  /// Decodes an image whose signature is a JPEG's.
  static func decode(_ bytes: [UInt8], pixelsMax: Int) throws(ImageError) -> RGBImage {
    guard let decoder = tjInitDecompress() else {
      throw .damaged(format: .jpeg, reason: String(cString: tjGetErrorStr2(nil)))
    }
    defer { tjDestroy(decoder) }
    var width: Int32 = 0
    var height: Int32 = 0
    var subsampling: Int32 = 0
    var colours: Int32 = 0
    guard
      tjDecompressHeader3(
        decoder, bytes, UInt(bytes.count), &width, &height, &subsampling, &colours) == 0
    else { throw error(of: decoder) }
    try ImageDecoder.check(width: Int(width), height: Int(height), pixelsMax: pixelsMax)
    let isInked = colours == TJCS_CMYK.rawValue || colours == TJCS_YCCK.rawValue
    let format = isInked ? TJPF_CMYK.rawValue : TJPF_RGB.rawValue
    // Scans are limited, for each of a thousand empty ones would cost a pass over the whole image.
    let flags = TJFLAG_STOPONWARNING | TJFLAG_LIMITSCANS
    var status: Int32 = 0
    let count = Int(width) * Int(height) * (isInked ? 4 : 3)
    var pixels = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      status = tjDecompress2(
        decoder, bytes, UInt(bytes.count), buffer.baseAddress, width, 0, height, format, flags)
      // After an error the rest is never looked at.
      initialized = status == 0 ? count : 0
    }
    guard status == 0 else { throw error(of: decoder) }
    if isInked { pixels = rgb(fromInvertedCMYK: pixels) }
    return RGBImage(width: Int(width), height: Int(height), pixels: pixels)
  }

  /// Encodes an image with 4:2:0 chroma, as cameras and the web do.
  static func encode(_ image: RGBImage, quality: Int) -> [UInt8] {
    let encoder = tjInitCompress()
    defer { tjDestroy(encoder) }
    var address: UnsafeMutablePointer<UInt8>?
    var count: UInt = 0
    let status = tjCompress2(
      encoder, image.pixels, Int32(image.width), 0, Int32(image.height), TJPF_RGB.rawValue, &address, &count,
      Int32(TJSAMP_420.rawValue), Int32(quality), 0)
    defer { tjFree(address) }
    precondition(status == 0, "encoding failed: \(String(cString: tjGetErrorStr2(encoder)))")
    return Array(UnsafeBufferPointer(start: address, count: Int(count)))
  }

  /// RGB of ink as JPEG files hold it, inverted as Adobe's programs write it, by Pillow's rule.
  private static func rgb(fromInvertedCMYK inks: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: inks.count / 4 * 3) { buffer, initialized in
      for pixel in 0..<inks.count / 4 {
        let light = Int(inks[pixel * 4 + 3])
        for channel in 0..<3 {
          let product = (255 - Int(inks[pixel * 4 + channel])) * light + 128
          buffer[pixel * 3 + channel] = UInt8(light - ((product >> 8) + product) >> 8)
        }
      }
      initialized = buffer.count
    }
  }

  /// The decoder's last error or warning.
  private static func error(of decoder: tjhandle) -> ImageError {
    let reason = String(cString: tjGetErrorStr2(decoder))
    let endings = ["Premature end of JPEG file", "Premature end of input file"]
    return endings.contains(reason) ? .truncated(format: .jpeg) : .damaged(format: .jpeg, reason: reason)
  }
}

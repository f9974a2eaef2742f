/// Why bytes are no image that can be prepared.
public enum ImageError: Error, Equatable, CustomStringConvertible {
  /// There are no bytes.
  case empty
  /// The bytes begin as neither a JPEG nor a PNG does.
  case notAnImage
  /// The image ends before its last pixel.
  case truncated(format: ImageFormat)
  /// The decoder gave up; its own words.
  case damaged(format: ImageFormat, reason: String)
  /// The header claims more pixels than are allowed; nothing was decoded.
  case tooLarge(width: Int, height: Int, pixelsMax: Int)

  /// The error in one line: what was expected, what was found.
  public var description: String {
    switch self {
    case .empty:
      "expected a JPEG or PNG image, found no bytes"
    case .notAnImage:
      "expected a JPEG or PNG image, found neither's signature"
    case .truncated(let format):
      "the \(format) image is truncated; send the whole file"
    case .damaged(let format, let reason):
      "the \(format) image is damaged: \(reason)"
    case .tooLarge(let width, let height, let pixelsMax):
      "expected at most \(pixelsMax) pixels, found \(width) × \(height); send a smaller image"
    }
  }
}

/// A format that can be decoded.
public enum ImageFormat: String, Sendable, CustomStringConvertible {
  /// JPEG, baseline or progressive.
  case jpeg = "JPEG"
  /// PNG.
  case png = "PNG"

  /// The format's name in capitals.
  public var description: String { rawValue }

  /// The format of a file by its first bytes; nil for every other.
  public init?(_ bytes: some Collection<UInt8>) {
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
      self = .jpeg
    } else if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
      self = .png
    } else {
      return nil
    }
  }
}

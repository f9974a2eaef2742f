import Foundation

@testable import Images

/// Small images, and what Pillow and float64 make of them; written by scripts/update-image-fixtures.
struct ImageFixtures: Decodable {
  struct Resized: Decodable {
    let source: String
    /// Values `[size, size, 3]` by size.
    let values: [String: [Double]]
  }

  let width: Int
  let height: Int
  /// Pixels `[height, width, 3]` in base64 by file.
  let decoded: [String: Data]
  let resized: Resized

  static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

  static func read() throws -> ImageFixtures {
    let data = try Data(contentsOf: folder.appending(path: "expected.json"))
    return try JSONDecoder().decode(ImageFixtures.self, from: data)
  }

  /// The bytes of an image.
  static func file(_ name: String) throws -> [UInt8] {
    try [UInt8](Data(contentsOf: folder.appending(path: name)))
  }
}

import Foundation
import Testing

@testable import Images

@Suite struct ImageDecoderTests {
  @Test(
    "decodes as Pillow's convert(\"RGB\") does, JPEG within 2 levels and PNG exactly",
    arguments: [
      ("baseline.jpg", 2), ("progressive.jpg", 2), ("grey.jpg", 2), ("cmyk.jpg", 2), ("rgb.png", 0),
      ("grey.png", 0), ("one-bit.png", 0), ("palette.png", 0), ("palette-transparent.png", 0),
      ("alpha.png", 0), ("grey-alpha.png", 0), ("interlaced.png", 0), ("gamma.png", 0),
      // Pillow cuts 16 bits off, libpng rounds them.
      ("sixteen-bit.png", 1),
    ])
  func agreesWithPillow(name: String, levels: Int) throws {
    let fixtures = try ImageFixtures.read()
    let image = try ImageDecoder.decode(ImageFixtures.file(name))
    let expected = try #require(fixtures.decoded[name])
    #expect(image.width == fixtures.width && image.height == fixtures.height)
    try #require(image.pixels.count == expected.count)
    let distance = zip(image.pixels, expected).map { abs(Int($0) - Int($1)) }.max() ?? 0
    #expect(distance <= levels)
  }

  @Test func `every fixture that Pillow decoded is compared`() throws {
    #expect(try ImageFixtures.read().decoded.count == 14)
  }

  @Test func `a sample picture is decoded in its size`() throws {
    let picture = SampleImage.picture(width: 500, height: 375)
    let decoded = try ImageDecoder.decode(SampleImage.jpeg(width: 500, height: 375))
    #expect(decoded.width == 500 && decoded.height == 375)
    let distances = zip(decoded.pixels, picture.pixels).map { Double($0) - Double($1) }
    let square = distances.reduce(0) { $0 + $1 * $1 } / Double(distances.count)
    #expect(square.squareRoot() < 8)
  }

  @Test func `nothing at all is refused`() {
    expect(.empty, from: [], "expected a JPEG or PNG image, found no bytes")
  }

  @Test func `what is neither JPEG nor PNG is refused`() {
    expect(.notAnImage, from: Array("GIF89a".utf8), "expected a JPEG or PNG image, found neither's signature")
  }

  @Test func `every beginning of a JPEG is refused, and never half decoded`() throws {
    let bytes = try ImageFixtures.file("baseline.jpg")
    for count in 1..<bytes.count - 2 {
      #expect(throws: ImageError.self, "\(count) bytes") { try ImageDecoder.decode(Array(bytes[..<count])) }
    }
    expect(
      .truncated(format: .jpeg), from: Array(bytes.dropLast(40)),
      "the JPEG image is truncated; send the whole file")
  }

  @Test func `every beginning of a PNG is refused`() throws {
    let bytes = try ImageFixtures.file("palette.png")
    for count in 8..<bytes.count {
      expect(
        .truncated(format: .png), from: Array(bytes[..<count]),
        "the PNG image is truncated; send the whole file")
    }
  }

  @Test func `a progressive JPEG without its last scans is refused`() throws {
    let bytes = try ImageFixtures.file("progressive.jpg")
    let expected = ImageError.truncated(format: .jpeg)
    #expect(throws: expected) { try ImageDecoder.decode(Array(bytes.dropLast(60))) }
  }

  @Test func `a PNG with a wrong check sum is refused`() throws {
    var bytes = try ImageFixtures.file("rgb.png")
    // The last byte of the pixels' check sum; the end's chunk takes 12.
    bytes[bytes.count - 13] ^= 1
    expect(
      .damaged(format: .png, reason: "IDAT: CRC error"), from: bytes,
      "the PNG image is damaged: IDAT: CRC error")
  }

  @Test func `a JPEG with a damaged table is refused in the decoder's words`() throws {
    var bytes = try ImageFixtures.file("baseline.jpg")
    let table = try #require(bytes.indices.dropLast().first { bytes[$0] == 0xFF && bytes[$0 + 1] == 0xC4 })
    bytes[table + 5] = 0xFF
    expect(
      .damaged(format: .jpeg, reason: "Bogus Huffman table definition"), from: bytes,
      "the JPEG image is damaged: Bogus Huffman table definition")
  }

  @Test(
    "a few bytes that claim a huge image are refused by their header",
    arguments: ["rgb.png", "baseline.jpg"])
  func bombs(name: String) throws {
    let bytes = try HostileImages.claiming(width: 50_000, height: 50_000, ImageFixtures.file(name))
    expect(
      .tooLarge(width: 50_000, height: 50_000, pixelsMax: 25_000_000), from: bytes,
      "expected at most 25000000 pixels, found 50000 × 50000; send a smaller image")
  }

  @Test func `an image of just the allowed pixels is decoded`() throws {
    let bytes = try ImageFixtures.file("rgb.png")
    #expect(throws: Never.self) { try ImageDecoder.decode(bytes, pixelsMax: 21 * 15) }
    #expect(throws: ImageError.tooLarge(width: 21, height: 15, pixelsMax: 314)) {
      try ImageDecoder.decode(bytes, pixelsMax: 314)
    }
  }

  @Test func `ten thousand damaged images are decoded or refused, and crash nothing`() throws {
    // A stray byte can pass unnoticed; that memory is left alone is what is tested.
    var generator = HostileImages.Noise(state: 1)
    for name in ["baseline.jpg", "progressive.jpg", "cmyk.jpg", "palette.png", "interlaced.png"] {
      let bytes = try ImageFixtures.file(name)
      for _ in 0..<2000 {
        let image = try? ImageDecoder.decode(HostileImages.damaged(bytes, &generator), pixelsMax: 1_000_000)
        if let image { #expect(image.pixels.count == image.width * image.height * 3) }
      }
    }
  }

  private func expect(_ error: ImageError, from bytes: [UInt8], _ message: String) {
    #expect(throws: error) { try ImageDecoder.decode(bytes) }
    #expect(error.description == message)
  }
}

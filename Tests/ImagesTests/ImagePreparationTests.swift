import Testing

@testable import Images

@Suite struct ImagePreparationTests {
  @Test("resizes and normalizes as the definition in float64 does, within 2e-6", arguments: [8, 21, 26])
  func agreesWithDefinition(size: Int) throws {
    let fixtures = try ImageFixtures.read()
    let image = try ImageDecoder.decode(ImageFixtures.file(fixtures.resized.source))
    let expected = try #require(fixtures.resized.values[String(size)])
    let found = ImagePreparation(size: size).prepare(image)
    try #require(found.count == expected.count)
    let distance = zip(found, expected).map { abs(Double($0) - $1) }.max() ?? 0
    #expect(distance <= 2e-6)
  }

  @Test(
    "the fast one gives the same bits as the naive one",
    arguments: [(1, 1, 5), (7, 3, 5), (64, 9, 20), (9, 64, 20), (50, 37, 33), (20, 15, 20), (33, 200, 7)])
  func agreesWithNaive(width: Int, height: Int, size: Int) {
    let image = SampleImage.picture(width: width, height: height)
    #expect(ImagePreparation(size: size).prepare(image) == NaivePreparation.prepare(image, size: size))
  }

  @Test func `black becomes −1 and white 1`() {
    let image = RGBImage(width: 2, height: 1, pixels: [0, 0, 0, 255, 255, 255])
    #expect(ImagePreparation(size: 2).prepare(image) == [-1, -1, -1, 1, 1, 1, -1, -1, -1, 1, 1, 1])
  }

  @Test func `a picture of the right size keeps its pixels`() {
    let image = SampleImage.picture(width: 9, height: 9)
    let values = ImagePreparation(size: 9).prepare(image)
    #expect(values == image.pixels.map { Float($0) / 127.5 - 1 })
  }

  @Test func `nothing is averaged beyond the nearest four pixels`() {
    // Four columns to two: places 0.5 and 2.5, halfway between pixels; a smoothing filter would spread
    // further.
    let row: [UInt8] = [0, 100, 200, 250]
    let image = RGBImage(width: 4, height: 1, pixels: row.flatMap { [$0, $0, $0] })
    let values = ImagePreparation(size: 2).prepare(image)
    #expect(values[0] == 50 / 127.5 - 1)
    #expect(values[3] == 225 / 127.5 - 1)
  }

  @Test func `the sample picture is the same everywhere`() {
    // A regression test: measurements on two machines must have decoded the same picture.
    let picture = SampleImage.picture(width: 64, height: 48)
    let hash = picture.pixels.reduce(into: UInt64(14_695_981_039_346_656_037)) {
      $0 = ($0 ^ UInt64($1)) &* 1_099_511_628_211
    }
    #expect(hash == 10_981_660_382_835_681_282)
  }

  @Test func `the sample file has about as many bytes per pixel as a photograph`() {
    let bytes = SampleImage.jpeg(width: 500, height: 375).count
    #expect((30_000...90_000).contains(bytes))
  }
}

import Gzip
import Testing

@Suite struct ChecksumTests {
  // The check value of CRC-32 in G. Cook's catalogue of parametrised CRC algorithms.
  @Test func `the checksum is gzip's, in one piece or several`() {
    let bytes = Array("123456789".utf8)
    let whole = bytes.withUnsafeBytes { crc32($0) }
    #expect(whole == 0xCBF4_3926)
    let first = bytes[..<4].withUnsafeBytes { crc32($0) }
    #expect(bytes[4...].withUnsafeBytes { crc32($0, startingWith: first) } == whole)
  }
}

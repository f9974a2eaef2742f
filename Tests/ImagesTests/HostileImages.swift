/// Files that no camera writes.
enum HostileImages {
  /// A seeded source of damage: xorshift64.
  struct Noise: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
  }

  /// The file with another size in its header, check sum included.
  static func claiming(width: Int, height: Int, _ file: [UInt8]) -> [UInt8] {
    var bytes = file
    if bytes[0] == 0x89 {
      bytes.replaceSubrange(16..<24, with: bigEndian(width, bytes: 4) + bigEndian(height, bytes: 4))
      bytes.replaceSubrange(29..<33, with: bigEndian(Int(checkSum(bytes[12..<29])), bytes: 4))
    } else {
      let isFrame = { (index: Int) in bytes[index] == 0xFF && [0xC0, 0xC2].contains(bytes[index + 1]) }
      guard let frame = bytes.indices.dropLast().first(where: isFrame) else { return bytes }
      let size = bigEndian(height, bytes: 2) + bigEndian(width, bytes: 2)
      bytes.replaceSubrange(frame + 5..<frame + 9, with: size)
    }
    return bytes
  }

  /// The file with a few bytes changed behind its signature, a piece missing or a piece twice.
  static func damaged(_ file: [UInt8], _ noise: inout Noise) -> [UInt8] {
    var bytes = file
    for _ in 0..<Int.random(in: 1...4, using: &noise) {
      let place = Int.random(in: 8..<bytes.count - 20, using: &noise)
      switch Int.random(in: 0..<4, using: &noise) {
      case 0: bytes.removeSubrange(place..<place + 8)
      case 1: bytes.insert(contentsOf: bytes[place..<place + 16], at: place)
      default: bytes[place] = UInt8.random(in: 0...255, using: &noise)
      }
    }
    // So that the damage is found by the decoder and not by a check sum.
    return bytes[0] == 0x89 ? withCheckSums(bytes) : bytes
  }

  private static func withCheckSums(_ file: [UInt8]) -> [UInt8] {
    var bytes = file
    var start = 8
    while start + 12 <= bytes.count {
      let length = bytes[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
      let end = start + 8 + length
      guard end + 4 <= bytes.count else { break }
      bytes.replaceSubrange(end..<end + 4, with: bigEndian(Int(checkSum(bytes[start + 4..<end])), bytes: 4))
      start = end + 4
    }
    return bytes
  }

  private static func bigEndian(_ value: Int, bytes: Int) -> [UInt8] {
    (0..<bytes).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
  }

  /// CRC-32 as PNG has it.
  private static func checkSum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var sum: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xEDB8_8320 : sum >> 1 }
    }
    return ~sum
  }
}

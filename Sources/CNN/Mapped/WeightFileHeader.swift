import Gzip

// The first page of a file of mapped weights: text that anyone can read, then zeros, then the values.
//
//   headroom weights 1
//   network: xception
//   weights: reference rule, seed 1
//   kernels: AVX512
//   plan: 4f1f2a9c0d3b5e77
//   values: 91774976 bytes from 4096, CRC-32 1a2b3c4d
//   header: CRC-32 5e6f7a8b
//
// The plan is a fingerprint of how the network was divided into passes and its weights laid out; the last
// line has the checksum of those above. Checksums are zlib's.

/// What a file of mapped weights holds, and for whom.
struct WeightFileHeader: Equatable {
  /// The layout of the file; another number, another layout.
  static let version = 1
  static let magic = "headroom weights "
  /// Where the values begin: a page, which is a multiple of what blocks are aligned to.
  static let size = 4096

  let network: String
  let source: String
  let kernels: String
  let plan: UInt64
  let valueBytes: Int
  let checksum: UInt32

  /// The header's bytes, ``size`` of them.
  var bytes: [UInt8] {
    // A line feed in the source's name would end its line; a long name is cut, so that all fits the page.
    let source = String(source.map { $0.isNewline ? " " : $0 }.prefix(500))
    let text = """
      \(Self.magic)\(Self.version)
      network: \(network)
      weights: \(source)
      kernels: \(kernels)
      plan: \(hex(plan, digits: 16))
      values: \(valueBytes) bytes from \(Self.size), CRC-32 \(hex(checksum, digits: 8))

      """
    let line = "header: CRC-32 \(hex(crc(Array(text.utf8)), digits: 8))\n"
    let bytes = Array((text + line).utf8)
    return bytes + [UInt8](repeating: 0, count: Self.size - bytes.count)
  }

  /// Reads the header of a file.
  ///
  /// - Throws: ``WeightFileError`` where the file is another one, of another version, or damaged.
  init(_ file: MappedFile) throws(WeightFileError) {
    func fail(_ problem: WeightFileError.Problem) -> WeightFileError { WeightFileError(file.path, problem) }
    guard file.bytes.starts(with: Self.magic.utf8) else { throw fail(.foreign(WeightFormat(file.bytes))) }
    let page = file.bytes.prefix(Self.size)
    let lines = page.prefix { $0 != 0 }.split(separator: UInt8(ascii: "\n"))
      .map { String(decoding: $0, as: UTF8.self) }
    let version = lines[0].dropFirst(Self.magic.count)
    guard version == "\(Self.version)" else { throw fail(.version(String(version))) }
    let fields = Dictionary(
      lines.dropFirst().map { line in
        let colon = line.firstIndex(of: ":") ?? line.endIndex
        return (String(line[..<colon]), String(line[colon...].dropFirst(2)))
      }, uniquingKeysWith: { first, _ in first })
    let values = (fields["values"] ?? "").split(separator: " ")
    guard let network = fields["network"], let source = fields["weights"], let kernels = fields["kernels"],
      let plan = UInt64(fields["plan"] ?? "", radix: 16), values.count == 6,
      let valueBytes = Int(values[0]), let checksum = UInt32(values[5], radix: 16)
    else { throw fail(.damagedHeader) }
    self.init(
      network: network, source: source, kernels: kernels, plan: plan, valueBytes: valueBytes,
      checksum: checksum)
    // The same header gives the same bytes, its checksum among them.
    guard page.elementsEqual(bytes) else { throw fail(.damagedHeader) }
    guard file.bytes.count == Self.size + valueBytes else {
      throw fail(.size(expected: Self.size + valueBytes, found: file.bytes.count))
    }
  }

  init(network: String, source: String, kernels: String, plan: UInt64, valueBytes: Int, checksum: UInt32) {
    self.network = network
    self.source = source
    self.kernels = kernels
    self.plan = plan
    self.valueBytes = valueBytes
    self.checksum = checksum
  }
}

/// zlib's CRC-32 of bytes, which go on from those that gave `start`.
func crc(_ bytes: UnsafeRawBufferPointer, from start: UInt32 = 0) -> UInt32 {
  crc32(bytes, startingWith: start)
}

private func crc(_ bytes: [UInt8]) -> UInt32 { bytes.withUnsafeBytes { crc($0) } }

/// A number in lower-case hexadecimal digits, with zeros before it.
func hex(_ value: some BinaryInteger, digits: Int) -> String {
  let text = String(value, radix: 16)
  return String(repeating: "0", count: max(0, digits - text.count)) + text
}

import Documents
import Foundation

/// A line of a file, without its end; it is valid only while it is being looked at.
typealias Line = UnsafeRawBufferPointer

/// Reads a file line by line in memory that does not depend on the file's size.
///
/// A line ends with a line feed, or a carriage return before it; the last needs no end. A byte order mark at
/// the file's beginning is passed. Lines that are empty or blank are not handed on, but counted.
struct LineReader {
  /// The longest line that is read, in bytes.
  static let longestLine = 1 << 20

  private let file: String
  private let source: ByteSource
  /// The number of the last line that was handed on, from 1.
  private(set) var number = 0
  /// Bytes of text read so far.
  private(set) var bytes = 0
  /// Bytes of the lines handed on.
  private var passed = 0

  /// A reader of a file.
  ///
  /// - Throws: `DocumentError` where there is none that can be read.
  init(_ path: String) throws(DocumentError) {
    file = path
    source = try ByteSource(path)
  }

  /// How many lines the whole file may have, judged by those read so far; 0 for what is compressed.
  var expectedLines: Int {
    guard !source.isCompressed, passed > 0 else { return 0 }
    return Int(Double(number) / Double(passed) * Double(source.size) * 1.02)
  }

  /// Whether the file is compressed; known after the first line.
  var isCompressed: Bool { source.isCompressed }

  /// An error in the line that is being looked at.
  func error(expected: String, found: String, advice: String? = nil) -> DocumentError {
    DocumentError(file: file, keyPath: "line \(number)", expected: expected, found: found, advice: advice)
  }

  /// Hands on each line that is not blank, in order.
  ///
  /// - Parameter body: Looks at a line.
  /// - Throws: `DocumentError` for what cannot be read or is no text, and what `body` throws.
  mutating func forEach(
    _ body: (Line, borrowing LineReader) throws(DocumentError) -> Void
  ) throws(DocumentError) {
    var buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 1)
    defer { buffer.deallocate() }
    var held = 0
    while true {
      if held == buffer.count { try grow(&buffer) }
      let room = UnsafeMutableRawBufferPointer(rebasing: buffer[held...])
      let count = try source.read(into: room, line: number + 1)
      if bytes == 0 { try refuseOtherThanText(UnsafeRawBufferPointer(rebasing: room[..<count])) }
      bytes += count
      let filled = UnsafeRawBufferPointer(rebasing: buffer[..<(held + count)])
      var start = number == 0 && filled.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
      while start < filled.count {
        let rest = UnsafeRawBufferPointer(rebasing: filled[start...])
        guard let end = rest.firstLineFeed else { break }
        try hand(UnsafeRawBufferPointer(rebasing: rest[..<end]), to: body)
        start += end + 1
      }
      let left = UnsafeRawBufferPointer(rebasing: filled[start...])
      guard count > 0 else {
        if !left.isEmpty { try hand(left, to: body) }
        return
      }
      memmove(buffer.baseAddress!, left.baseAddress ?? UnsafeRawPointer(buffer.baseAddress!), left.count)
      held = left.count
    }
  }

  private mutating func hand(
    _ line: Line, to body: (Line, borrowing LineReader) throws(DocumentError) -> Void
  ) throws(DocumentError) {
    number += 1
    passed += line.count + 1
    let trimmed = line.trimmed
    if !trimmed.isEmpty { try body(trimmed, self) }
  }

  private func grow(_ buffer: inout UnsafeMutableRawBufferPointer) throws(DocumentError) {
    guard buffer.count < Self.longestLine else {
      throw DocumentError(
        file: file, keyPath: "line \(number + 1)", expected: "lines of at most 1 MiB", found: "a longer one")
    }
    let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: 2 * buffer.count, alignment: 1)
    larger.copyMemory(from: UnsafeRawBufferPointer(buffer))
    buffer.deallocate()
    buffer = larger
  }

  private func refuseOtherThanText(_ first: UnsafeRawBufferPointer) throws(DocumentError) {
    let found: String
    if first.starts(with: [0xFF, 0xFE]) || first.starts(with: [0xFE, 0xFF]) {
      found = "UTF-16"
    } else if first.prefix(4096).contains(0) {
      found = "bytes that are no text"
    } else {
      return
    }
    throw DocumentError(file: file, expected: "text in UTF-8, or gzip of it", found: found)
  }
}

extension UnsafeRawBufferPointer {
  /// Where the first line feed stands.
  fileprivate var firstLineFeed: Int? {
    guard let baseAddress, let found = memchr(baseAddress, 0x0A, count) else { return nil }
    return UnsafeRawPointer(found) - baseAddress
  }
}

// The bytes of a file, unpacked where they are gzip's, a block at a time.
//
// Whose rule: RFC 1952 (gzip); a file may hold several members one after the other, as log rotation makes
// them.

import Documents
import Foundation
import Gzip

/// A file that is read from its beginning to its end and unpacked on the way.
final class ByteSource {
  private let file: String
  private let descriptor: Int32
  private var inflater: Inflater?
  private var isFirst = true

  /// Opens a file.
  ///
  /// - Throws: `DocumentError` where there is none that can be read.
  init(_ path: String) throws(DocumentError) {
    file = path
    descriptor = open(path, O_RDONLY)
    guard descriptor >= 0 else {
      let found = FileManager.default.fileExists(atPath: path) ? "one that cannot be read" : "none"
      throw DocumentError(file: path, expected: "a readable file of arrivals", found: found)
    }
  }

  deinit {
    if descriptor >= 0 { close(descriptor) }
  }

  /// Whether the file is compressed; known after the first read.
  var isCompressed: Bool { inflater != nil }

  /// Bytes of the file as it lies there; 0 for what is no regular file.
  var size: Int {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Fills a buffer with the next bytes of text.
  ///
  /// - Parameters:
  ///   - buffer: Where they go; not empty.
  ///   - line: The line that is being read, for errors.
  /// - Returns: How many bytes there are; 0 at the end.
  /// - Throws: `DocumentError` for a file that cannot be read on, and for gzip that is damaged or truncated.
  func read(into buffer: UnsafeMutableRawBufferPointer, line: Int) throws(DocumentError) -> Int {
    if let inflater { return try unpack(inflater, into: buffer, line: line) }
    var count = try fill(buffer)
    guard isFirst else { return count }
    isFirst = false
    // A pipe may give less than the signature at once.
    while count == 1 {
      let more = try fill(UnsafeMutableRawBufferPointer(rebasing: buffer[1...]))
      if more == 0 { break }
      count += more
    }
    guard count >= 2, buffer[0] == 0x1F, buffer[1] == 0x8B else { return count }
    let inflater = Inflater(first: UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(buffer)[..<count]))
    self.inflater = inflater
    return try unpack(inflater, into: buffer, line: line)
  }

  private func fill(_ buffer: UnsafeMutableRawBufferPointer) throws(DocumentError) -> Int {
    while true {
      let count = Foundation.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 { return count }
      guard errno != EINTR else { continue }
      throw DocumentError(
        file: file, expected: "a readable file of arrivals", found: String(cString: strerror(errno)))
    }
  }

  private func unpack(
    _ inflater: Inflater, into buffer: UnsafeMutableRawBufferPointer, line: Int
  ) throws(DocumentError) -> Int {
    while true {
      if inflater.needsInput { inflater.take(try fill(inflater.inputBuffer)) }
      switch inflater.unpack(into: buffer) {
      case .bytes(let count): return count
      case .more: continue
      case .end: return 0
      case .problem(let expected, let found, let advice):
        throw DocumentError(
          file: file, keyPath: "line \(line)", expected: expected, found: found, advice: advice)
      }
    }
  }
}

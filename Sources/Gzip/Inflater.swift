// Whose rule: RFC 1952 (gzip), RFC 1951 (deflate), by zlib.

import CZlib

/// zlib's inflate over a stream of gzip members.
public final class Inflater {
  /// What one step gave.
  public enum Step {
    /// So many bytes of text, at least one.
    case bytes(Int)
    /// Nothing yet.
    case more
    /// The end of the last member.
    case end
    /// What is wrong.
    case problem(expected: String, found: String, advice: String?)
  }

  /// Where compressed bytes are put before ``take(_:)``.
  public let inputBuffer: UnsafeMutableRawBufferPointer
  // zlib's state points back at it, so it may not move.
  private let stream: UnsafeMutablePointer<z_stream>
  private var isAtEndOfFile = false
  /// Whether a member has begun and has not ended.
  private var isInMember = true

  /// An inflater that has its first bytes.
  ///
  /// - Parameter first: How the file begins; copied.
  public init(first: UnsafeRawBufferPointer) {
    inputBuffer = .allocate(byteCount: max(first.count, 1 << 16), alignment: 1)
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // The largest window, and gzip's header and check.
    let status = inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    precondition(status == Z_OK, "zlib cannot start, status \(status)")
    inputBuffer.copyMemory(from: first)
    take(first.count)
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
    inputBuffer.deallocate()
  }

  /// Whether all compressed bytes are used and the file may have more.
  public var needsInput: Bool { stream.pointee.avail_in == 0 && !isAtEndOfFile }

  /// Says how many bytes have been put into the input buffer.
  ///
  /// - Parameter count: At most its size; 0 at the file's end.
  public func take(_ count: Int) {
    isAtEndOfFile = count == 0
    stream.pointee.next_in = inputBuffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_in = UInt32(count)
  }

  /// Unpacks what fits.
  ///
  /// - Parameter buffer: Where the text goes; not empty.
  /// - Returns: What came of it.
  public func unpack(into buffer: UnsafeMutableRawBufferPointer) -> Step {
    guard isInMember else { return nextMember() }
    stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(buffer.count)
    let status = inflate(stream, Z_NO_FLUSH)
    let made = buffer.count - Int(stream.pointee.avail_out)
    if status == Z_STREAM_END { isInMember = false }
    if made > 0 { return .bytes(made) }
    if status == Z_STREAM_END || status == Z_OK { return .more }
    if status == Z_BUF_ERROR {
      guard isAtEndOfFile else { return .more }
      return .problem(
        expected: "the end of the gzip data", found: "the end of the file",
        advice: "It may be truncated: copy it again")
    }
    let reason = stream.pointee.msg.map { String(cString: $0) } ?? "status \(status)"
    return .problem(expected: "sound gzip data", found: "damage: \(reason)", advice: "Copy it again")
  }

  /// Passes zeros, with which tapes pad, and begins with the next member, if there is one.
  private func nextMember() -> Step {
    while stream.pointee.avail_in > 0, stream.pointee.next_in.pointee == 0 {
      stream.pointee.next_in += 1
      stream.pointee.avail_in -= 1
    }
    guard stream.pointee.avail_in > 0 else { return isAtEndOfFile ? .end : .more }
    guard stream.pointee.next_in.pointee == 0x1F else {
      return .problem(
        expected: "the end of the file after the gzip data", found: "other bytes", advice: "Copy it again")
    }
    inflateReset(stream)
    isInMember = true
    return .more
  }
}

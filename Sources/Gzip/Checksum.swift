import CZlib

/// Returns the CRC-32 of gzip and PNG.
///
/// - Parameters:
///   - bytes: What is summed up, in any number of pieces.
///   - start: The checksum of the pieces before; 0 for the first.
/// - Returns: The checksum of all pieces so far.
public func crc32(_ bytes: UnsafeRawBufferPointer, startingWith start: UInt32 = 0) -> UInt32 {
  UInt32(truncatingIfNeeded: crc32_z(UInt(start), bytes.baseAddress, bytes.count))
}

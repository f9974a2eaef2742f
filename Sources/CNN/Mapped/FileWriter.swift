#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A file that is written from its first byte to its last.
final class FileWriter {
  private let name: String
  private let descriptor: Int32

  /// Makes the file, or empties it; `name` is what errors call it.
  init(_ path: String, name: String) throws(WeightFileError) {
    self.name = name
    descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw WeightFileError(name, .unwritable(errno)) }
  }

  deinit { close(descriptor) }

  /// Appends bytes.
  func write(_ bytes: UnsafeRawBufferPointer) throws(WeightFileError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest)
      let written = systemWrite(descriptor, part.baseAddress, part.count)
      if written < 0 && errno == EINTR { continue }
      guard written > 0 else { throw WeightFileError(name, .unwritable(errno)) }
      rest = rest.dropFirst(written)
    }
  }

  /// Returns when what was written would survive a loss of power.
  func finish() throws(WeightFileError) {
    guard fsync(descriptor) == 0 else { throw WeightFileError(name, .unwritable(errno)) }
  }
}

/// The system's `write`, whose name the method above has taken.
private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, bytes, count)
}

#if canImport(Darwin)
  import Darwin
#else
  import Glibc
#endif

/// A file in memory, read only; processes that map the same file share its pages.
///
/// Pages are read when they are first used. A file must not be shortened while it is mapped, for whoever
/// reads a page that is gone is ended by SIGBUS; replacing it by another of the same name does no harm.
public final class MappedFile: @unchecked Sendable {
  /// The file's path, as it was given.
  public let path: String
  /// Its bytes; gone with this object.
  let bytes: UnsafeRawBufferPointer
  /// Where they begin, on a page.
  let start: UnsafeRawPointer

  /// Maps a file.
  ///
  /// - Throws: ``MappedFileError`` where it cannot be read, is a folder or has no bytes.
  public init(_ path: String) throws(MappedFileError) {
    self.path = path
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw MappedFileError(path, errno == ENOENT ? "none" : "one that may not be read")
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw MappedFileError(path, "one that may not be read") }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw MappedFileError(path, status.st_mode & S_IFMT == S_IFDIR ? "a folder" : "a device")
    }
    guard status.st_size > 0 else { throw MappedFileError(path, "one without any bytes") }
    let count = Int(status.st_size)
    guard let start = mmap(nil, count, PROT_READ, MAP_SHARED, descriptor, 0), start != MAP_FAILED else {
      throw MappedFileError(path, "one that cannot be mapped")
    }
    self.start = UnsafeRawPointer(start)
    bytes = UnsafeRawBufferPointer(start: start, count: count)
  }

  deinit { munmap(UnsafeMutableRawPointer(mutating: start), bytes.count) }

  /// What the file is, by its first bytes.
  public var format: WeightFormat { withBytes { WeightFormat($0) } }

  /// Looks at the file's bytes, which are there as long as `body` runs.
  public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    withExtendedLifetime(self) { body(bytes) }
  }

  /// Asks the kernel to read ahead; returns at once.
  func readAhead() {
    madvise(UnsafeMutableRawPointer(mutating: start), bytes.count, MADV_WILLNEED)
  }
}

/// A path at which there is no file that can be read.
public struct MappedFileError: Error, Equatable, CustomStringConvertible {
  /// The path as it was given.
  public let path: String
  /// What is there.
  public let found: String

  init(_ path: String, _ found: String) {
    self.path = path
    self.found = found
  }

  /// The error in one line.
  public var description: String { "\(path): expected a file of weights, found \(found)" }
}

import CZip
import Foundation

/// A `.keras` file: a zip archive with the model's weights as HDF5.
enum KerasArchive {
  /// The weights' name in the archive.
  static let member = "model.weights.h5"

  /// Opens the weights of an archive.
  ///
  /// They are unpacked to a file without a name in the temporary folder, which is gone when they are closed.
  ///
  /// - Parameters:
  ///   - path: The archive.
  ///   - bytesMax: The most bytes that the weights may have.
  /// - Returns: The file, open.
  /// - Throws: ``FileProblem``.
  static func open(_ path: String, bytesMax: Int) throws(FileProblem) -> HDF5File {
    let folder = FileManager.default.temporaryDirectory
    let file = folder.appending(path: "headroom-\(UUID()).h5").path()
    let descriptor = Foundation.open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .noRoom(folder: folder.path()) }
    defer {
      close(descriptor)
      unlink(file)
    }
    try unpack(path, to: descriptor, bytesMax: bytesMax, folder: folder.path())
    return try HDF5File(file)
  }

  private static func unpack(
    _ path: String, to descriptor: Int32, bytesMax: Int, folder: String
  ) throws(FileProblem) {
    var code: Int32 = 0
    guard let archive = zip_open(path, ZIP_RDONLY, &code) else { throw .damagedArchive(words(code)) }
    defer { zip_discard(archive) }
    let index = zip_name_locate(archive, member, 0)
    guard index >= 0 else { throw .noWeightsInArchive }
    var status = zip_stat_t()
    guard zip_stat_index(archive, zip_uint64_t(index), 0, &status) == 0 else {
      throw .damagedArchive(words(archive))
    }
    guard status.size <= bytesMax else {
      throw .archiveTooLarge(expectedMax: bytesMax, found: Int(clamping: status.size))
    }
    guard let entry = zip_fopen_index(archive, zip_uint64_t(index), 0) else {
      throw .damagedArchive(words(archive))
    }
    defer { zip_fclose(entry) }
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    while true {
      let count = Int(zip_fread(entry, &buffer, zip_uint64_t(buffer.count)))
      // libzip compares the checksum when it comes to the end.
      guard count >= 0 else {
        throw .damagedArchive(String(cString: zip_error_strerror(zip_file_get_error(entry))))
      }
      if count == 0 { return }
      var written = 0
      while written < count {
        let part = buffer[written..<count].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard part > 0 else { throw .noRoom(folder: folder) }
        written += part
      }
    }
  }

  private static func words(_ archive: OpaquePointer) -> String {
    String(cString: zip_error_strerror(zip_get_error(archive)))
  }

  private static func words(_ code: Int32) -> String {
    var error = zip_error_t()
    zip_error_init_with_code(&error, code)
    defer { zip_error_fini(&error) }
    return String(cString: zip_error_strerror(&error))
  }
}

// Puts a profile where the user wants it: whole or not at all.

import CostModel
import Foundation

/// Writes profiles as JSON files.
public enum ProfileWriter {
  /// The text of a profile's file: JSON with sorted keys, two blanks deep, and a newline at its end.
  ///
  /// - Parameter profile: All of its figures are finite.
  /// - Returns: UTF-8.
  /// - Throws: `EncodingError` for a figure that is not finite.
  public static func encode(_ profile: Profile) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(profile) + Data("\n".utf8)
  }

  /// Makes sure that a profile can be written, before the time for measuring it is spent.
  ///
  /// Makes the folder where it is missing, and a file in it for a moment.
  ///
  /// - Parameter path: The file to be written.
  /// - Throws: ``ProfileWriteError``.
  public static func checkWritable(_ path: String) throws(ProfileWriteError) {
    let target = try Target(path)
    try target.makeFolder()
    let temporary = try target.openTemporary()
    close(temporary)
    unlink(target.temporary)
  }

  /// Writes a profile over what stands there, in one step: a reader sees the old file or the new one.
  ///
  /// The text goes to a file beside it, reaches the disk, and takes the name then. Signals that would end the
  /// program wait until that is done.
  ///
  /// - Parameters:
  ///   - profile: The profile.
  ///   - path: The file; its folder is made where it is missing.
  /// - Throws: ``ProfileWriteError``; nothing is left behind then.
  public static func write(_ profile: Profile, to path: String) throws {
    let data = try encode(profile)
    let target = try Target(path)
    try target.makeFolder()
    try withInterruptsHeld { try target.replace(with: data) }
  }
}

/// A file to be written, and the one that is written in its place first.
private struct Target {
  let path: String
  let folder: String
  let temporary: String

  init(_ path: String) throws(ProfileWriteError) {
    let url = URL(fileURLWithPath: path)
    self.path = path
    folder = url.deletingLastPathComponent().path
    temporary = "\(folder)/.\(url.lastPathComponent).\(getpid()).tmp"
    if isFolder(path) { throw .isFolder(path: path) }
  }

  func makeFolder() throws(ProfileWriteError) {
    guard !isFolder(folder) else { return }
    if FileManager.default.fileExists(atPath: folder) { throw .folderIsFile(path: path) }
    do {
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    } catch {
      throw .noFolder(path: path, folder: folder)
    }
  }

  func openTemporary() throws(ProfileWriteError) -> Int32 {
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .notWritable(path: path, reason: String(cString: strerror(errno))) }
    return descriptor
  }

  func replace(with data: Data) throws(ProfileWriteError) {
    let descriptor = try openTemporary()
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    do {
      try file.write(contentsOf: data)
      try file.synchronize()
      try file.close()
      guard rename(temporary, path) == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
    } catch {
      unlink(temporary)
      throw .interrupted(path: path, reason: reason(of: error))
    }
  }

  private func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
  }

  /// The system's word for what went wrong.
  private func reason(of error: any Error) -> String {
    let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
    return String(cString: strerror(Int32((underlying ?? error as NSError).code)))
  }
}

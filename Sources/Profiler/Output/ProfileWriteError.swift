/// Why a profile cannot be written where the user wants it.
public enum ProfileWriteError: Error, Equatable, CustomStringConvertible {
  /// The path is a folder's.
  case isFolder(path: String)
  /// What should be the folder is a file.
  case folderIsFile(path: String)
  /// The folder is missing and cannot be made.
  case noFolder(path: String, folder: String)
  /// The system refuses a new file there; its reason.
  case notWritable(path: String, reason: String)
  /// Writing began and failed; the system's reason.
  case interrupted(path: String, reason: String)

  /// One line: the file, what was expected, what was found, what to do.
  public var description: String {
    switch self {
    case .isFolder(let path):
      "\(path): expected a file's name, found a folder; add a name such as xception.json"
    case .folderIsFile(let path):
      "\(path): expected a folder that can be written, found a file in its place; choose another folder"
    case .noFolder(let path, let folder):
      "\(path): expected a folder that can be written, found none and could not make '\(folder)'; "
        + "choose another folder"
    case .notWritable(let path, let reason):
      "\(path): expected a folder that can be written, found one that refuses: \(reason); choose another "
        + "folder"
    case .interrupted(let path, let reason):
      "\(path): expected to write the profile, found: \(reason); the file is as it was before"
    }
  }
}

/// Why a service does not run.
public enum ServiceError: Error, Equatable, CustomStringConvertible {
  /// No program was found; where it was looked for.
  case notFound(name: String, places: [String])
  /// The environment names a program that cannot be run.
  case notExecutable(variable: String, path: String)
  /// The system did not start it; its reason.
  case notStarted(path: String, reason: String)
  /// It ended before it was ready; how, and the last line it wrote.
  case endedEarly(path: String, end: String, lastLine: String)
  /// It runs and does not become ready; the last line it wrote.
  case notReady(path: String, seconds: Double, lastLine: String)

  /// One line: what was expected, what was found, what to do.
  public var description: String {
    switch self {
    case .notFound(let name, let places):
      "\(name): expected the program at \(places.joined(separator: " or ")), found none; "
        + "build it with 'make serve', or set HEADROOM_SERVE to its path"
    case .notExecutable(let variable, let path):
      "\(variable): expected a program that can be run, found '\(path)'; "
        + "set it to the path of headroom-serve, or unset it"
    case .notStarted(let path, let reason):
      "\(path): expected to start it, found: \(reason)"
    case .endedEarly(let path, let end, let lastLine):
      "\(path): expected it to become ready, found that it ended \(end)\(Self.quoted(lastLine))"
    case .notReady(let path, let seconds, let lastLine):
      "\(path): expected it to become ready within \(Int(seconds)) s, found it still starting"
        + Self.quoted(lastLine)
    }
  }

  private static func quoted(_ line: String) -> String { line.isEmpty ? "" : "; its last line: \(line)" }
}

import Foundation

/// Where the service's program lies.
public enum ServiceLocation {
  /// The program's name.
  public static let name = "headroom-serve"

  /// Finds `headroom-serve`: where `HEADROOM_SERVE` says; else beside the running program, or where `make
  /// serve` puts it in the checkout around the running program or the current folder.
  ///
  /// - Parameters:
  ///   - environment: The environment, for `HEADROOM_SERVE`.
  ///   - program: The running program's path.
  ///   - folder: The current folder.
  /// - Returns: The path of a file that can be run.
  /// - Throws: ``ServiceError`` where there is none.
  public static func find(
    environment: [String: String] = ProcessInfo.processInfo.environment,
    program: String? = Bundle.main.executablePath,
    folder: String = FileManager.default.currentDirectoryPath
  ) throws(ServiceError) -> String {
    if let path = environment["HEADROOM_SERVE"], !path.isEmpty {
      guard FileManager.default.isExecutableFile(atPath: path) else {
        throw .notExecutable(variable: "HEADROOM_SERVE", path: path)
      }
      return path
    }
    let built = "Service/.build/release/\(name)"
    var places: [String] = []
    if let program {
      let beside = URL(fileURLWithPath: program).resolvingSymlinksInPath().deletingLastPathComponent()
      places.append(beside.appendingPathComponent(name).path)
      if let checkout = checkout(around: beside) { places.append("\(checkout)/\(built)") }
    }
    if !places.contains("\(folder)/\(built)") { places.append("\(folder)/\(built)") }
    guard let found = places.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else {
      throw .notFound(name: name, places: places)
    }
    return found
  }

  /// The nearest folder above that holds the service's package.
  private static func checkout(around folder: URL) -> String? {
    var candidate = folder
    while candidate.path != "/" {
      candidate.deleteLastPathComponent()
      let package = candidate.appendingPathComponent("Service/Package.swift").path
      if FileManager.default.fileExists(atPath: package) { return candidate.path }
    }
    return nil
  }
}

import Foundation
import Testing

@testable import Serving

/// The service of `Fixtures/fake-serve`: what it does is told through the environment.
enum FakeService {
  static let path = URL(filePath: #filePath).deletingLastPathComponent().appending(
    path: "Fixtures/fake-serve"
  )
  .path()

  /// Starts the service with some settings, lets a body use it, and ends it.
  static func running<T>(
    _ settings: [String: String] = [:], workers: Int = 64, in group: LimitedGroup? = nil,
    _ body: (ServiceProcess) throws -> T
  ) throws -> T {
    let launcher = try launcher(settings)
    defer { try? FileManager.default.removeItem(atPath: launcher) }
    let service = try ServiceProcess.start(launcher, arguments: ["--workers", "\(workers)"], in: group)
    defer { service.stop() }
    return try body(service)
  }

  /// A program that runs the fake with settings in its environment.
  static func launcher(_ settings: [String: String]) throws -> String {
    let url = FileManager.default.temporaryDirectory.appending(path: "fake-\(UUID().uuidString)")
    let environment = settings.map { "\($0)=\($1)" }.joined(separator: " ")
    try "#!/bin/sh\nexec env \(environment) '\(path)' \"$@\"\n".write(
      to: url, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: url.path())
    return url.path()
  }

  /// A request to classify.
  static func target(_ service: ServiceProcess, timeout: Double = 30) -> HTTPTarget {
    HTTPTarget(
      url: "\(service.url)/v1/classify", body: Array("image".utf8), contentType: "image/jpeg",
      timeout: timeout)
  }
}

import CostModel
import Documents
import Foundation
import Report
import Simulator

/// A profile and where it comes from.
struct SourcedProfile {
  var profile: Profile
  var source: ProfileSource
}

/// Finds profiles: those measured here, in `profiles/`, before the built-in ones.
struct ProfileStore {
  /// Where measured profiles lie, relative to the current folder.
  var folder = "profiles"

  /// The networks that have a profile, measured or built in, in alphabetical order.
  var networks: [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let measured = files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }
    return Set(measured + Profile.referenceNetworks).sorted()
  }

  /// The profile of a network, or nil when there is none.
  ///
  /// - Throws: `DocumentError` for a measured profile that cannot be read.
  func profile(of network: String) throws(DocumentError) -> SourcedProfile? {
    let path = "\(folder)/\(network).json"
    if FileManager.default.fileExists(atPath: path) { return try profile(at: path) }
    return Profile.reference(network: network).map { SourcedProfile(profile: $0, source: .builtIn) }
  }

  /// The profile in a file.
  func profile(at path: String) throws(DocumentError) -> SourcedProfile {
    SourcedProfile(profile: try Profile(contentsOf: path), source: .file(path))
  }

  /// The profile that a scenario asks for.
  ///
  /// - Parameters:
  ///   - reference: A network's name, or a file.
  ///   - file: The scenario's file, to be named in errors.
  /// - Returns: The profile, and where it comes from.
  /// - Throws: `DocumentError` for an unknown network, listing those there are.
  func profile(for reference: ProfileReference, in file: String) throws(DocumentError) -> SourcedProfile {
    switch reference {
    case .file(let path): return try profile(at: path)
    case .network(let name):
      if let found = try profile(of: name) { return found }
      throw unknownNetwork(name, file: file, keyPath: "network")
    }
  }

  /// The error for a network without a profile.
  func unknownNetwork(_ name: String, file: String, keyPath: String) -> DocumentError {
    let meant = suggestion(for: name, among: networks).map { "Did you mean '\($0)'?" }
    return DocumentError(
      file: file, keyPath: keyPath,
      expected: "a network with a profile (\(networks.joined(separator: ", ")))",
      found: "'\(name)'", advice: meant ?? "Name a profile's file with 'profile' to simulate another service")
  }
}

import ArgumentParser
import CostModel
import Documents
import Foundation
import Images
import Profiler
import Report
import Serving

// `headroom profile --model`: networks on this machine.
extension ProfileCommand {
  /// The networks of `--model`.
  var networks: [String] {
    let name = (model ?? "").lowercased()
    return name == "all" ? BuiltInNetwork.names : [name]
  }

  /// What to measure, as the options say.
  var request: ProfileRequest {
    get throws {
      let threads = threads ?? (ProcessInfo.processInfo.activeProcessorCount > 1 ? "1,2" : "1")
      do throws(ProfileRequestError) {
        return try ProfileRequest(
          threads: counts(threads), batches: counts(batch ?? ""), images: images, seconds: seconds)
      } catch {
        throw ValidationError(error.description)
      }
    }
  }

  /// Measures each network and writes its profile.
  func profileNetworks() throws {
    let request = try request
    let networks = networks
    try checkNetworks(networks)
    let file = try readImage()
    try checkDecodable(file)
    let paths = networks.map(path(of:))
    for path in paths {
      try checkingData { () throws(ProfileWriteError) in try ProfileWriter.checkWritable(path) }
    }
    var profiles: [Profile] = []
    for (name, path) in zip(networks, paths) {
      let profile = try measureNetwork(name, image: file, request: request)
      try finish(profile, path: path)
      profiles.append(profile)
    }
    guard json else { return }
    Console.write(try networks.count > 1 ? JSONText.encode(profiles) : JSONText.encode(profiles[0]))
  }

  private func checkNetworks(_ networks: [String]) throws {
    let known = BuiltInNetwork.names
    guard let stranger = networks.first(where: { !known.contains($0) }) else { return }
    let meant = suggestion(for: stranger, among: known).map { ". Did you mean '\($0)'?" } ?? ""
    throw DataError(
      description: "--model: expected \(known.joined(separator: ", ")) or all, found '\(model ?? "")'\(meant)"
    )
  }

  private func checkDecodable(_ file: [UInt8]) throws {
    do throws(ImageError) {
      _ = try ImageDecoder.decode(file)
    } catch {
      throw DataError(description: "\(image ?? "--image"): \(error)")
    }
  }

}

/// Measures a network on this machine, and what headroom-serve adds to it, showing progress.
///
/// - Parameters:
///   - name: The network's.
///   - image: A JPEG or PNG file, which can be decoded.
///   - request: What to measure and how long.
/// - Returns: The profile.
/// - Throws: What the network throws when it is loaded.
func measureNetwork(_ name: String, image: [UInt8], request: ProfileRequest) throws -> Profile {
  let progress = Progress(title: "profiling \(name)", total: 1000)
  let profile: Profile
  do {
    defer { progress.end() }
    let session = ProfilingSession(network: try BuiltInNetwork(name: name, image: image))
    profile = try session.run(request) { step in
      progress.show(done: Int(1000 * step.share), note: step.phase.rawValue)
    }
  }
  let type = "image/\(ImageFormat(image)?.rawValue.lowercased() ?? "jpeg")"
  let server = ServerSession { threads throws(ServiceError) in
    try ServedNetwork(network: name, threads: threads, image: image, type: type)
  }
  let serving = Progress(title: "serving \(name)", total: 1000)
  defer { serving.end() }
  return server.complete(profile, seconds: request.seconds) { share in
    serving.show(done: Int(1000 * share), note: "asking headroom-serve")
  }
}

import ArgumentParser
import CostModel
import Documents
import Foundation
import Images
import Profiler
import Report

/// `headroom profile`: what an image costs on this machine.
struct ProfileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile", abstract: "Measure what an image costs on this machine.")

  @Option(help: "The network: \(BuiltInNetwork.names.joined(separator: ", ")) or all.")
  var model: String

  @Option(help: ArgumentHelp("Thread counts, separated by commas.", valueName: "counts"))
  var threads = ProcessInfo.processInfo.activeProcessorCount > 1 ? "1,2" : "1"

  @Option(
    help: ArgumentHelp("Batch sizes to measure on one thread, separated by commas.", valueName: "sizes"))
  var batch: String?

  @Option(
    help: ArgumentHelp("The most images per thread count (default: as many as it takes).", valueName: "count")
  )
  var images: Int?

  @Option(
    help: ArgumentHelp(
      "The JPEG or PNG file that requests carry (default: a synthetic photograph).", valueName: "file"))
  var image: String?

  @Option(help: ArgumentHelp("Time for the images of one network.", valueName: "seconds"))
  var seconds = 20.0

  @Option(
    help: ArgumentHelp(
      "Where to write: a folder, or a file's name that ends in .json.", valueName: "place"))
  var output = "profiles"

  @Flag(help: "Print the profiles as JSON.")
  var json = false

  func validate() throws {
    _ = try request
    guard !output.hasSuffix(".json") || networks.count == 1 else {
      throw ValidationError("--output: expected a folder for several networks, found the file \(output)")
    }
  }

  func run() throws {
    let request = try request
    let networks = networks
    try checkNetworks(networks)
    let file = try image.map { try readImage($0) }
    let paths = networks.map(path(of:))
    for path in paths {
      try checkingData { () throws(ProfileWriteError) in try ProfileWriter.checkWritable(path) }
    }
    var profiles: [Profile] = []
    for (name, path) in zip(networks, paths) {
      let profile = try measure(name, image: file, request: request)
      try write(profile, to: path)
      if !json { Console.write(ProfileReport(profile, path: path, style: Console.style).text) }
      profiles.append(profile)
    }
    guard json else { return }
    Console.write(try model == "all" ? JSONText.encode(profiles) : JSONText.encode(profiles[0]))
  }

  /// The networks of `--model`.
  var networks: [String] { model.lowercased() == "all" ? BuiltInNetwork.names : [model.lowercased()] }

  /// What to measure, as the options say.
  var request: ProfileRequest {
    get throws {
      do throws(ProfileRequestError) {
        return try ProfileRequest(
          threads: counts(threads, option: "--threads"), batches: counts(batch ?? "", option: "--batch"),
          images: images, seconds: seconds)
      } catch {
        throw ValidationError(error.description)
      }
    }
  }

  private func checkNetworks(_ networks: [String]) throws {
    let known = BuiltInNetwork.names
    guard let stranger = networks.first(where: { !known.contains($0) }) else { return }
    let meant = suggestion(for: stranger, among: known).map { ". Did you mean '\($0)'?" } ?? ""
    throw DataError(
      description: "--model: expected \(known.joined(separator: ", ")) or all, found '\(model)'\(meant)")
  }

  private func path(of network: String) -> String {
    if output.hasSuffix(".json") { return output }
    return output.hasSuffix("/") ? "\(output)\(network).json" : "\(output)/\(network).json"
  }

  /// The bytes of an image's file, which are decoded once to find out whether they can be.
  private func readImage(_ path: String) throws -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw DataError(description: "\(path): expected a JPEG or PNG file, found none that can be read")
    }
    do throws(ImageError) {
      _ = try ImageDecoder.decode([UInt8](data))
    } catch {
      throw DataError(description: "\(path): \(error)")
    }
    return [UInt8](data)
  }

  private func measure(_ name: String, image: [UInt8]?, request: ProfileRequest) throws -> Profile {
    let progress = Progress(title: "profiling \(name)", total: 1000)
    defer { progress.end() }
    let session = ProfilingSession(network: try BuiltInNetwork(name: name, image: image))
    return try session.run(request) { step in
      progress.show(done: Int(1000 * step.share), note: step.phase.rawValue)
    }
  }

  private func write(_ profile: Profile, to path: String) throws {
    do {
      try ProfileWriter.write(profile, to: path)
    } catch let error as ProfileWriteError {
      throw DataError(description: error.description)
    }
  }
}

/// Reads whole numbers separated by commas; what is none is reported as 0, which no option takes.
private func counts(_ text: String, option: String) -> [Int] {
  text.split(separator: ",").map { Int($0.trimmingCharacters(in: .whitespaces)) ?? 0 }
}

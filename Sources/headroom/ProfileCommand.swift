import ArgumentParser
import CostModel
import Foundation
import Images
import Profiler
import Report

/// `headroom profile`: what an image costs on this machine, or a request of a service that is running.
struct ProfileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "profile", abstract: "Measure what a request costs.",
    discussion: """
      With --model a network on this machine, and what decoding and headroom-serve add to it; with --url \
      any HTTP service that is running, from outside.
      """)

  @Option(help: "The network: \(BuiltInNetwork.names.joined(separator: ", ")) or all.")
  var model: String?

  @Option(help: "Where the service answers, as in http://127.0.0.1:8080/v1/classify.")
  var url: String?

  @Option(help: ArgumentHelp("Thread counts, separated by commas (default: 1,2).", valueName: "counts"))
  var threads: String?

  @Option(
    help: ArgumentHelp("Batch sizes to measure on one thread, separated by commas.", valueName: "sizes"))
  var batch: String?

  @Option(
    help: ArgumentHelp("The most images per thread count (default: as many as it takes).", valueName: "count")
  )
  var images: Int?

  @Option(
    help: ArgumentHelp("The file that requests carry (default: a synthetic photograph).", valueName: "file"))
  var image: String?

  @Option(
    help: ArgumentHelp(
      "With --url: numbers of users without think time, separated by commas (default: 1,2,4,8).",
      valueName: "counts"))
  var concurrency: String?

  @Option(help: "With --url: the profile's name (default: host and port).")
  var name: String?

  @Option(
    help: ArgumentHelp(
      "With --url: the service's process, whose CPU time and memory are read.", valueName: "pid")
  )
  var pid: Int?

  @Option(
    help: ArgumentHelp(
      "Time for the images of one network, and again for its service; or for --url's.", valueName: "seconds"))
  var seconds = 20.0

  @Option(
    help: ArgumentHelp(
      "Where to write: a folder, or a file's name that ends in .json.", valueName: "place"))
  var output = "profiles"

  @Flag(help: "Print every layer: its time, speed, share of the machine's peak, and the memory it moves.")
  var byLayer = false

  @Flag(help: "Print the profiles as JSON.")
  var json = false

  func validate() throws {
    switch (model, url) {
    case (nil, nil):
      throw ValidationError(
        "expected --model to measure a network or --url to measure a service, found neither")
    case (.some, .some):
      throw ValidationError("expected either --model or --url, found both")
    case (.some, nil):
      try refuse(
        [("--concurrency", concurrency), ("--name", name), ("--pid", pid.map(String.init))], model: true)
      _ = try request
      guard !output.hasSuffix(".json") || networks.count == 1 else {
        throw ValidationError("--output: expected a folder for several networks, found the file \(output)")
      }
    case (nil, .some):
      try refuse(
        [("--threads", threads), ("--batch", batch), ("--images", images.map(String.init))], model: false)
      guard !byLayer else {
        throw ValidationError("--by-layer: expected it with --model alone, found it with --url")
      }
      _ = try outsideRequest
    }
  }

  func run() throws {
    if url != nil { try profileService() } else { try profileNetworks() }
  }

  private func refuse(_ options: [(name: String, value: String?)], model: Bool) throws {
    guard let stranger = options.first(where: { $0.value != nil }) else { return }
    throw ValidationError(
      "\(stranger.name): expected it with \(model ? "--url" : "--model") alone, found it with "
        + "\(model ? "--model" : "--url")")
  }

  /// The file of a network's or a service's profile.
  func path(of name: String) -> String {
    if output.hasSuffix(".json") { return output }
    return output.hasSuffix("/") ? "\(output)\(name).json" : "\(output)/\(name).json"
  }

  /// The bytes of `--image`; a synthetic photograph without it.
  func readImage() throws -> [UInt8] {
    guard let image else { return SampleImage.jpeg() }
    guard let data = FileManager.default.contents(atPath: image) else {
      throw DataError(
        description: "\(image): expected a file that requests can carry, found none that can be read")
    }
    return [UInt8](data)
  }

  /// Writes a profile, and prints it for people unless JSON is wanted.
  func finish(_ profile: Profile, path: String) throws {
    do {
      try ProfileWriter.write(profile, to: path)
    } catch let error as ProfileWriteError {
      throw DataError(description: error.description)
    }
    guard !json else { return }
    Console.write(ProfileReport(profile, path: path, style: Console.style, isByLayer: byLayer).text)
  }

  /// Reads whole numbers separated by commas; what is none is reported as 0, which no option takes.
  func counts(_ text: String) -> [Int] {
    text.split(separator: ",").map { Int($0.trimmingCharacters(in: .whitespaces)) ?? 0 }
  }
}

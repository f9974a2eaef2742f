import ArgumentParser
import CostModel
import Documents
import Foundation
import Images
import Profiler
import Simulator
import Validator

/// What `headroom validate` is asked for: its options put together with its scenario.
struct ValidateInput {
  private let command: ValidateCommand

  init(_ command: ValidateCommand) { self.command = command }

  /// Refuses options that are out of their range or do not go together.
  func checkUsage() throws {
    guard command.path != nil || command.model != nil else {
      throw ValidationError("expected --model or a scenario, found neither")
    }
    guard command.rate == nil || command.utilization == nil else {
      throw ValidationError("expected either --rate or --utilization, found both")
    }
    if let rate = command.rate, !(rate > 0 && rate <= 1e6) {
      throw ValidationError("--rate: expected requests/s greater than 0, found \(rate)")
    }
    if let share = command.utilization, !(share > 0 && share <= 2) {
      throw ValidationError("--utilization: expected a share above 0 and up to 2, as in 0.6, found \(share)")
    }
    for (option, count) in [("--threads", command.threads), ("--workers", command.workers)] {
      if let count, !(1...1024).contains(count) {
        throw ValidationError("\(option): expected 1 to 1024, found \(count)")
      }
    }
    guard (1...100).contains(command.repetitions) else {
      throw ValidationError("--repeat: expected 1 to 100 times, found \(command.repetitions)")
    }
    _ = try (cpuLimit, duration)
  }

  /// The limit: nil where the option is not given, and no limit inside where it says so.
  private var cpuLimit: Millicores?? {
    get throws {
      guard let text = command.cpuLimit else { return .none }
      if text == "none" { return .some(nil) }
      guard let milli = Quantity(text: text)?.milliUnits, (10...1_000_000).contains(milli) else {
        throw ValidationError(
          "--cpu-limit: expected a quantity of 10m or more, as in 500m, or none, found \(text)")
      }
      return .some(Millicores(Int(milli)))
    }
  }

  private var duration: Nanoseconds? {
    get throws {
      guard let text = command.duration else { return nil }
      guard let duration = Nanoseconds(text: text), duration >= .seconds(1), duration <= .seconds(3600) else {
        throw ValidationError("--duration: expected 1s to 1h, as in 30s, found \(text)")
      }
      return duration
    }
  }

  /// The plan, and the profile to predict it with.
  func read() throws -> (ValidationPlan, SourcedProfile) {
    var scenario = try scenario()
    let (network, sourced) = try profile(of: scenario)
    if let limit = try cpuLimit { scenario.deployment.resources = ResourceSpec(cpuLimit: limit) }
    scenario.server.threads = command.threads ?? scenario.server.threads
    scenario.server.workers = command.workers ?? scenario.server.workers
    scenario.duration = try duration ?? scenario.duration
    scenario.seed = command.seed ?? scenario.seed
    let cores = LocalMachine().description.cores
    let share = command.utilization ?? (command.path == nil && command.rate == nil ? 0.6 : nil)
    if let share {
      let capacity = PodCapacity(
        cost: sourced.profile.cost(threads: scenario.server.threads), workers: scenario.server.workers,
        limitCores: scenario.deployment.resources.cpuLimit?.cores, machineCores: cores)
      scenario.traffic.source = .open(.poisson, .constant(capacity.rate(utilization: share)))
    } else if let rate = command.rate {
      scenario.traffic.source = .open(.poisson, .constant(rate))
    }
    let image = try readImage()
    let plan = try checkingData { () throws(DocumentError) in
      try ValidationPlan(
        scenario, file: command.path ?? "validate", network: network, image: image, cores: cores,
        profile: sourced.profile, utilization: share)
    }
    return (plan, sourced)
  }

  private func scenario() throws -> Scenario {
    guard let path = command.path else {
      return Scenario(
        name: "validate", profile: .network(command.model ?? ""), duration: .seconds(30),
        traffic: Traffic(source: .open(.poisson, .constant(1))))
    }
    return try checkingData { () throws(DocumentError) in
      try Scenario(contentsOf: path).withGivenWarmUp(file: path)
    }
  }

  /// The network that is served, and its profile.
  private func profile(of scenario: Scenario) throws -> (String, SourcedProfile) {
    let store = ProfileStore()
    let file = command.path ?? "--model"
    let sourced = try checkingData { () throws(DocumentError) in
      if let path = command.profilePath { return try store.profile(at: path) }
      if let model = command.model {
        guard let found = try store.profile(of: model.lowercased()) else {
          throw store.unknownNetwork(model, file: "--model", keyPath: "")
        }
        return found
      }
      return try store.profile(for: scenario.profile, in: file)
    }
    let network = (command.model ?? sourced.profile.network).lowercased()
    guard BuiltInNetwork.names.contains(network) else {
      throw DataError(
        description: "\(file): expected a network that can be served here "
          + "(\(BuiltInNetwork.names.joined(separator: ", "))), found '\(network)'; name one with --model")
    }
    return (network, sourced)
  }

  private func readImage() throws -> [UInt8] {
    guard let path = command.image else { return SampleImage.jpeg() }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw DataError(description: "\(path): expected a JPEG or PNG file that can be read, found none")
    }
    let bytes = [UInt8](data)
    do throws(ImageError) {
      _ = try ImageDecoder.decode(bytes)
    } catch {
      throw DataError(description: "\(path): \(error.description)")
    }
    return bytes
  }
}

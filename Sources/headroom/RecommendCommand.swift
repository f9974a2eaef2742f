import ArgumentParser
import CostModel
import Documents
import Foundation
import Recommender
import Report
import Simulator

/// `headroom recommend`: the cheapest settings that meet an objective.
struct RecommendCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recommend", abstract: "Find the cheapest settings that meet an objective.")

  static let defaultWorkload = "workloads/spike.json"

  @Option(help: ArgumentHelp("The longest acceptable response time, as in 200ms.", valueName: "time"))
  var slo: String

  @Option(
    help: ArgumentHelp(
      "The scenario whose traffic must be borne (default: \(defaultWorkload), or the built-in copy of it).",
      valueName: "scenario"))
  var workload: String?

  @OptionGroup var manifests: ManifestOptions

  @Option(help: ArgumentHelp("The networks to choose from, separated by commas.", valueName: "names"))
  var models = "xception,mobilenetv2,resnet101v2"

  @Option(help: ArgumentHelp("The percentile of response times that must meet it.", valueName: "percent"))
  var percentile = 95.0

  @Option(
    help: ArgumentHelp("The least share of requests that must be answered, in percent.", valueName: "percent")
  )
  var availability = 99.9

  @Option(help: ArgumentHelp("The seed of all chance, instead of the scenario's.", valueName: "number"))
  var seed: UInt64?

  @Option(
    help: ArgumentHelp("Write Kubernetes manifests of each answer to this folder.", valueName: "folder"))
  var output: String?

  @Option(
    help: ArgumentHelp(
      "Keep what settings were found to do in this file, and go on from what it has.", valueName: "file"))
  var save: String?

  @Flag(help: "Print the recommendation as JSON.")
  var json = false

  @Flag(help: "Exit with code 1 when nothing meets the objective.")
  var failOnObjective = false

  func validate() throws {
    _ = try objective
    guard !networks.isEmpty else {
      throw ValidationError("--models: expected names separated by commas, found none")
    }
  }

  func run() throws {
    let (scenario, candidates, warnings) = try readInput()
    let folder = try output.map { path in
      try checkingData { () throws(DocumentError) in try OutputPlace.folder(path) }
    }
    let objective = try objective
    let file = try save.map { path in
      try checkingData { () throws(DocumentError) in
        let identity = SearchIdentity(scenario, objective: objective, profiles: candidates.map(\.profile))
        return try SearchFile(path, identity: identity)
      }
    }
    var recommendation = try recommend(scenario, candidates: candidates, objective: objective, file: file)
    recommendation.warnings += candidates.compactMap { $0.source.warning($0.profile) } + warnings
    let written = try folder.map { try write(recommendation, scenario: scenario, to: $0) } ?? []
    if json {
      Console.write(try JSONText.encode(recommendation))
    } else {
      let omission = OmissionNote.text(candidates.map(\.profile))
      Console.write(RecommendationReport(recommendation, omission: omission, style: Console.style).text)
      if !written.isEmpty { Console.write("\nWritten: \(written.joined(separator: ", "))\n") }
    }
    if failOnObjective, recommendation.chosen == nil { throw ExitCode(1) }
  }

  /// The objective of the options.
  var objective: Objective {
    get throws {
      guard let time = Nanoseconds(text: slo), time > .zero else {
        throw ValidationError("--slo: expected a duration with its unit, as in 200ms or 1.5s, found \(slo)")
      }
      guard percentile > 0, percentile < 100 else {
        throw ValidationError(
          "--percentile: expected a percentile above 0 and below 100, found \(NumberText.short(percentile))")
      }
      guard availability >= 0, availability <= 100 else {
        throw ValidationError(
          "--availability: expected percent, 0 to 100, found \(NumberText.short(availability))")
      }
      return Objective(responseTime: time, percentile: percentile, availability: availability / 100)
    }
  }

  /// The networks of `--models`, each once.
  var networks: [String] {
    var seen: Set<String> = []
    return models.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty && seen.insert($0).inserted }
  }

  private func readInput() throws -> (Scenario, [SourcedProfile], [String]) {
    let (networks, store) = (networks, ProfileStore())
    return try checkingData { () throws(DocumentError) in
      let document = try readDocument()
      var (scenario, warnings) = try manifests.scenario(from: document)
      scenario = try scenario.withGivenWarmUp(file: document.root.file)
      scenario.seed = seed ?? scenario.seed
      var candidates: [SourcedProfile] = []
      for network in networks {
        guard let found = try store.profile(of: network) else {
          throw store.unknownNetwork(network, file: "--models", keyPath: "")
        }
        candidates.append(found)
      }
      return (scenario, candidates, warnings)
    }
  }

  private func readDocument() throws(DocumentError) -> Document {
    let isThere = FileManager.default.fileExists(atPath: Self.defaultWorkload)
    guard let path = workload ?? (isThere ? Self.defaultWorkload : nil) else {
      return try Document(text: BuiltInScenario.spike, file: BuiltInScenario.name)
    }
    return try Document(contentsOf: path, advice: Scenario.advice)
  }

  /// Writes the manifests of every network that meets the objective, and names the files.
  private func write(
    _ recommendation: Recommendation, scenario: Scenario, to folder: OutputPlace
  ) throws -> [String] {
    try recommendation.answers.filter(\.isMet).map { answer in
      let manifest = Manifest(network: answer.network, setting: answer.best.setting, scenario: scenario)
      let text = try manifest.text()
      return try checkingData { () throws(DocumentError) in try folder.write(text, to: manifest.fileName) }
    }
  }
}

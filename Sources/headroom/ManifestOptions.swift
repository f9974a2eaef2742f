import ArgumentParser
import Documents
import Manifests
import Simulator

/// The options that give Kubernetes manifests in place of a scenario's own parts.
struct ManifestOptions: ParsableArguments {
  @Option(
    name: .customLong("manifest"),
    help: ArgumentHelp(
      "A file of Kubernetes manifests in place of the scenario's deployment, autoscaler and nodes; '-' is "
        + "standard input. May be given several times.",
      valueName: "file"))
  var files: [String] = []

  @Option(
    name: .customLong("deployment"),
    help: ArgumentHelp(
      "Which Deployment of the manifests is meant, where there are several.", valueName: "name"))
  var deployment: String?

  func validate() throws {
    guard deployment == nil || !files.isEmpty else {
      throw ValidationError("--deployment: expected --manifest beside it, found none")
    }
  }

  /// Puts what the manifests give into a scenario.
  ///
  /// - Parameter document: The scenario's document.
  /// - Returns: The scenario, and what was given and is not used.
  /// - Throws: `DocumentError` for what is wrong in either.
  func scenario(from document: Document) throws(DocumentError) -> (scenario: Scenario, warnings: [String]) {
    guard !files.isEmpty else { return (try Scenario(node: document.root), []) }
    var sources: [ManifestSource] = []
    for file in files { sources.append(try ManifestSource(contentsOf: file)) }
    return try ManifestSet(sources, deployment: deployment).scenario(node: document.root)
  }
}

extension Scenario {
  /// The scenario, for commands that do not find its warm-up.
  ///
  /// - Parameter file: The scenario's file, to be named in the error.
  /// - Returns: The same scenario.
  /// - Throws: `DocumentError` where it leaves its warm-up to be found.
  func withGivenWarmUp(file: String) throws(DocumentError) -> Scenario {
    guard findsWarmUp else { return self }
    throw DocumentError(
      file: file, keyPath: "warmUp", expected: "a duration, since 'headroom simulate' alone finds it",
      found: "\"auto\"", advice: "Take the one that 'headroom simulate' reports")
  }
}

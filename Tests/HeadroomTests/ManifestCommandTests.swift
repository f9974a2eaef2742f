import Foundation
import Report
import Simulator
import Testing

@testable import headroom

@Suite struct ManifestCommandTests {
  let folder: TemporaryFolder

  private let deployment = """
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: web
    spec:
      replicas: 2
      selector: { matchLabels: { app: web } }
      template:
        metadata: { labels: { app: web } }
        spec:
          containers:
            - name: server
              image: registry.example.com/web
              resources:
                requests: { cpu: 0.5, memory: 0.5Gi }
                limits: { cpu: 1, memory: 1Gi }
              readinessProbe: { httpGet: { path: /, port: 80 } }

    """

  private let autoscaler = """
    apiVersion: autoscaling/v1
    kind: HorizontalPodAutoscaler
    metadata: { name: web }
    spec:
      minReplicas: 2
      maxReplicas: 4
      scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }

    """

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(soundScenario, to: "sound.json")
    try folder.write(deployment, to: "deployment.yaml")
    try folder.write(autoscaler, to: "hpa.yaml")
  }

  @Test func `manifests give the bytes of the scenario that they spell out, from files or standard input`()
    throws
  {
    let json = try HeadroomRun("simulate", "sound.json", "--json", folder: folder)
    #expect(json.code == 0)
    let files = try HeadroomRun(
      "simulate", "--manifest", "deployment.yaml", "--manifest", "hpa.yaml", "--traffic", "sound.json",
      "--json",
      folder: folder)
    #expect(files.output == json.output)
    try folder.write(deployment + "---\n" + autoscaler, to: "all.yaml")
    let piped = try HeadroomRun(
      "simulate", "--manifest", "-", "sound.json", "--json", folder: folder, input: "all.yaml")
    #expect(piped.output == json.output)
  }

  @Test func `a warning tells what is not used, in the report and in JSON`() throws {
    try folder.write(deployment.replacing("replicas: 2", with: "minReadySeconds: 3"), to: "more.yaml")
    let warning = "more.yaml: not used by the model: spec.minReadySeconds"
    let text = try HeadroomRun("simulate", "sound.json", "--manifest", "more.yaml", folder: folder)
    #expect(text.output.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains(warning))
    let json = try HeadroomRun("simulate", "sound.json", "--manifest", "more.yaml", "--json", folder: folder)
    let outcome = try JSONDecoder().decode(Outcome.self, from: Data(json.output.utf8))
    #expect(outcome.warnings.contains(warning))
    #expect(
      outcome.warnings.contains(
        "sound.json: horizontalPodAutoscaler is not used: the manifests give Deployment web without one"))
  }

  @Test(arguments: [
    (
      "apps/v1", "apps/v1beta2", "web.yaml: apiVersion: expected apps/v1 for a Deployment, found apps/v1beta2"
    ),
    (
      "spec:\n  replicas", "spec:\n\treplicas",
      "web.yaml: expected well-formed YAML, found a tab on line 6, column 1, where only spaces may stand"
    ),
    (
      "app: web }", "app: &a web }",
      "web.yaml: expected YAML without anchors and aliases, found anchor '&a' on line 7. "
        + "Write the value out where the alias stands"
    ),
    (
      "replicas: 2", "replicas: 2\n  replicas: 3",
      "web.yaml: expected well-formed YAML, found key 'replicas' more than once in one object, first on "
        + "line 6"
    ),
  ])
  func `bad manifests are one line and exit code 65`(piece: String, other: String, message: String) throws {
    try folder.write(deployment.replacing(piece, with: other, maxReplacements: 1), to: "web.yaml")
    let run = try HeadroomRun("simulate", "sound.json", "--manifest", "web.yaml", folder: folder)
    #expect(run.code == 65)
    #expect(run.errors == "error: \(message)\n")
    #expect(run.output == "")
  }

  @Test func `a file of 10 MB is refused before it is parsed`() throws {
    try folder.write(String(repeating: "# nothing\n", count: 1_000_000), to: "large.yaml")
    let run = try HeadroomRun("simulate", "sound.json", "--manifest", "large.yaml", folder: folder)
    #expect(run.code == 65)
    #expect(
      run.errors
        == "error: large.yaml: expected at most 4 MiB of manifests, found more. "
        + "Leave out what is not the deployment's\n")
  }

  @Test func `options that contradict one another are exit code 64`() throws {
    let both = try HeadroomRun("simulate", "sound.json", "--traffic", "sound.json", folder: folder)
    #expect(both.code == 64)
    #expect(both.errors == "error: expected either a scenario or --traffic, found both\n")
    let none = try HeadroomRun("simulate", "--manifest", "hpa.yaml", folder: folder)
    #expect(none.code == 64)
    #expect(none.errors == "error: expected a scenario, found none\n")
    let alone = try HeadroomRun("simulate", "sound.json", "--deployment", "web", folder: folder)
    #expect(alone.code == 64)
    #expect(alone.errors == "error: --deployment: expected --manifest beside it, found none\n")
  }
}

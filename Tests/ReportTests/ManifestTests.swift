import Foundation
import Report
import Simulator
import Testing

@testable import Recommender

@Suite struct ManifestTests {
  private func manifest(_ change: (inout Scenario, inout Setting) -> Void = { _, _ in }) throws -> Manifest {
    var scenario = sampleScenario()
    var setting = sampleRecommendation().answers[0].best.setting
    change(&scenario, &setting)
    return Manifest(network: "xception", setting: setting, scenario: scenario)
  }

  @Test func `a manifest reads as kept`() throws {
    try Snapshot.expect(manifest().text(), named: "manifest")
  }

  @Test func `no limit is no limit, and the scenario's behavior is kept`() throws {
    let text = try manifest { scenario, setting in
      setting.cpuLimit = nil
      scenario.autoscaler?.behavior = HorizontalPodAutoscalerBehavior(
        scaleUp: HPAScalingRules(
          stabilizationWindowSeconds: 30, selectPolicy: .max,
          policies: [HPAScalingPolicy(type: .pods, value: 4, periodSeconds: 15)]),
        scaleDown: HPAScalingRules(policies: [HPAScalingPolicy(type: .percent, value: 10, periodSeconds: 60)])
      )
    }.text()
    try Snapshot.expect(text, named: "manifest-behavior")
  }

  @Test func `objects have names that Kubernetes accepts`() throws {
    let manifest = Manifest(
      network: "My_Net.v2", setting: sampleRecommendation().answers[0].best.setting,
      scenario: sampleScenario())
    #expect(manifest.fileName == "my-net-v2.yaml")
    #expect(try manifest.text().contains("  name: my-net-v2\n"))
  }

  @Test(.enabled(if: Validator.isThere, "needs kubernetes-validate; scripts/validate-manifests installs it"))
  func `kubernetes-validate accepts the manifests`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "manifests-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in [
      "plain.yaml": try manifest().text(),
      "behavior.yaml": try manifest { scenario, setting in
        setting.cpuLimit = nil
        scenario.autoscaler?.behavior = HorizontalPodAutoscalerBehavior(
          scaleUp: HPAScalingRules(
            policies: [HPAScalingPolicy(type: .pods, value: 4, periodSeconds: 15)]))
      }.text(),
    ] {
      let file = folder.appending(path: name)
      try Data(text.utf8).write(to: file)
      #expect(try Validator.validate(file.path()) == 0)
      try Data(text.replacing("minReplicas", with: "minReplicaz").utf8).write(to: file)
      #expect(try Validator.validate(file.path()) != 0)
    }
  }
}

/// kubernetes-validate, where scripts/validate-manifests has installed it.
private enum Validator {
  static let tool = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: ".venv-manifests/bin/kubernetes-validate").path()

  static var isThere: Bool { FileManager.default.isExecutableFile(atPath: tool) }

  static func validate(_ path: String) throws -> Int32 {
    let process = Process()
    process.executableURL = URL(filePath: tool)
    process.arguments = ["--strict", "--quiet", path]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    return process.terminationStatus
  }
}

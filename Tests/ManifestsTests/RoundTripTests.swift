import CostModel
import Documents

import Report
import Simulator
import Testing

@testable import Manifests
@testable import Recommender

@Suite struct RoundTripTests {
  private let traffic = """
    { "network": "x", "duration": "1m", "traffic": { "kind": "open", "rate": 1 },
      "server": { "queue": 7 },
      "deployment": { "readinessProbe": { "initialDelaySeconds": 2, "periodSeconds": 4 },
                      "terminationGracePeriodSeconds": 20 },
      "horizontalPodAutoscaler": { "maxReplicas": 3, "behavior": {
        "scaleUp": { "stabilizationWindowSeconds": 0, "selectPolicy": "Max", "tolerance": 0.05,
                     "policies": [{ "type": "Pods", "value": 4, "periodSeconds": 60 }] } } } }
    """

  private func setting(limit: Millicores?) -> Setting {
    Setting(
      threads: 2, workers: 3, cpuRequest: Millicores(850), cpuLimit: limit, memoryRequest: .mebibytes(480),
      memoryLimit: .mebibytes(640), minReplicas: 2, maxReplicas: 17, targetUtilization: 55)
  }

  @Test(arguments: [nil, Millicores(1700)])
  func `a recommendation's manifest is read back as the setting that it deploys`(limit: Millicores?) throws {
    let node = try Document(text: traffic, file: "t.json").root
    let scenario = try Scenario(node: node)
    let setting = setting(limit: limit)
    let manifest = Manifest(network: "MobileNet V2", setting: setting, scenario: scenario)
    let source = ManifestSource(file: manifest.fileName, text: try manifest.text())
    let (found, warnings) = try ManifestSet([source]).scenario(node: node)
    #expect(found == setting.applied(to: scenario))
    #expect(
      warnings == [
        "mobilenet-v2.yaml: document 1: not used by the model: spec.template.spec.containers[0].ports",
        "mobilenet-v2.yaml: document 2: not used by the model: Service mobilenet-v2",
      ])
  }
}

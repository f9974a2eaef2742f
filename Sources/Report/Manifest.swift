// The Kubernetes objects that deploy a recommended setting.
//
// Written: a Deployment (apps/v1), a Service (v1) and a HorizontalPodAutoscaler (autoscaling/v2) in one file.
// Left out: the Deployment's `replicas`, since applying the file again would undo what the autoscaler did; a
// namespace, an ingress, and the image, which only the user has.
// Source: Kubernetes API reference, those three objects.

import CostModel
import Foundation
import Recommender
import Simulator
import Yams

/// The manifests of one network's answer.
public struct Manifest {
  /// The network, which names the objects.
  public var network: String
  /// The setting to deploy.
  public var setting: Setting
  /// The scenario that it was found for; probes, grace period and scaling behavior are as in it.
  public var scenario: Scenario

  /// Manifests for a setting.
  public init(network: String, setting: Setting, scenario: Scenario) {
    self.network = network
    self.setting = setting
    self.scenario = scenario
  }

  /// The name of the file.
  public var fileName: String { "\(name).yaml" }

  /// The objects' name: the network's in the characters of a DNS label.
  var name: String {
    let characters = network.lowercased().map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" }
    return String(characters).trimmingCharacters(in: CharacterSet(charactersIn: "-"))
  }

  /// The image that stands until the user puts in a real one.
  public static let imagePlaceholder = "registry.example.com/replace-me/"

  /// The file: three documents, after a comment that says what to change.
  ///
  /// - Throws: `YamlError` for text that YAML cannot hold.
  public func text() throws -> String {
    let documents = try [deployment, service, autoscaler].map { try Yams.serialize(node: $0.node) }
    return """
      # \(network), as recommended by headroom for the workload \(scenario.name).
      # Replace the image by your own: a server on port 8080 that takes WORKERS requests at once, each on
      # OMP_NUM_THREADS threads, and answers /readyz when its weights are loaded.

      """ + documents.joined(separator: "---\n")
  }

  var labels: ManifestValue { .map(["app.kubernetes.io/name": .text(name)]) }

  var metadata: ManifestValue { .map(["name": .text(name), "labels": labels]) }

  private var deployment: ManifestValue {
    let grace = Int(scenario.deployment.terminationGracePeriod.seconds)
    return .map([
      "apiVersion": .text("apps/v1"), "kind": .text("Deployment"), "metadata": metadata,
      "spec": .map([
        "selector": .map(["matchLabels": labels]),
        "template": .map([
          "metadata": .map(["labels": labels]),
          "spec": .map(["terminationGracePeriodSeconds": .number(grace), "containers": .list([container])]),
        ]),
      ]),
    ])
  }

  private var container: ManifestValue {
    .map([
      "name": .text("server"), "image": .text("\(Self.imagePlaceholder)\(name):latest"),
      "env": .list([
        .map(["name": .text("OMP_NUM_THREADS"), "value": .text("\(setting.threads)")]),
        .map(["name": .text("WORKERS"), "value": .text("\(setting.workers)")]),
      ]),
      "ports": .list([.map(["name": .text("http"), "containerPort": .number(8080)])]),
      "readinessProbe": .map([
        "httpGet": .map(["path": .text("/readyz"), "port": .text("http")]),
        "initialDelaySeconds": .number(Int(scenario.deployment.readinessInitialDelay.seconds)),
        "periodSeconds": .number(Int(scenario.deployment.readinessPeriod.seconds)),
      ]),
      "resources": .map(["requests": requests, "limits": limits]),
    ])
  }

  private var requests: ManifestValue {
    .map(["cpu": .text(setting.cpuRequest.quantity), "memory": .text(setting.memoryRequest.quantity)])
  }

  private var limits: ManifestValue {
    .map(["cpu": setting.cpuLimit.map { .text($0.quantity) }, "memory": .text(setting.memoryLimit.quantity)])
  }

  private var service: ManifestValue {
    .map([
      "apiVersion": .text("v1"), "kind": .text("Service"), "metadata": metadata,
      "spec": .map([
        "selector": labels,
        "ports": .list([.map(["name": .text("http"), "port": .number(80), "targetPort": .text("http")])]),
      ]),
    ])
  }
}

import Documents
import Simulator

@testable import Manifests

/// Manifests to vary in tests.
enum SampleManifests {
  static let deployment = """
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: web
    spec:
      replicas: 3
      selector:
        matchLabels: { app: web }
      template:
        metadata:
          labels: { app: web, tier: front }
        spec:
          terminationGracePeriodSeconds: 45
          containers:
            - name: server
              image: registry.example.com/web
              env:
                - { name: WORKERS, value: "2" }
                - { name: OMP_NUM_THREADS, value: "4" }
              resources:
                requests: { cpu: 0.85, memory: 1.5Gi }
                limits: { cpu: "2" }
              readinessProbe:
                httpGet: { path: /, port: 80 }
                initialDelaySeconds: 3
                periodSeconds: 5

    """

  static let autoscaler = """
    apiVersion: autoscaling/v2
    kind: HorizontalPodAutoscaler
    metadata:
      name: web-scaler
    spec:
      scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web }
      minReplicas: 2
      maxReplicas: 9
      metrics:
        - type: Resource
          resource: { name: cpu, target: { type: Utilization, averageUtilization: 60 } }

    """

  static let node = """
    apiVersion: v1
    kind: Node
    metadata: { name: a }
    status:
      capacity: { cpu: "8", memory: 32Gi, pods: "110" }
      allocatable: { cpu: 7910m, memory: 31Gi, pods: "110" }

    """

  static let traffic = #"{ "network": "x", "duration": "1m", "traffic": { "kind": "open", "rate": 1 } }"#

  /// The scenario of manifests, joined into one file, and the warnings.
  static func scenario(
    _ manifests: String..., traffic: String = traffic, deployment: String? = nil
  ) throws(DocumentError) -> (scenario: Scenario, warnings: [String]) {
    let source = ManifestSource(file: "m.yaml", text: manifests.joined(separator: "---\n"))
    let node = try Document(text: traffic, file: "t.json").root
    return try ManifestSet([source], deployment: deployment).scenario(node: node)
  }

  /// What is wrong with manifests, or the warnings.
  static func message(
    _ manifests: String..., traffic: String = traffic, deployment: String? = nil
  ) -> String {
    do throws(DocumentError) {
      let source = ManifestSource(file: "m.yaml", text: manifests.joined(separator: "---\n"))
      let node = try Document(text: traffic, file: "t.json").root
      let read = try ManifestSet([source], deployment: deployment).scenario(node: node)
      return read.warnings.joined(separator: "\n")
    } catch {
      return error.description
    }
  }
}

extension String {
  /// The text with one piece of it changed.
  func with(_ piece: String, _ other: String) -> String {
    precondition(contains(piece), "'\(piece)' is not in the text")
    return replacing(piece, with: other, maxReplacements: 1)
  }
}

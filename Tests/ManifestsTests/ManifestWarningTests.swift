import Testing

@testable import Manifests

private typealias Sample = SampleManifests

@Suite struct ManifestWarningTests {
  @Test func `what the model does not use is named once, sorted`() {
    let deployment = Sample.deployment.with(
      "  replicas: 3\n",
      """
        replicas: 3
        minReadySeconds: 5
        strategy: { rollingUpdate: { maxSurge: 25%, maxUnavailable: 0 } }

      """
    ).with(
      "terminationGracePeriodSeconds",
      "affinity: { nodeAffinity: {} }\n      securityContext: {}\n"
        + "      nodeName: null\n      terminationGracePeriodSeconds"
    )
    .with("            - { name: OMP", "            - { name: MODE, value: fast }\n            - { name: OMP")
    .with(
      "limits: { cpu: \"2\" }",
      "limits: { cpu: \"2\", nvidia.com/gpu: 1 }\n          ports: [{ containerPort: 80 }]")
    #expect(
      Sample.message(deployment)
        == "m.yaml: not used by the model: spec.minReadySeconds, spec.strategy, spec.template.spec.affinity, "
        + "spec.template.spec.containers[0].env[1], spec.template.spec.containers[0].ports, "
        + "spec.template.spec.containers[0].resources.limits.nvidia.com/gpu")
  }

  @Test func `objects that say nothing about pods are named by kind and name`() {
    let service = "{ apiVersion: v1, kind: Service, metadata: { name: web }, spec: { ports: [] } }\n"
    let budget = """
      apiVersion: policy/v1
      kind: PodDisruptionBudget
      metadata: { name: web }
      spec: { minAvailable: 50%, selector: { matchLabels: { app: other } } }

      """
    let secret = service.with("Service", "Secret")
    let list = "apiVersion: v1\nkind: List\nitems: [\(service.dropLast()), \(secret.dropLast())]\n"
    #expect(
      Sample.message(Sample.deployment, budget, list)
        == "m.yaml: document 2: not used by the model: PodDisruptionBudget web\n"
        + "m.yaml: document 3: not used by the model: Secret web, Service web")
  }

  @Test func `a pod without a readiness probe is simulated with one`() {
    let probe =
      "          readinessProbe:\n            httpGet: { path: /, port: 80 }\n"
      + "            initialDelaySeconds: 3\n            periodSeconds: 5\n"
    #expect(
      Sample.message(Sample.deployment.with(probe, ""))
        == "m.yaml: spec.template.spec.containers[0]: no readinessProbe: simulated with one every 10 s "
        + "that finds the "
        + "weights loaded")
  }

  @Test func `the scenario's autoscaler goes with its deployment`() {
    let traffic = Sample.traffic.with(
      #""duration""#, #""horizontalPodAutoscaler": { "maxReplicas": 4 }, "duration""#)
    #expect(
      Sample.message(Sample.deployment, traffic: traffic)
        == "t.json: horizontalPodAutoscaler is not used: the manifests give Deployment web without one")
    #expect(Sample.message(Sample.deployment, Sample.autoscaler, traffic: traffic) == "")
  }

  @Test func `nodes that pods stay off are left out and named`() throws {
    let cordoned = Sample.node.with("name: a", "name: b").with(
      "status:", "spec: { unschedulable: true }\nstatus:")
    let control = Sample.node.with("name: a", "name: c").with(
      "status:", "spec: { podCIDR: 10.0.0.0/24, taints: [{ key: master, effect: NoSchedule }] }\nstatus:")
    #expect(
      Sample.message(Sample.deployment, Sample.node, cordoned, control)
        == "m.yaml: document 3: Node b is left out: it is unschedulable\n"
        + "m.yaml: document 4: Node c is left out: its taint master:NoSchedule keeps the pods off")
    #expect(try Sample.scenario(Sample.deployment, Sample.node, control).scenario.cluster.nodes == 1)
    let tolerant = Sample.deployment.with(
      "      terminationGrace",
      "      tolerations: [{ key: master, operator: Exists }]\n      terminationGrace")
    #expect(try Sample.scenario(tolerant, Sample.node, control).scenario.cluster.nodes == 2)
  }
}

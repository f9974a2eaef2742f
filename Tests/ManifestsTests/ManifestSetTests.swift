import CostModel
import Documents
import Simulator
import Testing

@testable import Manifests

private typealias Sample = SampleManifests

@Suite struct ManifestSetTests {
  @Test func `a Deployment takes the place of the scenario's`() throws {
    let (scenario, warnings) = try Sample.scenario(Sample.deployment)
    #expect(warnings == [])
    var deployment = DeploymentSpec()
    deployment.replicas = 3
    deployment.resources = ResourceSpec(
      cpuRequest: Millicores(850), cpuLimit: Millicores(2000), memoryRequest: .mebibytes(1536))
    deployment.terminationGracePeriod = .seconds(45)
    deployment.readinessProbe.initialDelay = .seconds(3)
    deployment.readinessProbe.period = .seconds(5)
    #expect(scenario.deployment == deployment)
    #expect(scenario.server.workers == 2)
    #expect(scenario.server.threads == 4)
    #expect(scenario.autoscaler == nil)
    #expect(scenario.cluster == ClusterSpec())
  }

  @Test func `a container's probes and its sleep before the end are taken over`() throws {
    let more = """
      livenessProbe: { httpGet: { path: /, port: 80 }, failureThreshold: 5, timeoutSeconds: 2 }
                startupProbe: { tcpSocket: { port: 80 }, periodSeconds: 1 }
                lifecycle: { preStop: { sleep: { seconds: 7 } }, postStart: { exec: {} } }
                readinessProbe
      """
    let changed = Sample.deployment.with("readinessProbe", more)
    let (scenario, warnings) = try Sample.scenario(changed)
    #expect(scenario.deployment.livenessProbe?.failureThreshold == 5)
    #expect(scenario.deployment.livenessProbe?.timeout == .seconds(2))
    #expect(scenario.deployment.startupProbe?.period == .seconds(1))
    #expect(scenario.deployment.preStopSleep == .seconds(7))
    #expect(warnings.count == 1)
  }

  private static let budget =
    "{ apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: { name: a }, "
    + "spec: { maxUnavailable: 25%, selector: { matchLabels: { app: web } } } }\n"

  @Test func `a disruption budget counts where it selects the pods`() throws {
    let (scenario, warnings) = try Sample.scenario(Sample.deployment, Self.budget)
    #expect(scenario.deployment.disruptionBudget == .maxUnavailable(.percent(25)))
    #expect(warnings == [])
  }

  @Test func `two budgets of the same pods are refused, as Kubernetes would evict none`() {
    #expect(
      Sample.message(Sample.deployment, Self.budget, Self.budget.with("name: a", "name: b"))
        == "m.yaml: document 3: expected one PodDisruptionBudget of the pods, found 'a' and 'b'. "
        + "Kubernetes would evict none of them: leave one out")
  }

  @Test func `an autoscaler comes with its Deployment`() throws {
    let scenario = try Sample.scenario(Sample.autoscaler, Sample.deployment).scenario
    #expect(
      scenario.autoscaler
        == HorizontalPodAutoscalerSpec(
          minReplicas: 2, maxReplicas: 9, metrics: [.resource(name: .cpu, target: .utilization(percent: 60))])
    )
  }

  @Test func `autoscaling v1 is converted, with 80 % where no percentage is given`() throws {
    let spec =
      "metrics:\n    - type: Resource\n      resource: "
      + "{ name: cpu, target: { type: Utilization, averageUtilization: 60 } }\n"
    let v1 = Sample.autoscaler.with("autoscaling/v2", "autoscaling/v1")
    let given = try Sample.scenario(Sample.deployment, v1.with(spec, "targetCPUUtilizationPercentage: 75\n"))
    let left = try Sample.scenario(Sample.deployment, v1.with(spec, ""))
    #expect(given.scenario.autoscaler?.metrics == [.resource(name: .cpu, target: .utilization(percent: 75))])
    #expect(left.scenario.autoscaler?.metrics == [.resource(name: .cpu, target: .utilization(percent: 80))])
  }

  @Test func `replicas that are not given are the autoscaler's fewest, or 1`() throws {
    let open = Sample.deployment.with("  replicas: 3\n", "")
    #expect(try Sample.scenario(open, Sample.autoscaler).scenario.deployment.replicas == 2)
    #expect(try Sample.scenario(open).scenario.deployment.replicas == 1)
  }

  @Test func `nodes of one size are counted`() throws {
    let cluster = try Sample.scenario(Sample.node, Sample.node.with("name: a", "name: b"), Sample.deployment)
      .scenario.cluster
    #expect(cluster.nodes == 2)
    #expect(cluster.maxNodes == 2)
    #expect(cluster.nodeCPU == Millicores(8000))
    #expect(cluster.allocatableCPU == Millicores(7910))
    #expect(cluster.nodeMemory == .mebibytes(32 << 10))
    #expect(cluster.allocatableMemory == .mebibytes(31 << 10))
  }

  @Test func `nodes alone leave the scenario's deployment, and its wish for more nodes`() throws {
    let traffic = Sample.traffic.with(
      #""duration""#,
      #""deployment": { "replicas": 7 }, "cluster": { "nodes": 1, "maxNodes": 9 }, "duration""#)
    let scenario = try Sample.scenario(Sample.node, traffic: traffic).scenario
    #expect(scenario.deployment.replicas == 7)
    #expect(scenario.cluster.nodes == 1)
    #expect(scenario.cluster.maxNodes == 9)
  }

  @Test func `lists and JSON are read as any manifest`() throws {
    let list = """
      {"apiVersion": "v1", "kind": "List", "items": [
        {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "a"},
         "status": {"capacity": {"cpu": "4", "memory": "8Gi"}}},
        {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "b"},
         "status": {"capacity": {"cpu": 4, "memory": "8192Mi"}}}]}

      """
    let cluster = try Sample.scenario(list, Sample.deployment).scenario.cluster
    #expect(cluster.nodes == 2)
    #expect(cluster.allocatableCPU == Millicores(4000))
    let typed = list.with(#""kind": "List""#, #""kind": "NodeList""#)
    #expect(try Sample.scenario(typed, Sample.deployment).scenario.cluster == cluster)
  }

  @Test func `other containers request room and are taken to be idle`() throws {
    let sidecars = """
              - name: proxy
                image: registry.example.com/proxy
                resources: { requests: { cpu: 100m, memory: 64Mi } }
            initContainers:
              - { name: setup, image: registry.example.com/setup }
              - name: agent
                image: registry.example.com/agent
                restartPolicy: Always
                resources: { limits: { cpu: 50m } }

      """
    let (scenario, warnings) = try Sample.scenario(Sample.deployment + sidecars, Sample.autoscaler)
    #expect(scenario.deployment.sidecars.cpuRequest == Millicores(150))
    #expect(scenario.deployment.sidecars.memoryRequest == .mebibytes(64))
    #expect(scenario.deployment.resources.cpuLimit == Millicores(2000))
    #expect(
      warnings == [
        "m.yaml: document 1: not used by the model: spec.template.spec.initContainers[0]",
        "m.yaml: document 1: spec.template.spec.containers[0]: 'server' serves; beside it proxy, agent "
          + "requests room "
          + "and is taken to be idle",
      ])
  }

  @Test func `an annotation names the container that serves`() throws {
    let proxy = "        - { name: proxy, image: x, resources: { limits: { cpu: 1 } } }\n"
    let annotation = "annotations: { kubectl.kubernetes.io/default-container: proxy }"
    let named =
      Sample.deployment.with("labels: { app: web, tier", "\(annotation)\n      labels: { app: web, tier")
      + proxy
    let scenario = try Sample.scenario(named).scenario
    #expect(scenario.deployment.resources.cpuLimit == Millicores(1000))
    #expect(scenario.deployment.sidecars.cpuRequest == Millicores(850))
  }

  @Test func `one of several Deployments is named`() throws {
    let other = Sample.deployment.with("name: web", "name: other").with("replicas: 3", "replicas: 8")
    let otherScaler = Sample.autoscaler.with("name: web-scaler", "name: b").with("name: web", "name: other")
    let (scenario, warnings) = try Sample.scenario(
      Sample.deployment, other, Sample.autoscaler, otherScaler, deployment: "other")
    #expect(scenario.deployment.replicas == 8)
    #expect(scenario.autoscaler?.maxReplicas == 9)
    #expect(
      warnings == [
        "m.yaml: document 1: not used by the model: Deployment web",
        "m.yaml: document 3: not used by the model: HorizontalPodAutoscaler web-scaler",
      ])
  }
}

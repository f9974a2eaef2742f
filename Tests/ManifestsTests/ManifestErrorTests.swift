import Testing

@testable import Manifests

private typealias Sample = SampleManifests

@Suite struct ManifestErrorTests {
  @Test(arguments: [
    (
      "apps/v1", "extensions/v1beta1",
      "apiVersion: expected apps/v1 for a Deployment, found extensions/v1beta1"
    ),
    (
      "kind: Deployment", "kind: Deploymant",
      "kind: expected a kind that is read (Deployment, HorizontalPodAutoscaler, Node, PodDisruptionBudget, "
        + "List) or "
        + "another of Kubernetes's own, found Deploymant of apps/v1. Did you mean 'Deployment'?"
    ),
    (
      "apps/v1\nkind: Deployment", "monitoring.coreos.com/v1\nkind: ServiceMonitor",
      "kind: expected a kind that is read (Deployment, HorizontalPodAutoscaler, Node, PodDisruptionBudget, "
        + "List) or "
        + "another of Kubernetes's own, found ServiceMonitor of monitoring.coreos.com/v1. Leave it out"
    ),
    ("kind: Deployment\n", "", "expected key 'kind', found none"),
    ("  name: web\n", "  labels: {}\n", "metadata: expected key 'name', found none"),
    (
      "name: web\n", "name: Web_1\n",
      "metadata.name: expected a name of up to 253 lower-case letters, digits, '-' and '.', found Web_1"
    ),
    (
      "name: web\n", "name: 8\n",
      "metadata.name: expected a name of up to 253 lower-case letters, digits, '-' and '.', found 8. "
        + "Put it in quotes"
    ),
    ("replicas: 3", "replicas: -1", "spec.replicas: expected 1 to 5000 replicas, found -1"),
    (
      "replicas: 3", "replicsa: 3",
      "spec: expected keys of Kubernetes, found 'replicsa'. Did you mean 'replicas'?"
    ),
    (
      "spec:\n  replicas", "specs: {}\nspec:\n  replicas",
      "expected keys among apiVersion, kind, metadata, spec, status, found 'specs'. Did you mean 'spec'?"
    ),
    (
      "matchLabels: { app: web }", "matchLabels: { app: db }",
      "spec.selector: expected a selector of the template's labels, found one that does not match "
        + "spec.template.metadata.labels"
    ),
    (
      "matchLabels: { app: web }", "matchLabels: {}",
      "spec.selector: expected labels to select by, found none"
    ),
    (
      "matchLabels: { app: web }", "matchExpressions: [{ key: app, operator: NotIn, values: [web] }]",
      "spec.selector: expected a selector of the template's labels, found one that does not match "
        + "spec.template.metadata.labels"
    ),
    (
      "matchLabels: { app: web }", "matchExpressions: [{ key: app, operator: In }]",
      "spec.selector.matchExpressions[0]: expected values for In, found none"
    ),
    (
      "tier: front", "tier: 1",
      "spec.template.metadata.labels.tier: expected a text, found 1. Put it in quotes"
    ),
    (
      "limits: { cpu: \"2\" }", "limits: { cpu: 849m }",
      "spec.template.spec.containers[0].resources.requests.cpu: expected at most the limit of 849m, found "
        + "0.85. "
        + "Raise limits.cpu or lower the request"
    ),
    (
      "cpu: 0.85", "cpu: 0.85 cores",
      "spec.template.spec.containers[0].resources.requests.cpu: expected a Kubernetes quantity of 0 or "
        + "more, as in "
        + "850m or 1.5Gi, found 0.85 cores"
    ),
    (
      "cpu: 0.85", "cpu: -1",
      "spec.template.spec.containers[0].resources.requests.cpu: expected a Kubernetes quantity of 0 or "
        + "more, as in "
        + "850m or 1.5Gi, found -1"
    ),
    (
      "cpu: 0.85", "cpu: 010",
      "spec.template.spec.containers[0].resources.requests.cpu: expected a Kubernetes quantity of 0 or "
        + "more, as in "
        + "850m or 1.5Gi, found 010. YAML reads a leading 0 as octal: put the quantity in quotes"
    ),
    (
      "cpu: 0.85", "cpus: 0.85",
      "spec.template.spec.containers[0].resources.requests: expected resources of Kubernetes, or with a "
        + "domain as in "
        + "nvidia.com/gpu, found 'cpus'. Did you mean 'cpu'?"
    ),
    (
      "image: registry.example.com/web", "imagePullPolicy: Always",
      "spec.template.spec.containers[0]: expected key 'image', found none"
    ),
    (
      "      containers:", "      restartPolicy: Never\n      containers:",
      "spec.template.spec.restartPolicy: expected Always in a Deployment, found Never"
    ),
    (
      "      containers:", "      resources: { limits: { cpu: 1 } }\n      containers:",
      "spec.template.spec.resources: expected resources of containers, found resources of the whole pod. "
        + "Give them to the containers"
    ),
    (
      "      containers:", "      initContainers: [{ name: server, image: x }]\n      containers:",
      "spec.template.spec.initContainers[0]: expected a name of its own, found 'server', as "
        + "spec.template.spec.containers[0]"
    ),
    (
      "replicas: 3", "strategy: { rollingUpdate: { maxSurge: 0, maxUnavailable: 0% } }",
      "spec.strategy.rollingUpdate: expected maxSurge or maxUnavailable above 0, found both 0"
    ),
    (
      "replicas: 3", "strategy: { type: Recreate, rollingUpdate: {} }",
      "spec.strategy.rollingUpdate: expected nothing beside the type Recreate, found an object"
    ),
    (
      "replicas: 3", "strategy: { rollingUpdate: { maxSurge: \"2\" } }",
      "spec.strategy.rollingUpdate.maxSurge: expected a count of 0 or more, or a percentage as in \"25%\", "
        + "found \"2\""
    ),
  ])
  func `a Deployment that Kubernetes refuses is refused with its key path`(
    piece: String, other: String, message: String
  ) {
    let place = message.hasPrefix("expected") ? "m.yaml: " : "m.yaml: "
    #expect(Sample.message(Sample.deployment.with(piece, other)) == place + message)
  }

  @Test(arguments: [
    ("minReplicas: 2", "minReplicas: 10", "spec.minReplicas: expected at most maxReplicas, 9, found 10"),
    (
      "averageUtilization: 60", "averageUtilization: 0",
      "spec.metrics[0].resource.target.averageUtilization: expected whole percent greater than 0, found 0"
    ),
    (
      "type: Utilization, averageUtilization: 60", "type: Value, value: 5",
      "spec.metrics[0].resource.target.type: expected Utilization or AverageValue, found Value"
    ),
    (
      "minReplicas: 2", "targetCPUUtilizationPercentage: 60",
      "spec: expected keys of autoscaling/v2, found 'targetCPUUtilizationPercentage'. It is one of "
        + "autoscaling/v1: "
        + "change apiVersion"
    ),
    (
      "autoscaling/v2", "autoscaling/v1",
      "spec: expected keys of autoscaling/v1, found 'metrics'. It is one of autoscaling/v2: change apiVersion"
    ),
    (
      "autoscaling/v2", "autoscaling/v2beta2",
      "apiVersion: expected autoscaling/v2 or autoscaling/v1 for a HorizontalPodAutoscaler, found "
        + "autoscaling/v2beta2"
    ),
    (
      "name: web }", "name: wbe }",
      "spec.scaleTargetRef: expected a Deployment among the manifests for 'web-scaler' to scale, found "
        + "Deployment "
        + "'wbe' in namespace default. Did you mean 'web'?"
    ),
    (
      "kind: Deployment, name: web }", "kind: StatefulSet, name: web }",
      "spec.scaleTargetRef: expected a Deployment among the manifests for 'web-scaler' to scale, found "
        + "StatefulSet "
        + "'web' in namespace default. Give its manifest too"
    ),
    (
      "  name: web-scaler", "  name: web-scaler\n  namespace: prod",
      "spec.scaleTargetRef: expected a Deployment among the manifests for 'web-scaler' to scale, found "
        + "Deployment "
        + "'web' in namespace prod. Give its manifest too"
    ),
    (
      "apiVersion: apps/v1, ", "apiVersion: extensions/v1beta1, ",
      "spec.scaleTargetRef.apiVersion: expected apps/v1, found extensions/v1beta1"
    ),
  ])
  func `an autoscaler that cannot work is refused with its key path`(
    piece: String, other: String, message: String
  ) {
    let autoscaler = Sample.autoscaler.with(piece, other)
    #expect(Sample.message(Sample.deployment, autoscaler) == "m.yaml: document 2: \(message)")
  }

  @Test func `metrics hidden in annotations of autoscaling v1 are refused`() {
    let hidden = """
      apiVersion: autoscaling/v1
      kind: HorizontalPodAutoscaler
      metadata: { name: a, annotations: { autoscaling.alpha.kubernetes.io/metrics: "[]" } }
      spec: { maxReplicas: 2, scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: web } }

      """
    #expect(
      Sample.message(Sample.deployment, hidden)
        == "m.yaml: document 2: metadata.annotations: expected no metrics or behavior in annotations, found "
        + "'autoscaling.alpha.kubernetes.io/metrics'. Write them as autoscaling/v2")
  }

  @Test func `two autoscalers of one target, two Deployments and an object given twice are refused`() {
    #expect(
      Sample.message(Sample.deployment, Sample.autoscaler, Sample.autoscaler.with("web-scaler", "second"))
        == "m.yaml: document 3: spec.scaleTargetRef: expected a target of its own, found Deployment 'web', "
        + "which "
        + "'web-scaler' scales too. Kubernetes would scale for neither of them: leave one out")
    #expect(
      Sample.message(Sample.deployment, Sample.deployment.with("name: web", "name: other"))
        == "m.yaml: document 2: expected one Deployment, found 'web' and 'other'. Name the one to simulate "
        + "with "
        + "--deployment")
    #expect(
      Sample.message(Sample.deployment, Sample.deployment)
        == "m.yaml: document 2: expected each object once, found Deployment web again, after m.yaml: "
        + "document 1"
    )
    #expect(
      Sample.message(Sample.deployment, deployment: "webb")
        == "--deployment: expected one of web, found 'webb'. Did you mean 'web'?")
  }

  @Test func `a container without a request fails a Utilization target in Kubernetes's own words`() {
    let bare = Sample.deployment.with("requests: { cpu: 0.85, memory: 1.5Gi }", "requests: { memory: 1.5Gi }")
      .with("limits: { cpu: \"2\" }", "limits: {}")
    #expect(
      Sample.message(bare, Sample.autoscaler)
        == "m.yaml: document 1: spec.template.spec.containers[0].resources.requests.cpu: expected a "
        + "request, since "
        + "'web-scaler' has a Utilization target, found none: \"missing request for cpu in container "
        + "server of Pod "
        + "web\" at every sync. Set the request, or give the autoscaler an AverageValue target")
    let sidecar = Sample.deployment + "        - { name: proxy, image: x }\n"
    #expect(
      Sample.message(sidecar, Sample.autoscaler).contains(
        "missing request for cpu in container proxy of Pod web"))
    let zero = Sample.deployment.with("cpu: 0.85", "cpu: 0")
    #expect(
      Sample.message(zero, Sample.autoscaler)
        == "m.yaml: document 1: spec.template.spec.containers[0].resources.requests.cpu: expected a "
        + "request above 0, "
        + "since 'web-scaler' has a Utilization target, found 0")
    #expect(Sample.message(bare) == "")
  }

  @Test func `what fits no node is named where the manifest says it`() {
    #expect(
      Sample.message(Sample.deployment.with("cpu: \"2\"", "cpu: \"64\""))
        == "m.yaml: spec.template.spec.containers[0].resources.limits.cpu: expected at most a node's 4, "
        + "found 64. "
        + "Lower the limit or set cluster.node.cpu")
  }

  @Test func `nodes that cannot be one size, or take no pods, are refused`() {
    let larger = Sample.node.with("name: a", "name: b").with("memory: 31Gi", "memory: 30Gi")
    #expect(
      Sample.message(Sample.deployment, Sample.node, larger)
        == "m.yaml: document 3: expected nodes of one size, 8 CPU and 32Gi (7910m and 31Gi allocatable) as "
        + "a, found "
        + "8 CPU and 32Gi (7910m and 30Gi allocatable). Give the nodes of one size")
    #expect(
      Sample.message(Sample.deployment, Sample.node.with("status:", "spec: { unschedulable: true }\nstatus:"))
        == "m.yaml: document 2: expected a node that takes pods, found none of 1. Remove the taint, "
        + "tolerate it, or "
        + "add a node")
    #expect(
      Sample.message(Sample.deployment, Sample.node.with("7910m", "0"))
        == "m.yaml: document 2: status.allocatable: expected 'cpu' and 'memory' above 0, found an object")
  }

  @Test func `a budget with both bounds is refused`() {
    let budget =
      "{ apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: { name: a }, "
      + "spec: { minAvailable: 1, maxUnavailable: 1 } }\n"
    #expect(
      Sample.message(Sample.deployment, budget)
        == "m.yaml: document 2: spec.maxUnavailable: expected either minAvailable or maxUnavailable, found "
        + "both"
    )
  }

  @Test func `a message is one line, whatever the value`() {
    let long = Sample.deployment.with("cpu: 0.85", "cpu: \"\(String(repeating: "9\\n", count: 5000))\"")
    let message = Sample.message(long)
    #expect(message.count < 400)
    #expect(!message.contains("\n"))
  }

  @Test func `a file that is not there, and one too large, are named`() throws {
    #expect(throws: (any Error).self) { try ManifestSource(contentsOf: "no/such.yaml") }
    do {
      _ = try ManifestSource(contentsOf: "no/such.yaml")
    } catch {
      #expect(
        error.description
          == "no/such.yaml: expected a readable file, found none. Name a manifest, or '-' for standard input")
    }
  }
}

import CostModel

@testable import Simulator

/// A scenario's file with every key that the reader knows, none at its default.
let fullScenarioJSON = """
  {
    "schema": "headroom.scenario/v1",
    "name": "full",
    "description": "Every key.",
    "network": "xception",
    "duration": "10m",
    "warmUp": "30s",
    "trials": 7,
    "seed": 99,
    "objective": {"responseTime": "200ms", "percentile": 99, "availability": 99.5},
    "traffic": {
      "kind": "open",
      "arrivals": "gamma",
      "cv": 1.5,
      "rate": [{"perSecond": 5}, {"at": "1m", "perSecond": 20}, {"at": "90s", "perSecond": 0}],
      "repeatEvery": "2m",
      "client": {"timeout": "5s", "retries": 2, "backoff": "50ms", "jitter": "equal",
        "retryBudget": {"retryRatio": 0.1, "minRetriesPerSecond": 5, "ttl": "20s"}}
    },
    "server": {
      "workers": 2, "threads": 3, "queue": 10, "batch": 4, "loadBalancing": "leastOutstanding",
      "abandonedRequests": "drop", "probes": "inTurn", "cpuAccounting": "continuous",
      "responseBytes": 2048
    },
    "deployment": {
      "replicas": 3,
      "resources": {
        "requests": {"cpu": "500m", "memory": "1Gi"},
        "limits": {"cpu": "1", "memory": "2Gi"}
      },
      "cpuBurst": "20ms",
      "readinessProbe": {
        "httpGet": {"path": "/readyz", "port": 8080}, "successThreshold": 2, "initialDelaySeconds": 5,
        "periodSeconds": 3},
      "livenessProbe": {"timeoutSeconds": 2, "failureThreshold": 5},
      "startupProbe": {"periodSeconds": 1, "failureThreshold": 60},
      "lifecycle": {"preStop": {"sleep": {"seconds": 4}}},
      "podDisruptionBudget": {"minAvailable": "50%"},
      "terminationGracePeriodSeconds": 20
    },
    "horizontalPodAutoscaler": {
      "scaleTargetRef": {"kind": "Deployment", "name": "x"},
      "minReplicas": 2,
      "maxReplicas": 10,
      "metrics": [
        {"type": "Resource",
         "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 60}}},
        {"type": "Resource",
         "resource": {"name": "memory", "target": {"type": "AverageValue", "averageValue": "1Gi"}}}
      ],
      "behavior": {
        "scaleUp": {
          "stabilizationWindowSeconds": 10, "selectPolicy": "Min", "tolerance": "0.05",
          "policies": [{"type": "Pods", "value": 2, "periodSeconds": 60}]
        },
        "scaleDown": {"policies": [{"type": "Percent", "value": 50, "periodSeconds": 30}]}
      }
    },
    "controllers": {
      "horizontalPodAutoscalerSyncPeriod": "10s",
      "horizontalPodAutoscalerTolerance": 0.2,
      "horizontalPodAutoscalerDownscaleStabilization": "2m",
      "horizontalPodAutoscalerCPUInitializationPeriod": "3m",
      "horizontalPodAutoscalerInitialReadinessDelay": "20s",
      "horizontalPodAutoscalerSyncProcessing": "50ms",
      "metricResolution": "30s",
      "freshContainerMinMetricsResolution": "12s",
      "scrapeDelayPerSource": "4ms",
      "maxScrapeDelay": "2s",
      "housekeepingInterval": "5s",
      "maxHousekeepingInterval": "20s",
      "jitterFactor": 0.5,
      "firstHousekeepingDelay": "1s"
    },
    "cluster": {
      "nodes": 2, "maxNodes": 5,
      "node": {"cpu": "8", "memory": "32Gi", "cpuCFSQuotaPeriod": "50ms",
        "schedCFSBandwidthSlice": "2ms", "tick": "1ms", "systemReserved": {"cpu": "500m", "memory": "1Gi"}},
      "minNodes": 1, "scanInterval": "20s", "scaleDownEnabled": false, "scaleDownUtilizationThreshold": 0.4,
      "scaleDownUnneededTime": "5m", "scaleDownDelayAfterAdd": "3m", "nodeMonitorGracePeriod": "50s",
      "defaultUnreachableTolerationSeconds": 30,
      "nodeProvisioning": "90s", "imagePull": "20s", "containerStart": "2s", "endpointLag": "1s"
    },
    "prices": {"vcpuHour": 0.03, "gibHour": 0.004, "currency": "EUR"},
    "events": [
      {"at": "1m", "kind": "nodeFailure", "node": 1},
      {"at": "2m", "kind": "podCrash", "pods": 2},
      {"at": "3m", "kind": "rollingUpdate", "maxSurge": 1, "maxUnavailable": "50%"},
      {"at": "4m", "kind": "setReplicas", "replicas": 0}
    ]
  }
  """

/// The same in YAML, as a hand would write it.
let fullScenarioYAML = """
  schema: headroom.scenario/v1
  name: full
  description: Every key.
  network: xception
  duration: 10m
  warmUp: 30s
  trials: 7
  seed: 99
  objective: {responseTime: 200ms, percentile: 99, availability: 99.5}
  traffic:
    kind: open
    arrivals: gamma
    cv: 1.5
    rate:
      - perSecond: 5
      - {at: 1m, perSecond: 20}
      - {at: 90s, perSecond: 0}
    repeatEvery: 2m
    client:
      timeout: 5s
      retries: 2
      backoff: 50ms
      jitter: equal
      retryBudget: {retryRatio: 0.1, minRetriesPerSecond: 5, ttl: 20s}
  server:
    workers: 2
    threads: 3
    queue: 10
    batch: 4
    loadBalancing: leastOutstanding
    abandonedRequests: drop
    probes: inTurn
    cpuAccounting: continuous
    responseBytes: 2048
  deployment:
    replicas: 3
    resources:
      requests: {cpu: 500m, memory: 1Gi}
      limits: {cpu: 1, memory: 2Gi}
    cpuBurst: 20ms
    readinessProbe:
      httpGet: {path: /readyz, port: 8080}
      initialDelaySeconds: 5
      periodSeconds: 3
      successThreshold: 2
    livenessProbe: {timeoutSeconds: 2, failureThreshold: 5}
    startupProbe: {periodSeconds: 1, failureThreshold: 60}
    lifecycle: {preStop: {sleep: {seconds: 4}}}
    podDisruptionBudget: {minAvailable: 50%}
    terminationGracePeriodSeconds: 20
  horizontalPodAutoscaler:
    scaleTargetRef: {kind: Deployment, name: x}
    minReplicas: 2
    maxReplicas: 10
    metrics:
      - type: Resource
        resource: {name: cpu, target: {type: Utilization, averageUtilization: 60}}
      - type: Resource
        resource: {name: memory, target: {type: AverageValue, averageValue: 1Gi}}
    behavior:
      scaleUp:
        stabilizationWindowSeconds: 10
        selectPolicy: Min
        tolerance: 0.05
        policies: [{type: Pods, value: 2, periodSeconds: 60}]
      scaleDown:
        policies: [{type: Percent, value: 50, periodSeconds: 30}]
  controllers:
    horizontalPodAutoscalerSyncPeriod: 10s
    horizontalPodAutoscalerTolerance: 0.2
    horizontalPodAutoscalerDownscaleStabilization: 2m
    horizontalPodAutoscalerCPUInitializationPeriod: 3m
    horizontalPodAutoscalerInitialReadinessDelay: 20s
    horizontalPodAutoscalerSyncProcessing: 50ms
    metricResolution: 30s
    freshContainerMinMetricsResolution: 12s
    scrapeDelayPerSource: 4ms
    maxScrapeDelay: 2s
    housekeepingInterval: 5s
    maxHousekeepingInterval: 20s
    jitterFactor: 0.5
    firstHousekeepingDelay: 1s
  cluster:
    nodes: 2
    maxNodes: 5
    node:
      cpu: 8
      memory: 32Gi
      systemReserved: {cpu: 500m, memory: 1Gi}
      cpuCFSQuotaPeriod: 50ms
      schedCFSBandwidthSlice: 2ms
      tick: 1ms
    minNodes: 1
    scanInterval: 20s
    scaleDownEnabled: false
    scaleDownUtilizationThreshold: 0.4
    scaleDownUnneededTime: 5m
    scaleDownDelayAfterAdd: 3m
    nodeMonitorGracePeriod: 50s
    defaultUnreachableTolerationSeconds: 30
    nodeProvisioning: 90s
    imagePull: 20s
    containerStart: 2s
    endpointLag: 1s
  prices: {vcpuHour: 0.03, gibHour: 0.004, currency: EUR}
  events:
    - {at: 1m, kind: nodeFailure, node: 1}
    - {at: 2m, kind: podCrash, pods: 2}
    - {at: 3m, kind: rollingUpdate, maxSurge: 1, maxUnavailable: 50%}
    - {at: 4m, kind: setReplicas, replicas: 0}
  """

/// What both say, written out by hand.
func fullScenario() -> Scenario {
  let points = [(0.0, 5.0), (60, 20), (90, 0)]
  var scenario = Scenario(
    name: "full", description: "Every key.", profile: .network("xception"), duration: .seconds(600),
    warmUp: .seconds(30), trials: 7, seed: 99,
    objective: Objective(responseTime: .milliseconds(200), percentile: 99, availability: 0.995),
    traffic: Traffic(source: .open(.gamma(cv: 1.5), rateProfile(points, repeatEvery: 120))),
    server: ServerSpec(),
    deployment: DeploymentSpec(), autoscaler: nil, controllers: ControllerOptions(), cluster: ClusterSpec(),
    prices: Prices(vcpuHour: 0.03, gibHour: 0.004, currency: "EUR"))
  scenario.traffic.client.timeout = .seconds(5)
  scenario.traffic.client.retries = 2
  scenario.traffic.client.backoff = .milliseconds(50)
  scenario.traffic.client.jitter = .equal
  var budget = RetryBudgetSpec()
  (budget.retryRatio, budget.minRetriesPerSecond, budget.ttl) = (0.1, 5, .seconds(20))
  scenario.traffic.client.retryBudget = budget
  scenario.server.workers = 2
  scenario.server.threads = 3
  scenario.server.queue = 10
  scenario.server.batch = 4
  scenario.server.loadBalancing = .leastOutstanding
  scenario.server.servesAbandoned = false
  scenario.server.responseBytes = 2048
  scenario.deployment.replicas = 3
  scenario.deployment.resources = ResourceSpec(
    cpuRequest: Millicores(500), cpuLimit: Millicores(1000), memoryRequest: .mebibytes(1024),
    memoryLimit: .mebibytes(2048))
  scenario.deployment.readinessProbe.initialDelay = .seconds(5)
  scenario.deployment.readinessProbe.period = .seconds(3)
  scenario.deployment.terminationGracePeriod = .seconds(20)
  addPodLife(to: &scenario)
  scenario.autoscaler = HorizontalPodAutoscalerSpec(
    minReplicas: 2, maxReplicas: 10,
    metrics: [
      .resource(name: .cpu, target: .utilization(percent: 60)),
      .resource(name: .memory, target: .averageValue(milli: 1_073_741_824_000)),
    ],
    behavior: HorizontalPodAutoscalerBehavior(
      scaleUp: HPAScalingRules(
        stabilizationWindowSeconds: 10, selectPolicy: .min,
        policies: [HPAScalingPolicy(type: .pods, value: 2, periodSeconds: 60)], tolerance: 0.05),
      scaleDown: HPAScalingRules(policies: [HPAScalingPolicy(type: .percent, value: 50, periodSeconds: 30)])))
  scenario.controllers.autoscaler = AutoscalerOptions(
    syncPeriodNanoseconds: 10_000_000_000, downscaleStabilizationNanoseconds: 120_000_000_000, tolerance: 0.2,
    cpuInitializationPeriodNanoseconds: 180_000_000_000, initialReadinessDelayNanoseconds: 20_000_000_000)
  scenario.controllers.syncProcessing = .milliseconds(50)
  scenario.controllers.metricResolution = .seconds(30)
  scenario.controllers.freshContainerMinMetricsResolution = .seconds(12)
  scenario.controllers.scrapeDelayPerSource = .milliseconds(4)
  scenario.controllers.maxScrapeDelay = .seconds(2)
  scenario.controllers.housekeepingInterval = .seconds(5)
  scenario.controllers.maxHousekeepingInterval = .seconds(20)
  scenario.controllers.jitterFactor = 0.5
  scenario.controllers.firstHousekeepingDelay = .seconds(1)
  scenario.cluster.nodes = 2
  scenario.cluster.maxNodes = 5
  scenario.cluster.nodeCPU = Millicores(8000)
  scenario.cluster.nodeMemory = .mebibytes(32_768)
  scenario.cluster.systemReservedCPU = Millicores(500)
  scenario.cluster.systemReservedMemory = .mebibytes(1024)
  scenario.cluster.nodeProvisioning = .seconds(90)
  scenario.cluster.imagePull = .seconds(20)
  scenario.cluster.containerStart = .seconds(2)
  scenario.cluster.endpointLag = .seconds(1)
  return scenario
}

/// The full scenario's probes, hooks, flags of node autoscaling, and events.
private func addPodLife(to scenario: inout Scenario) {
  scenario.server.probes = .inTurn
  scenario.server.cpuAccounting = .continuous
  scenario.deployment.cpuBurst = .milliseconds(20)
  scenario.cluster.quotaPeriod = .milliseconds(50)
  scenario.cluster.bandwidthSlice = .milliseconds(2)
  scenario.cluster.tick = .milliseconds(1)
  scenario.deployment.readinessProbe.successThreshold = 2
  scenario.deployment.livenessProbe = ProbeSpec()
  scenario.deployment.livenessProbe?.timeout = .seconds(2)
  scenario.deployment.livenessProbe?.failureThreshold = 5
  scenario.deployment.startupProbe = ProbeSpec()
  scenario.deployment.startupProbe?.period = .seconds(1)
  scenario.deployment.startupProbe?.failureThreshold = 60
  scenario.deployment.preStopSleep = .seconds(4)
  scenario.deployment.disruptionBudget = .minAvailable(.percent(50))
  scenario.cluster.autoscaler.minNodes = 1
  scenario.cluster.autoscaler.scanInterval = .seconds(20)
  scenario.cluster.autoscaler.scaleDownEnabled = false
  scenario.cluster.autoscaler.scaleDownUtilizationThreshold = 0.4
  scenario.cluster.autoscaler.scaleDownUnneededTime = .seconds(300)
  scenario.cluster.autoscaler.scaleDownDelayAfterAdd = .seconds(180)
  scenario.cluster.nodeMonitorGracePeriod = .seconds(50)
  scenario.cluster.unreachableToleration = .seconds(30)
  scenario.events = [
    ScenarioEvent(at: .seconds(60), .nodeFailure(node: 1)),
    ScenarioEvent(at: .seconds(120), .podCrash(pods: 2)),
    ScenarioEvent(
      at: .seconds(180), .rollingUpdate(RolloutPlan(maxSurge: .count(1), maxUnavailable: .percent(50)))),
    ScenarioEvent(at: .seconds(240), .setReplicas(0)),
  ]
}

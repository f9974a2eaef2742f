import CostModel
import Documents
import Foundation
import Testing

@testable import Simulator

private func read(_ text: String, file: String = "s.json") throws -> Scenario {
  try Scenario(node: Document(text: text, file: file).root)
}

/// The message for a scenario's text, without the file's name.
private func message(_ text: String) -> String {
  do {
    _ = try read(text)
    return "no error"
  } catch { return "\(error)".replacing("s.json: ", with: "", maxReplacements: 1) }
}

/// The message for the full scenario with one piece of its text replaced.
func message(replacing old: String, with new: String) -> String {
  #expect(fullScenarioJSON.contains(old), "\(old) is not there to be replaced")
  return message(fullScenarioJSON.replacing(old, with: new, maxReplacements: 1))
}

/// The least that a scenario must say, with traffic of some kind.
private func least(traffic: String) -> String {
  #"{"network": "n", "duration": "1m", "deployment": {}, "traffic": \#(traffic)}"#
}

@Suite struct ScenarioReaderTests {
  @Test func `every key is read, from JSON and from YAML alike`() throws {
    #expect(try read(fullScenarioJSON) == fullScenario())
    #expect(try read(fullScenarioYAML, file: "s.yaml") == fullScenario())
  }

  @Test func `what is left out has Kubernetes's defaults, and the name is the file's`() throws {
    let scenario = try read(least(traffic: #"{"kind": "open", "rate": 3}"#), file: "workloads/least.json")
    #expect(scenario.name == "least")
    #expect(scenario.traffic == Traffic(source: .open(.poisson, .constant(3))))
    #expect(scenario.server == ServerSpec())
    #expect(scenario.deployment == DeploymentSpec())
    #expect(scenario.cluster == ClusterSpec())
    #expect(scenario.controllers == ControllerOptions())
    #expect(scenario.autoscaler == nil && scenario.objective == nil && scenario.warmUp == .zero)
    #expect(!scenario.findsWarmUp)
    #expect((scenario.trials, scenario.seed) == (5, 1))
  }

  @Test func `traffic comes in four kinds`() throws {
    let closed = try read(
      least(
        traffic: #"{"kind": "closed", "users": 8, "thinkTime": {"distribution": "uniform", "mean": "2s"}}"#))
    #expect(closed.traffic.source == .closed(users: 8, thinkTime: ThinkTime(.uniform, mean: .seconds(2))))
    let eager = try read(least(traffic: #"{"kind": "closed", "users": 1}"#))
    #expect(eager.traffic.source == .closed(users: 1, thinkTime: ThinkTime(.deterministic, mean: .zero)))
    let counts = try read(least(traffic: #"{"kind": "counts", "interval": "1m", "counts": [5, 0, 7]}"#))
    #expect(counts.traffic.source == .counts(interval: .seconds(60), [5, 0, 7]))
    let steady = try read(least(traffic: #"{"kind": "open", "arrivals": "deterministic", "rate": 2}"#))
    #expect(steady.traffic.source == .open(.deterministic, .constant(2)))
    let unbounded = try read(
      #"{"network": "n", "duration": "1m", "deployment": {}, "server": {"queue": "unbounded"}, "#
        + #""traffic": {"kind": "open", "rate": 2}}"#)
    #expect(unbounded.server.queue == nil)
  }

  @Test func `files that a scenario names are looked for beside it`() throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "scenario-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try "arrival_s\n1\n2.5\n".write(
      to: folder.appending(path: "times.csv"), atomically: true, encoding: .utf8)
    let text =
      #"{"profile": "p/mine.json", "duration": "1m", "deployment": {}, "#
      + #""traffic": {"kind": "recorded", "file": "times.csv"}}"#
    let file = folder.appending(path: "s.json")
    try text.write(to: file, atomically: true, encoding: .utf8)
    let scenario = try Scenario(contentsOf: file.path())
    #expect(scenario.traffic.source == .recorded([instant(1), instant(2.5)]))
    #expect(scenario.profile == .file(folder.appending(path: "p/mine.json").path()))
  }

  @Test func `a limit without a request is requested, as the API does`() {
    let resources = ResourceSpec(cpuLimit: Millicores(700), memoryLimit: .mebibytes(5))
    #expect(resources.cpuRequest == Millicores(700))
    #expect(resources.memoryRequest == .mebibytes(5))
  }

  @Test func `an autoscaler of autoscaling v1 is understood`() throws {
    let text =
      least(traffic: #"{"kind": "open", "rate": 3}"#).dropLast()
      + #", "horizontalPodAutoscaler": {"maxReplicas": 4, "targetCPUUtilizationPercentage": 70}}"#
    #expect(
      try read(String(text)).autoscaler
        == HorizontalPodAutoscalerSpec(
          minReplicas: 1, maxReplicas: 4, metrics: [.resource(name: .cpu, target: .utilization(percent: 70))],
          behavior: nil))
  }

  // A piece of the full scenario, what stands there instead, and the message.
  static let mistakes = #"""
    headroom.scenario/v1
    headroom.scenario/v2
    schema: expected headroom.scenario/v1, found "headroom.scenario/v2". It was written for another \#
    version: update Headroom

    headroom.scenario/v1
    headroom.profile/v1
    schema: expected headroom.scenario/v1, found "headroom.profile/v1"

    "network": "xception",
    (nothing)
    expected key 'network' (or 'profile'), found none

    "network"
    "netwrok"
    expected key 'network' (or 'profile'), found 'netwrok'. Did you mean 'network'?

    "network"
    "profile": "p.json", "network"
    expected either 'network' or 'profile', found both

    "duration": "10m"
    "duration": 10
    duration: expected a duration longer than 0 with its unit, as in "200ms" or "5m", found 10

    "duration": "10m"
    "duration": "10min"
    duration: expected a duration longer than 0 with its unit, as in "200ms" or "5m", found "10min"

    "warmUp": "30s"
    "warmUp": "automatic"
    warmUp: expected a duration with its unit, as in "30s", or "auto", found "automatic"

    "warmUp": "30s"
    "warmUp": "10m"
    warmUp: expected less than the duration of 600 s, found 600 s

    "trials": 7
    "trials": 0
    trials: expected 1 to 10000 trials, found 0

    "seed": 99
    "seed": -1
    seed: expected a whole number of 0 or more, found -1

    "percentile": 99,
    "percentile": 100,
    objective.percentile: expected a percentile above 0 and below 100, found 100

    "availability": 99.5
    "availability": 101
    objective.availability: expected percent, 0 to 100, found 101

    "kind": "open",
    "kind": "opne",
    traffic.kind: expected one of open, recorded, counts, closed, found "opne". Did you mean 'open'?

    "arrivals": "gamma"
    "arrivals": "bursty"
    traffic.arrivals: expected one of poisson, deterministic, gamma, found "bursty"

    "cv": 1.5,
    (nothing)
    traffic: expected key 'cv' (the gaps' coefficient of variation), found none

    "cv": 1.5
    "cv": 0
    traffic.cv: expected a coefficient of variation from 0.05 to 50, found 0

    {"perSecond": 5}
    {"perSecond": -5}
    traffic.rate[0].perSecond: expected requests/s of 0 or more, found -5

    {"perSecond": 5}
    {"at": "1s", "perSecond": 5}
    traffic.rate: expected a first point at "0s", found 1.00 s

    "at": "90s"
    "at": "30s"
    traffic.rate[2]: expected a point not before 60.0 s, found 30.0 s

    "repeatEvery": "2m"
    "repeatEvery": "1m"
    traffic.repeatEvery: expected a time not before the last point, 90.0 s, found "1m"

    "timeout": "5s"
    "timeout": "2d"
    traffic.client.timeout: expected at most a day, "24h", found "2d"

    "backoff": "50ms"
    "backoff": "25h"
    traffic.client.backoff: expected at most a day, "24h", found "25h"

    "jitter": "equal"
    "jitter": "half"
    traffic.client.jitter: expected one of none, full, equal, found "half"

    "retryRatio": 0.1
    "retryRatio": -1
    traffic.client.retryBudget.retryRatio: expected 0 to 1000 retries for each request, found -1

    "minRetriesPerSecond": 5
    "minRetriesPerSecond": 0.5
    traffic.client.retryBudget.minRetriesPerSecond: expected 0 to 1000000 retries a second, found 0.5

    "ttl": "20s"
    "ttl": "0s"
    traffic.client.retryBudget.ttl: expected a duration of at least 1.00 ms with its unit, as in "200ms" or \#
    "5m", found "0s"

    "retries": 2
    "retries": 101
    traffic.client.retries: expected 0 to 100 retries, found 101

    "workers": 2
    "wrokers": 2
    server: expected keys among abandonedRequests, batch, cpuAccounting, loadBalancing, probes, queue, \#
    responseBytes, threads, workers, found 'wrokers'. Did you mean 'workers'?

    "queue": 10
    "queue": -1
    server.queue: expected 0 or more waiting requests, or "unbounded", found -1

    "replicas": 3
    "replicas": 0
    deployment.replicas: expected 1 to 5000 replicas, found 0

    {"cpu": "500m",
    {"cpu": "1500m",
    deployment.resources.requests.cpu: expected at most the limit of 1, found 1500m. \#
    Raise limits.cpu or lower the request

    "memory": "1Gi"}
    "memory": "3Gi"}
    deployment.resources.requests.memory: expected at most the limit of 2Gi, found 3Gi. \#
    Raise limits.memory or lower the request

    {"cpu": "1",
    {"cpu": "9",
    deployment.resources.limits.cpu: expected at most a node's 8, found 9. Lower the limit or set \#
    cluster.node.cpu

    "500m", "memory"
    "500 m", "memory"
    deployment.resources.requests.cpu: expected CPU greater than 0, as in "500m" or "2", found "500 m"

    "periodSeconds": 3}
    "periodSeconds": 0}
    deployment.readinessProbe.periodSeconds: expected 1 to 86400 whole seconds, found 0

    "minReplicas": 2
    "minReplicas": 11
    horizontalPodAutoscaler.minReplicas: expected at most maxReplicas, 10, found 11

    "maxReplicas": 10,
    (nothing)
    horizontalPodAutoscaler: expected key 'maxReplicas', found none

    "averageUtilization": 60
    "averageUtilization": 0
    horizontalPodAutoscaler.metrics[0].resource.target.averageUtilization: expected whole percent greater \#
    than 0, found 0

    "type": "Resource"
    "type": "External"
    horizontalPodAutoscaler.metrics[0].type: expected Resource, found "External". Scenarios have no source \#
    of other metrics yet

    "policies": [{"type": "Pods", "value": 2, "periodSeconds": 60}]
    "policies": []
    horizontalPodAutoscaler.behavior.scaleUp.policies: expected at least one policy, found none

    "periodSeconds": 60
    "periodSeconds": 1801
    horizontalPodAutoscaler.behavior.scaleUp.policies[0].periodSeconds: expected 1 to 1800 \#
    whole seconds, found 1801

    "tolerance": "0.05"
    "tolerance": "-0.05"
    horizontalPodAutoscaler.behavior.scaleUp.tolerance: expected a tolerance of 0 or more, as in 0.05, \#
    found "-0.05"

    "metricResolution": "30s"
    "metricResolution": "30ms"
    controllers.metricResolution: expected a duration of at least 1.00 s with its unit, as in "200ms" or \#
    "5m", found "30ms"

    "maxScrapeDelay": "2s"
    "maxScrapeDelay": "2h"
    controllers.maxScrapeDelay: expected at most 1h, found "2h"

    "jitterFactor": 0.5
    "jitterFactor": 0
    controllers.jitterFactor: expected a factor greater than 0 and at most 100, found 0

    "maxNodes": 5
    "maxNodes": 1
    cluster.maxNodes: expected at least the 2 nodes there are, found 1

    "systemReserved": {"cpu": "500m",
    "systemReserved": {"cpu": "8",
    cluster.node: expected more CPU and memory than the system's 8 and 1Gi, found 8 and 32Gi

    "systemReserved": {"cpu": "500m",
    "systemReserved": {"cpu": "7600m",
    deployment.resources.requests.cpu: expected at most a node's allocatable 400m, found 500m. Lower the \#
    request or set cluster.node.cpu

    "memory": "1Gi"}}
    "memory": "31.5Gi"}}
    deployment.resources.requests.memory: expected at most a node's allocatable 512Mi, found 1Gi. Lower the \#
    request or set cluster.node.memory

    "vcpuHour": 0.03
    "vcpuHour": -1
    prices.vcpuHour: expected a price of 0 or more, found -1
    """#

  @Test(arguments: mistakes.split(separator: "\n\n").map { $0.split(separator: "\n").map(String.init) })
  func `each error says where, what was expected, what was found and what to do`(mistake: [String]) throws {
    try #require(mistake.count == 3)
    #expect(message(replacing: mistake[0], with: mistake[1] == "(nothing)" ? "" : mistake[1]) == mistake[2])
  }

  @Test func `traffic that says too little or the impossible is refused`() {
    let cases = [
      (#"{"kind": "open"}"#, "traffic: expected key 'rate' (requests/s, or points), found none"),
      (#"{"kind": "open", "rate": 0}"#, "traffic.rate: expected requests/s greater than 0, found 0"),
      (
        #"{"kind": "open", "rate": 5, "repeatEvery": "1h"}"#,
        "traffic.repeatEvery: expected no repetition of a constant rate, found \"1h\". Give 'rate' as points"
      ),
      (#"{"kind": "open", "rate": -20}"#, "traffic.rate: expected requests/s greater than 0, found -20"),
      (
        #"{"kind": "open", "rate": [{"perSecond": 0}]}"#,
        "traffic.rate: expected at least one point with a rate greater than 0, found none"
      ),
      (#"{"kind": "closed", "users": 0}"#, "traffic.users: expected 1 to 1000000 users, found 0"),
      (
        #"{"kind": "counts", "interval": "1m", "counts": 5}"#,
        "traffic.counts: expected a list of counts, found 5"
      ),
      (
        #"{"kind": "counts", "interval": "1m", "counts": [1, 1.5]}"#,
        "traffic.counts[1]: expected a count of 0 or more, found 1.5"
      ),
      (#"{"kind": "recorded"}"#, "traffic: expected key 'file' (a file of arrival times), found none"),
      (
        #"{"kind": "closed", "users": 1, "rate": 5}"#,
        "traffic: expected keys among client, kind, thinkTime, users, found 'rate'"
      ),
      ("5", "traffic: expected an object, found 5"),
    ]
    for (traffic, error) in cases { #expect(message(least(traffic: traffic)) == error) }
  }
}

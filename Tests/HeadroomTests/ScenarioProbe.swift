import Documents
import Simulator

/// A scenario with one key too many, which makes the reader tell the keys it accepts there.
struct ScenarioProbe {
  /// The object of the schema that has the key too many; `scenario` is the top.
  let definition: String
  private let text: String

  /// - Parameters:
  ///   - definition: The object's name in the schema.
  ///   - parts: Keys of the scenario and their values; `?` stands for the key too many.
  private init(_ definition: String, _ parts: [String: String]) {
    self.definition = definition
    let sound = [
      "duration": #""1m""#, "network": #""x""#, "traffic": #"{ "kind": "open", "rate": 1 }"#,
      "deployment": "{}",
    ]
    let members = sound.merging(parts) { $1 }.sorted { $0.key < $1.key }.filter { $0.value != "-" }
    let top = members.map { $0.key == "?" ? "?" : "\"\($0.key)\": \($0.value)" }.joined(separator: ", ")
    text = "{ \(top) }".replacing("?", with: #""surplus": 1"#)
  }

  /// The keys that the reader says it would have accepted.
  func acceptedKeys() throws -> Set<String> {
    let folder = try TemporaryFolder()
    try folder.write("0.5\n", to: "times.csv")
    guard let error = error(file: folder.url.appending(path: "probe.json").path()) else { return [] }
    guard error.found == "'surplus'" else { throw error }
    let names = error.expected.replacing("keys among ", with: "").split(separator: ", ")
    return Set(names.map(String.init))
  }

  private func error(file: String) -> DocumentError? {
    do throws(DocumentError) {
      _ = try Scenario(node: Document(text: text, file: file).root)
      return nil
    } catch {
      return error
    }
  }

  private static func traffic(_ definition: String, _ value: String) -> ScenarioProbe {
    ScenarioProbe(definition, ["traffic": value])
  }

  private static func autoscaler(_ definition: String, _ inner: String) -> ScenarioProbe {
    ScenarioProbe(definition, ["horizontalPodAutoscaler": #"{ "maxReplicas": 5, \#(inner) }"#])
  }

  private static func metric(_ definition: String, _ value: String) -> ScenarioProbe {
    autoscaler(definition, #""metrics": [\#(value)]"#)
  }

  private static func deployment(_ definition: String, _ value: String) -> ScenarioProbe {
    ScenarioProbe(definition, ["deployment": value])
  }

  /// A probe for each object of the schema, several where the keys depend on a value.
  static let all: [ScenarioProbe] =
    [
      ScenarioProbe("scenario", ["?": ""]),
      ScenarioProbe("scenario", ["?": "", "network": "-", "profile": #""p.json""#]),
      ScenarioProbe("objective", ["objective": #"{ "responseTime": "1s", ? }"#]),
      ScenarioProbe("server", ["server": "{ ? }"]),
      ScenarioProbe("controllers", ["controllers": "{ ? }"]),
      ScenarioProbe("cluster", ["cluster": "{ ? }"]),
      ScenarioProbe("node", ["cluster": #"{ "node": { ? } }"#]),
      ScenarioProbe("amounts", ["cluster": #"{ "node": { "systemReserved": { ? } } }"#]),
      ScenarioProbe("prices", ["prices": "{ ? }"]),
    ] + trafficProbes + deploymentProbes + autoscalerProbes + eventProbes

  private static let trafficProbes = [
    traffic("openTraffic", #"{ "kind": "open", "rate": 1, ? }"#),
    traffic("openTraffic", #"{ "kind": "open", "arrivals": "gamma", "cv": 2, "rate": 1, ? }"#),
    traffic("ratePoint", #"{ "kind": "open", "rate": [{ "perSecond": 1, ? }] }"#),
    traffic("rateStates", #"{ "kind": "open", "rate": { "states": [\#(state(""))], ? } }"#),
    traffic("rateState", #"{ "kind": "open", "rate": { "states": [\#(state(", ?"))] } }"#),
    traffic("rateShape", #"{ "kind": "open", "rate": { "mean": 1, "daily": [1, 2], ? } }"#),
    traffic("noise", #"{ "kind": "open", "rate": 1, "noise": { "cv": 1, "interval": "1s", ? } }"#),
    traffic("countsTraffic", #"{ "kind": "counts", "interval": "1s", "counts": [1], ? }"#),
    traffic("recordedTraffic", #"{ "kind": "recorded", "file": "times.csv", ? }"#),
    traffic("closedTraffic", #"{ "kind": "closed", "users": 1, ? }"#),
    traffic("thinkTime", #"{ "kind": "closed", "users": 1, "thinkTime": { "mean": "1s", ? } }"#),
    traffic("client", #"{ "kind": "closed", "users": 1, "client": { ? } }"#),
    traffic("retryBudget", #"{ "kind": "closed", "users": 1, "client": { "retryBudget": { ? } } }"#),
  ]

  /// Two states of a rate.
  private static func state(_ rest: String) -> String {
    let state = #"{ "perSecond": 1, "meanSojourn": "1s"\#(rest) }"#
    return "\(state), \(state)"
  }

  private static let deploymentProbes = [
    deployment("deployment", "{ ? }"),
    deployment("resources", #"{ "resources": { ? } }"#),
    deployment("amounts", #"{ "resources": { "requests": { ? } } }"#),
    deployment("probe", #"{ "readinessProbe": { ? } }"#),
    deployment("probe", #"{ "livenessProbe": { ? } }"#),
    deployment("probe", #"{ "startupProbe": { ? } }"#),
    deployment("podDisruptionBudget", #"{ "podDisruptionBudget": { "minAvailable": 1, ? } }"#),
    deployment("lifecycle", #"{ "lifecycle": { ? } }"#),
    deployment("preStop", #"{ "lifecycle": { "preStop": { "sleep": { "seconds": 1 }, ? } } }"#),
    deployment("sleep", #"{ "lifecycle": { "preStop": { "sleep": { "seconds": 1, ? } } } }"#),
  ]

  private static let eventProbes = [
    event("nodeFailure", ""), event("podCrash", ""), event("rollingUpdate", ""),
    event("setReplicas", #", "replicas": 1"#),
  ]

  private static func event(_ kind: String, _ rest: String) -> ScenarioProbe {
    ScenarioProbe(kind, ["events": #"[{ "at": "1s", "kind": "\#(kind)"\#(rest), ? }]"#])
  }

  private static let autoscalerProbes = [
    autoscaler("horizontalPodAutoscaler", "?"),
    autoscaler("behavior", #""behavior": { ? }"#),
    autoscaler("scalingRules", #""behavior": { "scaleUp": { ? } }"#),
    autoscaler(
      "scalingPolicy",
      #""behavior": { "scaleUp": { "policies": [{ "type": "Pods", "value": 1, "periodSeconds": 1, ? }] } }"#),
    metric("metric", #"{ "type": "Resource", "resource": \#(resource("")), ? }"#),
    metric("resourceMetric", #"{ "type": "Resource", "resource": \#(resource(", ?")) }"#),
    metric(
      "utilizationTarget",
      #"{ "type": "Resource", "resource": { "name": "cpu", "target": { "type": "Utilization", "#
        + #""averageUtilization": 5, ? } } }"#),
    metric(
      "averageValueTarget",
      #"{ "type": "Resource", "resource": { "name": "cpu", "target": { "type": "AverageValue", "#
        + #""averageValue": "5m", ? } } }"#),
  ]

  private static func resource(_ rest: String) -> String {
    #"{ "name": "cpu", "target": { "type": "Utilization", "averageUtilization": 5 }\#(rest) }"#
  }
}

// Reads a HorizontalPodAutoscaler's spec as Kubernetes writes it (autoscaling/v2), so that a manifest's spec
// can be pasted in; autoscaling/v1's targetCPUUtilizationPercentage is understood too.

import CostModel
import Documents

extension HorizontalPodAutoscalerSpec {
  /// Reads `minReplicas`, `maxReplicas`, `metrics` and `behavior`; `scaleTargetRef` is allowed and not used.
  public init(node: DocumentNode) throws(DocumentError) {
    self = try node.object { object throws(DocumentError) in
      object.ignore("scaleTargetRef")
      let bounds = "1 to 5000 replicas"
      let minNode = object.optional("minReplicas")
      let minReplicas = try minNode?.integer(expected: bounds) { (1...5000).contains($0) } ?? 1
      let maxNode = try object.required("maxReplicas")
      let maxReplicas = try maxNode.integer(expected: bounds) { (1...5000).contains($0) }
      guard minReplicas <= maxReplicas else {
        throw (minNode ?? maxNode).error(
          expected: "at most maxReplicas, \(maxReplicas)", found: "\(minReplicas)")
      }
      return HorizontalPodAutoscalerSpec(
        minReplicas: minReplicas, maxReplicas: maxReplicas, metrics: try readMetrics(&object),
        behavior: try object.optional("behavior").map { node throws(DocumentError) in
          try HorizontalPodAutoscalerBehavior(node: node)
        })
    }
    if let problem = validate().first {
      let path = node.keyPath.isEmpty ? problem.keyPath : "\(node.keyPath).\(problem.keyPath)"
      throw DocumentError(
        file: node.file, keyPath: path, expected: problem.expected, found: problem.found)
    }
  }
}

private func readMetrics(_ object: inout DocumentObject) throws(DocumentError) -> [MetricSpec] {
  if let percent = object.optional("targetCPUUtilizationPercentage") {
    return [.resource(name: .cpu, target: .utilization(percent: try percent.percent()))]
  }
  var metrics: [MetricSpec] = []
  for metric in try object.optional("metrics")?.list() ?? [] { metrics.append(try readMetric(metric)) }
  return metrics
}

private func readMetric(_ node: DocumentNode) throws(DocumentError) -> MetricSpec {
  try node.object { metric throws(DocumentError) in
    let type = try metric.required("type")
    guard try type.string() == "Resource" else {
      throw type.error(
        expected: "Resource", advice: "Scenarios have no source of other metrics yet")
    }
    return try metric.required("resource").object { resource throws(DocumentError) in
      let name = try resource.required("name").choice(ResourceName.self)
      return .resource(name: name, target: try readTarget(try resource.required("target"), of: name))
    }
  }
}

private func readTarget(_ node: DocumentNode, of resource: ResourceName) throws(DocumentError) -> MetricTarget
{
  try node.object { target throws(DocumentError) in
    let type = try target.required("type")
    switch try type.string() {
    case "Utilization":
      return .utilization(percent: try target.required("averageUtilization").percent())
    case "AverageValue":
      let node = try target.required("averageValue")
      if resource == .cpu { return .averageValue(milli: Int64(try node.millicores().rawValue)) }
      return .averageValue(milli: try node.bytes().rawValue * 1000)
    default:
      throw type.error(expected: "Utilization or AverageValue")
    }
  }
}

extension DocumentNode {
  fileprivate func percent() throws(DocumentError) -> Int {
    try integer(expected: "whole percent greater than 0") { $0 > 0 && $0 <= 100_000 }
  }
}

extension HorizontalPodAutoscalerBehavior {
  fileprivate init(node: DocumentNode) throws(DocumentError) {
    self = try node.object { object throws(DocumentError) in
      HorizontalPodAutoscalerBehavior(
        scaleUp: try object.optional("scaleUp").map { node throws(DocumentError) in try readRules(node) },
        scaleDown: try object.optional("scaleDown").map { node throws(DocumentError) in try readRules(node) })
    }
  }
}

private func readRules(_ node: DocumentNode) throws(DocumentError) -> HPAScalingRules {
  try node.object { rules throws(DocumentError) in
    HPAScalingRules(
      stabilizationWindowSeconds: try rules.optional("stabilizationWindowSeconds")?.seconds(0...3600),
      selectPolicy: try rules.optional("selectPolicy")?.choice(ScalingPolicySelect.self),
      policies: try rules.optional("policies").map { node throws(DocumentError) in
        var policies: [HPAScalingPolicy] = []
        for policy in try node.list() { policies.append(try readPolicy(policy)) }
        return policies
      },
      tolerance: try rules.optional("tolerance")?.tolerance())
  }
}

private func readPolicy(_ node: DocumentNode) throws(DocumentError) -> HPAScalingPolicy {
  try node.object { policy throws(DocumentError) in
    HPAScalingPolicy(
      type: try policy.required("type").choice(HPAScalingPolicy.PolicyType.self),
      value: try policy.required("value").integer(expected: "a whole number greater than 0") { $0 > 0 },
      periodSeconds: try policy.required("periodSeconds").seconds(1...1800))
  }
}

extension DocumentNode {
  /// A tolerance as a Kubernetes quantity, as in `0.05`.
  fileprivate func tolerance() throws(DocumentError) -> Double {
    let expected = "a tolerance of 0 or more, as in 0.05"
    guard let quantity = Quantity(text: try string(expected: expected)), quantity.value >= 0 else {
      throw error(expected: expected)
    }
    return Double("\(quantity.value)") ?? 0
  }
}

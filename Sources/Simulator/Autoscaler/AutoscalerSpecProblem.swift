// What the Kubernetes API refuses in an autoscaler's spec.
//
// Source: Kubernetes, pkg/apis/autoscaling/validation/validation.go.

/// A field of a spec that the Kubernetes API would refuse.
public struct AutoscalerSpecProblem: Error, Sendable, Hashable, CustomStringConvertible {
  /// Where, from the spec down: `behavior.scaleUp.policies[0].periodSeconds`.
  public var keyPath: String
  /// What the API accepts.
  public var expected: String
  /// What is there.
  public var found: String

  /// Creates a problem.
  public init(keyPath: String, expected: String, found: String) {
    self.keyPath = keyPath
    self.expected = expected
    self.found = found
  }

  /// One line: where, what was expected, what was found.
  public var description: String { "\(keyPath): expected \(expected), found \(found)" }
}

extension HorizontalPodAutoscalerSpec {
  /// Returns what the Kubernetes API would refuse, in the order of the fields; nothing if the spec is good.
  ///
  /// As with default feature gates, `minReplicas` must be 1 or more.
  public func validate() -> [AutoscalerSpecProblem] {
    var check = SpecCheck()
    check.positive(minReplicas, at: "minReplicas")
    check.positive(maxReplicas, at: "maxReplicas")
    check.expect(
      maxReplicas >= minReplicas || maxReplicas < 1, at: "maxReplicas",
      "minReplicas (\(minReplicas)) or more", found: maxReplicas)
    check.expect(!metrics.isEmpty, at: "metrics", "at least one metric", found: "none")
    for (index, metric) in metrics.enumerated() {
      check.metric(metric, at: "metrics[\(index)]")
    }
    check.rules(behavior?.scaleUp, at: "behavior.scaleUp")
    check.rules(behavior?.scaleDown, at: "behavior.scaleDown")
    return check.problems
  }
}

private struct SpecCheck {
  var problems: [AutoscalerSpecProblem] = []

  mutating func expect(
    _ isGood: Bool, at keyPath: String, _ expected: String, found: some CustomStringConvertible
  ) {
    guard !isGood else { return }
    problems.append(
      AutoscalerSpecProblem(keyPath: keyPath, expected: expected, found: found.description))
  }

  /// The API stores these numbers in 32 bits.
  mutating func positive(_ value: Int, at keyPath: String) {
    integer(value, 1...Int(Int32.max), at: keyPath)
  }

  mutating func integer(_ value: Int, _ range: ClosedRange<Int>, at keyPath: String) {
    expect(range.contains(value), at: keyPath, "\(range.lowerBound)…\(range.upperBound)", found: value)
  }

  mutating func rules(_ rules: HPAScalingRules?, at keyPath: String) {
    guard let rules else { return }
    if let window = rules.stabilizationWindowSeconds {
      integer(window, 0...3600, at: "\(keyPath).stabilizationWindowSeconds")
    }
    if let policies = rules.policies {
      expect(!policies.isEmpty, at: "\(keyPath).policies", "at least one policy", found: "none")
      for (index, policy) in policies.enumerated() {
        positive(policy.value, at: "\(keyPath).policies[\(index)].value")
        integer(policy.periodSeconds, 1...1800, at: "\(keyPath).policies[\(index)].periodSeconds")
      }
    }
    if let tolerance = rules.tolerance {
      expect(tolerance >= 0, at: "\(keyPath).tolerance", "0 or more", found: tolerance)
    }
  }

  mutating func metric(_ metric: MetricSpec, at keyPath: String) {
    switch metric {
    case .resource(_, let wanted):
      target(wanted, accepts: ["Utilization", "AverageValue"], at: "\(keyPath).resource.target")
    case .containerResource(_, let container, let wanted):
      name(container, at: "\(keyPath).containerResource.container")
      target(wanted, accepts: ["Utilization", "AverageValue"], at: "\(keyPath).containerResource.target")
    case .pods(let metric, let wanted):
      name(metric, at: "\(keyPath).pods.metric.name")
      target(wanted, accepts: ["AverageValue"], at: "\(keyPath).pods.target")
    case .object(let metric, let describedKind, let wanted):
      name(describedKind, at: "\(keyPath).object.describedObject.kind")
      name(metric, at: "\(keyPath).object.metric.name")
      target(wanted, accepts: ["Value", "AverageValue"], at: "\(keyPath).object.target")
    case .external(let metric, let wanted):
      name(metric, at: "\(keyPath).external.metric.name")
      target(wanted, accepts: ["Value", "AverageValue"], at: "\(keyPath).external.target")
    case .unrecognized(let type):
      expect(
        false, at: "\(keyPath).type", "Resource, ContainerResource, Pods, Object or External", found: type)
    }
  }

  mutating func name(_ name: String, at keyPath: String) {
    expect(!name.isEmpty, at: keyPath, "a name", found: "an empty one")
  }

  mutating func target(_ target: MetricTarget, accepts types: [String], at keyPath: String) {
    guard types.contains(target.typeName) else {
      return expect(
        false, at: "\(keyPath).type", types.joined(separator: " or "), found: target.typeName)
    }
    switch target {
    case .utilization(let percent):
      positive(percent, at: "\(keyPath).averageUtilization")
    case .averageValue(let milli):
      expect(milli > 0, at: "\(keyPath).averageValue", "more than 0", found: "\(milli)m")
    case .value(let milli):
      expect(milli > 0, at: "\(keyPath).value", "more than 0", found: "\(milli)m")
    }
  }
}

extension MetricTarget {
  fileprivate var typeName: String {
    switch self {
    case .utilization: "Utilization"
    case .averageValue: "AverageValue"
    case .value: "Value"
    }
  }
}

import CostModel
import Simulator

extension Manifest {
  /// The HorizontalPodAutoscaler; without a behavior in the scenario it has none either, which is a rule of
  /// its own.
  var autoscaler: ManifestValue {
    .map([
      "apiVersion": .text("autoscaling/v2"), "kind": .text("HorizontalPodAutoscaler"), "metadata": metadata,
      "spec": .map([
        "scaleTargetRef": .map([
          "apiVersion": .text("apps/v1"), "kind": .text("Deployment"), "name": .text(name),
        ]),
        "minReplicas": .number(setting.minReplicas), "maxReplicas": .number(setting.maxReplicas),
        "metrics": .list([metric]),
        "behavior": scenario.autoscaler?.behavior.map { behavior in
          .map(["scaleUp": behavior.scaleUp.map(rules), "scaleDown": behavior.scaleDown.map(rules)])
        },
      ]),
    ])
  }

  private var metric: ManifestValue {
    .map([
      "type": .text("Resource"),
      "resource": .map([
        "name": .text("cpu"),
        "target": .map([
          "type": .text("Utilization"), "averageUtilization": .number(setting.targetUtilization),
        ]),
      ]),
    ])
  }

  private func rules(_ rules: HPAScalingRules) -> ManifestValue {
    .map([
      "stabilizationWindowSeconds": rules.stabilizationWindowSeconds.map { .number($0) },
      "selectPolicy": rules.selectPolicy.map { .text($0.rawValue) },
      "tolerance": rules.tolerance.map { .text(NumberText.short($0)) },
      "policies": rules.policies.map { policies in
        .list(
          policies.map { policy in
            .map([
              "type": .text(policy.type.rawValue), "value": .number(policy.value),
              "periodSeconds": .number(policy.periodSeconds),
            ])
          })
      },
    ])
  }
}

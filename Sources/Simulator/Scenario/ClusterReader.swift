import CostModel
import Documents

extension ClusterSpec {
  /// Reads the cluster autoscaler's flags in camel case, after `nodes`.
  mutating func readAutoscaler(_ object: inout DocumentObject) throws(DocumentError) {
    if let value = object.optional("minNodes") {
      autoscaler.minNodes = try value.integer(expected: "1 to the \(nodes) nodes there are") {
        (1...nodes).contains($0)
      }
    }
    if let value = object.optional("scanInterval") {
      autoscaler.scanInterval = try value.duration(atLeast: .seconds(1))
    }
    if let value = object.optional("scaleDownEnabled") { autoscaler.scaleDownEnabled = try value.bool() }
    if let value = object.optional("scaleDownUtilizationThreshold") {
      autoscaler.scaleDownUtilizationThreshold = try value.number(expected: "a share from 0 to 1") {
        (0...1).contains($0)
      }
    }
    if let value = object.optional("scaleDownUnneededTime") {
      autoscaler.scaleDownUnneededTime = try value.duration()
    }
    if let value = object.optional("scaleDownDelayAfterAdd") {
      autoscaler.scaleDownDelayAfterAdd = try value.duration()
    }
  }

  /// Reads how long the failure of a node goes unnoticed, and how long its pods tolerate it.
  mutating func readFailures(_ object: inout DocumentObject) throws(DocumentError) {
    if let value = object.optional("nodeMonitorGracePeriod") {
      nodeMonitorGracePeriod = try value.duration()
    }
    if let value = object.optional("defaultUnreachableTolerationSeconds") {
      unreachableToleration = try value.wholeSeconds(0...86_400)
    }
  }
}

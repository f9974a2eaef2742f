import CostModel
import Documents

extension ProbeSpec {
  /// Reads a probe as Kubernetes writes it; what it asks (`httpGet`, `tcpSocket`, `exec`, `grpc`) is allowed
  /// and not used.
  ///
  /// - Parameters:
  ///   - node: The probe.
  ///   - passesAtOnce: Whether Kubernetes allows no more than one success for this kind.
  /// - Throws: `DocumentError` for what is unknown or out of range.
  public init(node: DocumentNode, passesAtOnce: Bool = false) throws(DocumentError) {
    self = try node.object { probe throws(DocumentError) in
      probe.ignore("httpGet", "tcpSocket", "exec", "grpc", "terminationGracePeriodSeconds")
      var spec = ProbeSpec()
      if let value = probe.optional("initialDelaySeconds") {
        spec.initialDelay = try value.wholeSeconds(0...86_400)
      }
      if let value = probe.optional("periodSeconds") { spec.period = try value.wholeSeconds(1...86_400) }
      if let value = probe.optional("timeoutSeconds") { spec.timeout = try value.wholeSeconds(1...86_400) }
      if let value = probe.optional("successThreshold") {
        let most = passesAtOnce ? 1 : 1000
        spec.successThreshold = try value.integer(expected: most == 1 ? "1 success" : "1 to 1000 successes") {
          (1...most).contains($0)
        }
      }
      if let value = probe.optional("failureThreshold") {
        spec.failureThreshold = try value.integer(expected: "1 to 100000 failures") {
          (1...100_000).contains($0)
        }
      }
      return spec
    }
  }
}

extension DeploymentSpec {
  /// Reads `preStop.sleep.seconds`, which is part of the grace.
  mutating func readLifecycle(_ node: DocumentNode) throws(DocumentError) {
    let most = Int(terminationGracePeriod.seconds)
    preStopSleep = try node.object { lifecycle throws(DocumentError) in
      guard let preStop = lifecycle.optional("preStop") else { return .zero }
      return try preStop.object { hook throws(DocumentError) in
        try hook.required("sleep").object { sleep throws(DocumentError) in
          let expected = "0 to \(most) seconds, the grace period"
          let value = try sleep.required("seconds")
          return .seconds(Int64(try value.integer(expected: expected) { (0...most).contains($0) }))
        }
      }
    }
  }
}

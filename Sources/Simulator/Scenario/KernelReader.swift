import CostModel
import Documents

extension ClusterSpec {
  /// Reads how a node's kubelet and kernel enforce CPU limits.
  mutating func readKernel(_ object: inout DocumentObject) throws(DocumentError) {
    if let value = object.optional("cpuCFSQuotaPeriod") {
      quotaPeriod = try value.duration(.milliseconds(1), .seconds(1))
    }
    if let value = object.optional("schedCFSBandwidthSlice") {
      bandwidthSlice = try value.duration(Nanoseconds(100_000), .seconds(1))
    }
    if let value = object.optional("tick") {
      tick = try value.duration(.milliseconds(1), .milliseconds(10))
    }
  }
}

extension Scenario {
  /// Checks that a pod saves up no more than the kernel allows: one period's quota.
  ///
  /// - Throws: `DocumentError` for a burst without a limit, or a longer one.
  func checkBurst(_ node: DocumentNode) throws(DocumentError) {
    guard deployment.cpuBurst > .zero else { return }
    func fail(_ expected: String, advice: String) -> DocumentError {
      DocumentError(
        file: node.file, keyPath: "deployment.cpuBurst", expected: expected, found: deployment.cpuBurst.text,
        advice: advice)
    }
    guard let limit = deployment.resources.cpuLimit else {
      throw fail("nothing without a CPU limit", advice: "Set resources.limits.cpu")
    }
    let quota = Nanoseconds(Int64(limit.rawValue) * cluster.quotaPeriod.rawValue / 1000)
    guard deployment.cpuBurst <= quota else {
      throw fail("at most the quota of a period, \(quota.text)", advice: "Lower it or raise limits.cpu")
    }
  }
}

extension DocumentNode {
  /// A duration within bounds.
  fileprivate func duration(
    _ least: Nanoseconds, _ most: Nanoseconds
  ) throws(DocumentError) -> Nanoseconds {
    let value = try duration(atLeast: least)
    guard value <= most else { throw error(expected: "at most \(most.text)") }
    return value
  }
}

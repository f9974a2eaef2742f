import CostModel
import Documents
import Testing

@testable import Simulator

/// The message of a scenario with some deployment and node.
private func message(deployment: String = "{}", node: String = "{}") -> String {
  let text = """
    {"network": "x", "duration": "1m", "traffic": {"kind": "open", "rate": 1}, "deployment": \(deployment),
      "cluster": {"node": \(node)}}
    """
  do throws(DocumentError) {
    _ = try Scenario(node: Document(text: text, file: "a.json").root)
    return ""
  } catch {
    return error.description
  }
}

@Suite struct KernelReaderTests {
  @Test(arguments: [
    (
      #"{"cpuCFSQuotaPeriod": "2s"}"#, "cluster.node.cpuCFSQuotaPeriod: expected at most 1.00 s, found \"2s\""
    ),
    (
      #"{"cpuCFSQuotaPeriod": "1us"}"#,
      "cluster.node.cpuCFSQuotaPeriod: expected a duration of at least 1.00 ms with its unit, "
        + "as in \"200ms\" or \"5m\", found \"1us\""
    ),
    (
      #"{"schedCFSBandwidthSlice": "2s"}"#,
      "cluster.node.schedCFSBandwidthSlice: expected at most 1.00 s, found \"2s\""
    ),
    (#"{"tick": "20ms"}"#, "cluster.node.tick: expected at most 10.0 ms, found \"20ms\""),
    (#"{"cpuCFSQuotaPeriod": "20ms", "schedCFSBandwidthSlice": "3ms", "tick": "10ms"}"#, ""),
  ])
  func `a node's period, slice and tick lie within what kubelet and kernel allow`(node: String, error: String)
  {
    #expect(message(node: node) == (error.isEmpty ? "" : "a.json: \(error)"))
  }

  @Test(arguments: [
    (
      #"{"cpuBurst": "10ms"}"#,
      "expected nothing without a CPU limit, found 10.0 ms. Set resources.limits.cpu"
    ),
    (
      #"{"cpuBurst": "60ms", "resources": {"limits": {"cpu": "500m"}}}"#,
      "expected at most the quota of a period, 50.0 ms, found 60.0 ms. Lower it or raise limits.cpu"
    ),
    (#"{"cpuBurst": "50ms", "resources": {"limits": {"cpu": "500m"}}}"#, ""),
  ])
  func `a burst is at most one period's quota`(deployment: String, error: String) {
    #expect(message(deployment: deployment) == (error.isEmpty ? "" : "a.json: deployment.cpuBurst: \(error)"))
  }
}

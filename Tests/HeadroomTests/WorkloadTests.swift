import CostModel
import Foundation
import Simulator
import Testing

/// The workloads that come with Headroom.
@Suite struct WorkloadTests {
  private func scenario(_ name: String) throws -> Scenario {
    try Scenario(contentsOf: SourceTree.root.appending(path: "workloads/\(name).json").path())
  }

  @Test func `every workload is read and named after its file`() throws {
    let files = try SourceTree.files(under: "workloads", withExtension: "json").map(\.path)
      .filter { !$0.contains("/profiles/") }
    #expect(files.count == 20)
    for file in files {
      let scenario = try Scenario(contentsOf: SourceTree.root.appending(path: file).path())
      #expect(file.hasSuffix("/\(scenario.name).json"))
      #expect(scenario.description != nil)
    }
  }

  @Test func `the spike is tenfold, and can be carried by Xception`() throws {
    let spike = try scenario("spike")
    guard case .open(_, let rate) = spike.traffic.source else {
      Issue.record("the spike is open traffic")
      return
    }
    #expect(rate.peak == 10 * rate.rate(at: .zero))
    // Xception needs about 0.2 CPU-seconds an image.
    #expect(Double(spike.cluster.maxNodes) * spike.cluster.allocatableCPU.cores > 1.5 * 0.2 * rate.peak)
  }

  @Test(arguments: [
    // Network, replicas, CPU request and limit, memory request and limit: the teams' table of max-size
    // deployments; team B's from the totals of its nodes.
    ("team-a-previous", 20, "100m", "2", "512Mi", "4Gi"), ("team-a-xception", 12, "200m", "2", "1Gi", "4Gi"),
    ("team-a-mobilenetv2", 9, "1", "2", "15Mi", "4Gi"),
    ("team-b-previous", 4, "500m", "750m", "1Gi", "1280Mi"),
    ("team-b-resnet101v2", 4, "500m", "750m", "1Gi", "1280Mi"),
    ("team-b-mobilenetv2", 2, "500m", "750m", "1Gi", "1280Mi"),
  ])
  func `the deployments of fixed size are as their teams had them`(
    name: String, replicas: Int, cpuRequest: String, cpuLimit: String, memoryRequest: String,
    memoryLimit: String
  ) throws {
    for (size, count) in [("single", 1), ("max", replicas)] {
      let deployment = try scenario("seed/\(name)-\(size)").deployment
      #expect(deployment.replicas == count)
      #expect(deployment.resources.cpuRequest?.quantity == cpuRequest)
      #expect(deployment.resources.cpuLimit?.quantity == cpuLimit)
      #expect(deployment.resources.memoryRequest?.quantity == memoryRequest)
      #expect(deployment.resources.memoryLimit?.quantity == memoryLimit)
    }
  }

  @Test(arguments: [
    // Bounds and target: the teams' table of horizontal scaling.
    ("team-a-xception", 3, 10, 75, "3200m", "6Gi"), ("team-a-mobilenetv2", 4, 15, 40, "850m", "1Gi"),
    ("team-b-resnet101v2", 2, 10, 60, "1", "1Gi"), ("team-b-mobilenetv2", 2, 8, 50, "500m", "1Gi"),
  ])
  func `the deployments that scale are as their teams had them`(
    name: String, min: Int, max: Int, target: Int, cpuRequest: String, memoryRequest: String
  ) throws {
    let scenario = try scenario("seed/\(name)-hpa")
    #expect(
      scenario.autoscaler
        == HorizontalPodAutoscalerSpec(
          minReplicas: min, maxReplicas: max,
          metrics: [.resource(name: .cpu, target: .utilization(percent: target))]))
    #expect(scenario.deployment.replicas == min)
    #expect(scenario.deployment.resources.cpuRequest?.quantity == cpuRequest)
    #expect(scenario.deployment.resources.memoryRequest?.quantity == memoryRequest)
  }

  @Test func `team B's pods add up to what its nodes show`() throws {
    // Team B's node with four pods: 2405m and 4627034Ki requested, 4400m and 6544139520 allowed; a node
    // without pods, the system's alone: 405m, 443115520, 1400m and 1175430400.
    let pod = try scenario("seed/team-b-previous-max").deployment.resources
    #expect(405 + 4 * (pod.cpuRequest?.rawValue ?? 0) == 2405)
    #expect(1400 + 4 * (pod.cpuLimit?.rawValue ?? 0) == 4400)
    #expect(443_115_520 + 4 * (pod.memoryRequest?.rawValue ?? 0) == 4_627_034 << 10)
    #expect(1_175_430_400 + 4 * (pod.memoryLimit?.rawValue ?? 0) == 6_544_139_520)
  }
}

import CostModel
import Documents
import Testing

@testable import Simulator

@Suite struct SidecarTests {
  private func scenario(_ change: (inout Scenario) -> Void = { _ in }) -> Scenario {
    testScenario(rate: 1, seconds: 3600) {
      $0.deployment.replicas = 4
      $0.deployment.resources = ResourceSpec(
        cpuRequest: Millicores(1000), cpuLimit: Millicores(2000), memoryRequest: .mebibytes(512))
      $0.deployment.sidecars = ResourceSpec(cpuRequest: Millicores(200), memoryRequest: .mebibytes(128))
      $0.cluster.nodes = 1
      $0.cluster.maxNodes = 1
      $0.cluster.nodeCPU = Millicores(4005)
      change(&$0)
    }
  }

  // 3.6 cores are allocatable: three pods of 1 core fit with room to spare, and three of 1.2 cores just fit.
  @Test func `a node must have room for the requests of all containers`() {
    #expect(World(scenario(), testProfile(seconds: 1)).nodes.map(\.pods.count) == [3])
    let larger = scenario { $0.deployment.sidecars.cpuRequest = Millicores(201) }
    #expect(World(larger, testProfile(seconds: 1)).nodes.map(\.pods.count) == [2])
  }

  @Test func `the autoscaler divides by the requests of all containers`() {
    let pod = World(scenario(), testProfile(seconds: 1)).observation().pods[0]
    #expect(pod.containers.map(\.cpuRequestMillicores) == [1200])
    #expect(pod.containers.map(\.memoryRequestBytes) == [640 << 20])
  }

  @Test func `a server without a request has none, whatever its sidecars request`() {
    let world = World(scenario { $0.deployment.resources = ResourceSpec() }, testProfile(seconds: 1))
    #expect(world.observation().pods[0].containers.map(\.cpuRequestMillicores) == [nil])
  }

  @Test func `the requests of all containers are paid`() {
    let single = scenario { $0.deployment.replicas = 1 }
    let outcome = Simulation(scenario: single, profile: testProfile(seconds: 0.001)).run(trial: 0)
    #expect(abs(outcome.vcpuHours - 1.2) < 0.001)
    #expect(abs(outcome.gibHours - 0.625) < 0.001)
  }

  @Test func `sidecars are read as requests`() throws {
    let text = """
      { "network": "x", "duration": "1m", "traffic": { "kind": "open", "rate": 1 },
        "deployment": { "sidecars": { "cpu": "100m", "memory": "64Mi" } } }
      """
    let deployment = try Scenario(node: Document(text: text, file: "a.json").root).deployment
    #expect(deployment.sidecars == ResourceSpec(cpuRequest: Millicores(100), memoryRequest: .mebibytes(64)))
    #expect(deployment.podResources.cpuRequest == Millicores(100))
    #expect(deployment.podResources.cpuLimit == nil)
  }
}

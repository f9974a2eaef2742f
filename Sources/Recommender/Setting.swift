import CostModel
import Simulator

/// One way to deploy a network: what a recommendation chooses.
public struct Setting: Sendable, Hashable, Codable {
  /// Threads that work on one request.
  public var threads: Int
  /// Requests that a pod serves at once.
  public var workers: Int
  /// The CPU request of a pod, in millicores.
  public var cpuRequest: Millicores
  /// The CPU limit of a pod, in millicores; nil is no limit.
  public var cpuLimit: Millicores?
  /// The memory request of a pod, in bytes.
  public var memoryRequest: ByteCount
  /// The memory limit of a pod, in bytes.
  public var memoryLimit: ByteCount
  /// The autoscaler's lower bound.
  public var minReplicas: Int
  /// The autoscaler's upper bound.
  public var maxReplicas: Int
  /// The autoscaler's target: mean CPU used of what is requested, in percent.
  public var targetUtilization: Int

  /// A scenario in which the network is deployed like this; it begins with `minReplicas`.
  public func applied(to scenario: Scenario) -> Scenario {
    var scenario = scenario
    scenario.server.threads = threads
    scenario.server.workers = workers
    scenario.deployment.resources = ResourceSpec(
      cpuRequest: cpuRequest, cpuLimit: cpuLimit, memoryRequest: memoryRequest, memoryLimit: memoryLimit)
    scenario.deployment.replicas = minReplicas
    scenario.autoscaler = HorizontalPodAutoscalerSpec(
      minReplicas: minReplicas, maxReplicas: maxReplicas,
      metrics: [.resource(name: .cpu, target: .utilization(percent: targetUtilization))],
      behavior: scenario.autoscaler?.behavior)
    return scenario
  }
}

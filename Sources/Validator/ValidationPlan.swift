// What is sent to which service: a scenario with one pod, and the arrivals of one of its trials.
//
// What a scenario may say beyond the one pod is refused, for the service has it not: other replicas, an
// autoscaler, events, batches, clients that try again. Its nodes do not matter: the pod's node is this
// machine.

import CostModel
import Documents
import Simulator

/// A service and the requests that it is sent.
public struct ValidationPlan: Sendable {
  /// What is simulated: one pod on a node like this machine.
  public let scenario: Scenario
  /// The network that is served.
  public let network: String
  /// When requests are sent.
  public let arrivals: [Instant]
  /// The image that each of them carries, JPEG or PNG.
  public let image: [UInt8]
  /// The utilization that the rate was chosen for; nil where the rate was given.
  public let utilization: Double?

  /// A plan from a scenario.
  ///
  /// - Parameters:
  ///   - scenario: Traffic, server, limit and duration.
  ///   - file: What the scenario is called in errors.
  ///   - network: The network to serve.
  ///   - image: What each request carries.
  ///   - cores: This machine's.
  ///   - profile: What a request costs.
  ///   - utilization: The utilization that the rate was chosen for, if it was.
  /// - Throws: `DocumentError` for what one service cannot show.
  public init(
    _ scenario: Scenario, file: String, network: String, image: [UInt8], cores: Int, profile: Profile,
    utilization: Double? = nil
  ) throws(DocumentError) {
    try Self.check(scenario, file: file)
    var scenario = scenario
    scenario.cluster.nodes = 1
    scenario.cluster.maxNodes = 1
    scenario.cluster.nodeCPU = Millicores(1000 * cores)
    scenario.cluster.systemReservedCPU = Millicores(0)
    scenario.cluster.systemReservedMemory = ByteCount(0)
    scenario.deployment.resources = ResourceSpec(cpuLimit: scenario.deployment.resources.cpuLimit)
    scenario.deployment.resources.cpuRequest = nil
    scenario.deployment.sidecars = ResourceSpec()
    // It does not compute for clients that have gone while they waited.
    scenario.server.servesAbandoned = false
    arrivals = Simulation(scenario: scenario, profile: profile).arrivals(trial: 0)
    guard !arrivals.isEmpty else {
      throw DocumentError(
        file: file, keyPath: "traffic", expected: "an arrival within \(scenario.duration.text)",
        found: "none",
        advice: "Raise the rate or the duration")
    }
    self.scenario = scenario
    self.network = network
    self.image = image
    self.utilization = utilization
  }

  /// CPU time that a profile expects of a request, everything included, in seconds.
  ///
  /// It is the mean over requests that find a worker idle, as many as at the plan's rate, and those that do
  /// not: what a run measures has both.
  public func cpuSeconds(_ profile: Profile) -> Double {
    let cost = profile.cost(threads: scenario.server.threads)
    let capacity = PodCapacity(
      cost: cost, workers: scenario.server.workers, limitCores: scenario.deployment.resources.cpuLimit?.cores,
      machineCores: Int(scenario.cluster.nodeCPU.cores))
    let rate = Double(arrivals.count) / scenario.duration.seconds
    return cost.cpuSeconds(idleShare: capacity.idleShare(rate: rate))
  }

  private static func check(_ scenario: Scenario, file: String) throws(DocumentError) {
    func refuse(_ keyPath: String, _ expected: String, _ found: String) -> DocumentError {
      DocumentError(
        file: file, keyPath: keyPath, expected: expected, found: found,
        advice: "One service on this machine is validated, not a cluster")
    }
    if case .closed = scenario.traffic.source {
      throw refuse("traffic.kind", "traffic that does not wait for answers", "closed")
    }
    let client = scenario.traffic.client
    guard client.retries == 0 else {
      throw refuse("traffic.client.retries", "clients that do not try again", "\(client.retries)")
    }
    guard scenario.deployment.replicas == 1 else {
      throw refuse("deployment.replicas", "1 replica", "\(scenario.deployment.replicas)")
    }
    guard scenario.autoscaler == nil else {
      throw refuse("horizontalPodAutoscaler", "no autoscaler", "one")
    }
    guard scenario.events.isEmpty else { throw refuse("events", "no events", "\(scenario.events.count)") }
    guard scenario.server.batch == 1 else {
      throw refuse("server.batch", "no batches", "\(scenario.server.batch)")
    }
  }
}

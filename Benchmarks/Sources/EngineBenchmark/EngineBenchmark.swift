import CostModel
import Documents
import Simulator
import Statistics

/// Measures how many requests the simulator handles in a second, on one thread.
///
/// Every line is the fastest of 5 trials of one seed, for other work on the machine only ever adds. The
/// counts beside the rate are the same on every machine: if they change, the work has changed.
@main
struct EngineBenchmark {
  static func main() throws {
    try report("M/M/1, ρ 0.8", pods: 1, rate: 800, meanSeconds: 0.001, nodes: 1)
    try report("10 pods, quota, HPA", pods: 10, rate: 150, meanSeconds: 0.02, nodes: 3, isLimited: true)
    try report("100 pods, quota, HPA", pods: 100, rate: 1500, meanSeconds: 0.02, nodes: 30, isLimited: true)
  }

  /// Simulates about a million requests and prints their number, events and rate.
  static func report(
    _ name: String, pods: Int, rate: Double, meanSeconds: Double, nodes: Int, isLimited: Bool = false
  ) throws {
    let limited = """
      , "resources": {"requests": {"cpu": "500m"}, "limits": {"cpu": "500m"}}},
      "horizontalPodAutoscaler": {"minReplicas": \(pods), "maxReplicas": \(2 * pods),
        "targetCPUUtilizationPercentage": 80}
      """
    let text = """
      {"network": "benchmark", "duration": "\(Int(1_000_000 / rate))s", "trials": 1,
        "objective": {"responseTime": "200ms"}, "traffic": {"kind": "open", "rate": \(rate)},
        "server": {"queue": "unbounded"}, "cluster": {"nodes": \(nodes)},
        "deployment": {"replicas": \(pods)\(isLimited ? limited : "}")}
      """
    let scenario = try Scenario(node: Document(text: text, file: "benchmark").root)
    let law = ServiceTimeDistribution.exponential(mean: 1)
    let simulation = Simulation(scenario: scenario, profile: profile(meanSeconds: meanSeconds, law))
    let clock = ContinuousClock()
    var best = Duration.seconds(1000)
    var outcome = simulation.run(trial: 0)
    for _ in 0..<5 {
      best = min(best, clock.measure { outcome = simulation.run(trial: 0) })
    }
    let seconds = Double(best.components.seconds) + Double(best.components.attoseconds) * 1e-18
    let millions = fixed(Double(outcome.attempted) / seconds / 1e6, digits: 2)
    print(
      "\(name): \(outcome.attempted) requests, \(outcome.events) events, \(outcome.throttledPeriods) of "
        + "\(outcome.periods) periods throttled, \(millions) million requests/s")
  }

  static func profile(meanSeconds: Double, _ law: ServiceTimeDistribution) -> Profile {
    let time = MeasuredTime(exactly: meanSeconds)
    return Profile(
      network: "benchmark", parameters: nil, provenance: Provenance(method: "synthetic"),
      coldStart: ColdStart(loadSeconds: 1, loadCPUSeconds: 1, firstImageSeconds: meanSeconds),
      memory: MemoryFootprint(loadedBytes: 100 << 20, peakBytes: 200 << 20),
      threadCosts: [ThreadCost(threads: 1, wall: time, cpu: time)], serviceTime: ServiceTime(law))
  }
}

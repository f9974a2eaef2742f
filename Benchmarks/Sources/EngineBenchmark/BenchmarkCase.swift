import ArgumentParser
import CostModel
import Documents
import Simulator
import Statistics

/// What is simulated.
enum BenchmarkModel: String, Codable, CaseIterable, ExpressibleByArgument {
  /// Each pod is an M/M/1 queue at utilization 0.8: no limit, no autoscaler, clients that wait for a day.
  case plain
  /// Each pod has half a CPU and is busy for 0.3 of one, so that its quota runs out at times; an autoscaler
  /// looks at the pods every 15 s and leaves them as they are; clients wait for 30 s.
  case whole
}

/// One size of a model: pods in front of which requests arrive at random times, each for a random one.
struct BenchmarkCase {
  var model: BenchmarkModel
  var pods: Int
  /// Requests on average.
  var requests: Int
  var seed: UInt64

  /// Mean time of service, which is exponential, in seconds.
  var meanServiceTime: Double { model == .plain ? 0.01 : 0.02 }
  /// Requests/s.
  private var rate: Double { Double(pods) * (model == .plain ? 80 : 15) }

  /// The simulation of one case.
  func simulation() throws -> Simulation {
    // As many nodes of 4 CPUs that no pod ever waits for another's.
    let text =
      switch model {
      case .plain:
        """
        {"network": "benchmark", "duration": "1s", "trials": 1,
          "traffic": {"kind": "open", "rate": \(rate), "client": {"timeout": "24h"}},
          "server": {"queue": "unbounded"}, "cluster": {"nodes": \((pods + 2) / 3)},
          "deployment": {"replicas": \(pods), "resources": {"requests": {"cpu": "1"}}}}
        """
      case .whole:
        """
        {"network": "benchmark", "duration": "1s", "trials": 1, "objective": {"responseTime": "200ms"},
          "traffic": {"kind": "open", "rate": \(rate)},
          "server": {"queue": "unbounded"}, "cluster": {"nodes": \((pods * 3 + 9) / 10)},
          "deployment": {"replicas": \(pods),
            "resources": {"requests": {"cpu": "500m"}, "limits": {"cpu": "500m"}}},
          "horizontalPodAutoscaler": {"minReplicas": \(pods), "maxReplicas": \(2 * pods),
            "targetCPUUtilizationPercentage": 80}}
        """
      }
    var scenario = try Scenario(node: Document(text: text, file: "benchmark").root)
    scenario.duration = Nanoseconds(seconds: Double(requests) / rate)
    scenario.seed = seed
    return Simulation(scenario: scenario, profile: profile)
  }

  /// A profile of one thread with an exponential time of service.
  private var profile: Profile {
    let time = MeasuredTime(exactly: meanServiceTime)
    return Profile(
      network: "benchmark", parameters: nil, provenance: Provenance(method: "synthetic"),
      coldStart: ColdStart(loadSeconds: 1, loadCPUSeconds: 1, firstImageSeconds: meanServiceTime),
      memory: MemoryFootprint(loadedBytes: 100 << 20, peakBytes: 200 << 20),
      threadCosts: [ThreadCost(threads: 1, wall: time, cpu: time)],
      serviceTime: ServiceTime(.exponential(mean: 1)))
  }
}

import ArgumentParser
import Foundation
import Simulator

/// Measures how fast the simulator is, on one thread.
///
/// A line of JSON for each repetition: its requests, events, seconds, mean response time and peak of memory.
/// The counts are the same on every machine: if they change, the work has changed. Before the first a tenth
/// of the requests, 100,000 at most, is simulated unmeasured.
@main
struct EngineBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "engine-benchmark",
    abstract: "Simulate many requests on one thread, and print how long it took as lines of JSON.")

  @Option(help: "plain: queues in front of pods; whole: quota, autoscaler, metrics, time-outs too.")
  var model = BenchmarkModel.whole

  @Option(help: "Pods, at least 1.")
  var pods = 10

  @Option(help: "Requests of a repetition, on average; at least 1.")
  var requests = 1_000_000

  @Option(name: .customLong("repeat"), help: "How often, at least once; each time with other chance.")
  var repetitions = 1

  @Option(help: "The seed of all chance.")
  var seed: UInt64 = 1

  func validate() throws {
    for (name, value) in [("pods", pods), ("requests", requests), ("repeat", repetitions)] where value < 1 {
      throw ValidationError("--\(name): expected 1 or more, found \(value)")
    }
  }

  func run() throws {
    let measured = BenchmarkCase(model: model, pods: pods, requests: requests, seed: seed)
    let simulation = try measured.simulation()
    var warmUp = measured
    warmUp.requests = min(100_000, max(1, requests / 10))
    _ = try warmUp.simulation().run(trial: 0)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let clock = ContinuousClock()
    for trial in 0..<repetitions {
      let start = clock.now
      let outcome = simulation.run(trial: trial)
      let line = BenchmarkLine(measured, outcome, took: clock.now - start)
      print(String(decoding: try encoder.encode(line), as: UTF8.self))
    }
  }
}

import ArgumentParser
import Documents
import Foundation
import Report
import Simulator

/// `headroom metrics-delay`: how long a change of CPU use takes to reach the autoscaler.
struct MetricsDelayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "metrics-delay",
    abstract: "Say how long a change of a pod's CPU use takes to reach the autoscaler.")

  @Argument(
    help: ArgumentHelp(
      "The scenario whose controllers and nodes are taken; Kubernetes's defaults and three nodes without.",
      valueName: "scenario"))
  var path: String?

  @Option(help: ArgumentHelp("How many steps of CPU use to simulate.", valueName: "count"))
  var steps = 10_000

  @Option(help: ArgumentHelp("The seed of all chance, instead of the scenario's.", valueName: "number"))
  var seed: UInt64?

  @Flag(help: "Let the pod use no CPU before each step: an idle container is read less often.")
  var fromIdle = false

  @Flag(help: "Print the delays as JSON.")
  var json = false

  func validate() throws {
    if !(1...1_000_000).contains(steps) {
      throw ValidationError("--steps: expected 1 to 1000000 steps, found \(steps)")
    }
  }

  func run() throws {
    let scenario = try path.map { path in
      try checkingData { () throws(DocumentError) in try Scenario(contentsOf: path) }
    }
    let delay = MetricsDelay(
      options: scenario?.controllers ?? ControllerOptions(),
      nodes: (scenario?.cluster ?? ClusterSpec()).nodes, steps: steps, seed: seed ?? scenario?.seed ?? 1,
      isIdleBefore: fromIdle, threads: ProcessInfo.processInfo.activeProcessorCount)
    Console.write(
      json ? try JSONText.encode(delay) : MetricsDelayReport(delay, style: Console.style).text)
  }
}

import CostModel
import Serving
import Simulator
import Statistics

@testable import Validator

/// A profile of one thread whose requests need 20 ms, 2 ms of preparation unless told otherwise.
func sampleProfile(seconds: Double = 0.02, processor: String? = nil) -> Profile {
  var provenance = Provenance(method: "synthetic")
  provenance.processor = processor
  return Profile(
    network: "mobilenetv2", parameters: nil, provenance: provenance,
    coldStart: ColdStart(loadSeconds: 1, loadCPUSeconds: 1, firstImageSeconds: 0.1),
    memory: MemoryFootprint(loadedBytes: 100 << 20, peakBytes: 200 << 20),
    threadCosts: [
      ThreadCost(threads: 1, wall: MeasuredTime(exactly: seconds), cpu: MeasuredTime(exactly: seconds))
    ],
    serviceTime: ServiceTime(.deterministic(mean: 1)))
}

/// A scenario of one pod, ten requests per second for ten seconds.
func sampleScenario(_ change: (inout Scenario) -> Void = { _ in }) -> Scenario {
  var scenario = Scenario(
    name: "sample", profile: .network("mobilenetv2"), duration: .seconds(10),
    traffic: Traffic(source: .open(.poisson, .constant(10))))
  change(&scenario)
  return scenario
}

/// That scenario's requests, to a service on a machine of two cores.
func samplePlan(_ change: (inout Scenario) -> Void = { _ in }) throws -> ValidationPlan {
  try ValidationPlan(
    sampleScenario(change), file: "sample", network: "mobilenetv2", image: [1], cores: 2,
    profile: sampleProfile())
}

/// The figures of a run with some mean and 95th percentile, in seconds.
func figures(mean: Double, p95: Double) -> RunFigures {
  var figures = RunFigures()
  (figures.responseTime, figures.p95) = (mean, p95)
  return figures
}

/// A validation with one measurement, in which mean and 95th percentile are as many seconds.
func sampleValidation(predicted: Double, measured: Double) throws -> Validation {
  let plan = try samplePlan()
  let exchange = Exchange(scheduled: 0, sent: 0, finished: 1, status: 200)
  var run = MeasuredRun([exchange], counters: RunCounters(), duration: 10, warmUp: 0)
  run.figures = figures(mean: measured, p95: measured)
  run.figures.throttledPeriods = 0
  var expected = figures(mean: predicted, p95: predicted)
  expected.throttledPeriods = 0
  return Validation(
    plan: plan, profile: sampleProfile(), provenance: Provenance(method: "measured"), predicted: expected,
    repetitions: [run])
}

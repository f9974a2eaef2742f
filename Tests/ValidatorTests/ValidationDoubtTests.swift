import CostModel
import Serving
import Testing

@testable import Validator

@Suite struct ValidationDoubtTests {
  private func run(lag: Double, cpuSeconds: Double?) -> MeasuredRun {
    var counters = RunCounters()
    counters.cpuSeconds = cpuSeconds
    let exchange = Exchange(scheduled: 0, sent: lag, finished: 1, status: 200)
    return MeasuredRun([exchange], counters: counters, duration: 1, warmUp: 0)
  }

  @Test func `a late client and a machine of another speed are doubted`() {
    #expect(ValidationDoubt.about(run(lag: 0.0009, cpuSeconds: 0.1), profiledCPUSeconds: 0.1) == [])
    #expect(ValidationDoubt.about(run(lag: 0.0009, cpuSeconds: nil), profiledCPUSeconds: 0.1) == [])
    #expect(
      ValidationDoubt.about(run(lag: 0.0021, cpuSeconds: 0.104), profiledCPUSeconds: 0.1)
        == [.clientLag(p99: 0.0021), .changedSpeed(measured: 0.104, profiled: 0.1)])
  }

  @Test func `a profile of another machine, or without decoding, is doubted`() throws {
    var machine = Provenance(method: "measured")
    machine.processor = "A"
    let plan = try samplePlan()
    let bare = ProfileSummary(sampleProfile(processor: "B"), plan: plan)
    #expect(
      ValidationDoubt.about(bare, on: machine) == [
        .omission("decoding and HTTP"), .otherMachine(profiled: "B", here: "A"),
      ])
    var full = ProfileSummary(sampleProfile(processor: "A"), plan: plan)
    full.omission = nil
    #expect(ValidationDoubt.about(full, on: machine) == [])
  }

  @Test(
    "each doubt is worded in one line",
    arguments: [
      (
        ValidationDoubt.omission("decoding and HTTP"),
        "the profile does not know what decoding and HTTP cost: predicted times are without; measure it "
          + "again with 'headroom profile', beside headroom-serve"
      ),
      (
        .otherMachine(profiled: "B", here: "A"),
        "the profile was measured on another machine (B, here A); measure it here with 'headroom profile'"
      ),
      (
        .clientLag(p99: 0.00213),
        "the client sent one request in a hundred 2.1 ms late or later, which counts as response time; let "
          + "nothing else run on this machine, or lower the rate"
      ),
      (
        .changedSpeed(measured: 0.104, profiled: 0.1),
        "a request took 104.00 ms of CPU time, 4.0 % more than when profiled: the machine is slower now than "
          + "then; profile again, just before"
      ),
      (
        .unsteady(change: 0.26),
        "the network took 26.0 % longer after the run than before: the machine changes its speed, perhaps "
          + "since others share it"
      ),
      (
        .unsteady(change: -0.062),
        "the network took 6.2 % less time after the run than before: the machine changes its speed, perhaps "
          + "since others share it"
      ),
      (
        .changedSpeed(measured: 0.095, profiled: 0.1),
        "a request took 95.00 ms of CPU time, 5.0 % less than when profiled: the machine is faster now than "
          + "then; profile again, just before"
      ),
    ])
  func messages(_ doubt: ValidationDoubt, _ message: String) {
    #expect(doubt.warning.message == message)
  }
}

import CostModel
import Statistics
import Testing

@testable import Simulator

/// A figure of a case, how far it may be off, and its column's name.
private struct Bound {
  var name: String
  var tolerance: Double
  var figure: @Sendable (CFSFigures) -> Double

  static let all = [
    Bound(name: "mean", tolerance: 0.03) { $0.mean }, Bound(name: "p50", tolerance: 0.05) { $0.p50 },
    Bound(name: "p95", tolerance: 0.05) { $0.p95 }, Bound(name: "p99", tolerance: 0.06) { $0.p99 },
    Bound(name: "throttled", tolerance: 0.1) { $0.throttledPeriods },
  ]

  /// The difference from what was measured, and whether it is within the bound or the repetitions' own
  /// difference.
  func judge(_ found: CFSFigures, measured: [CFSFigures], counted: [Int]) -> (off: Double, isMet: Bool) {
    let values = measured.map(figure)
    let reference = counted.map { values[$0] }.reduce(0, +) / Double(counted.count)
    guard reference > 0 else { return (figure(found), figure(found) == 0) }
    let noise = ((values.max() ?? 0) - (values.min() ?? 0)) / reference
    let off = figure(found) / reference - 1
    return (off, abs(off) <= max(tolerance, noise))
  }
}

private func padded(_ text: String, to width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}

/// The line of a table: how far the mean over phases is from what was measured.
private func line(_ title: String, _ recorded: CFSCase, _ replay: CFSReplay, phases: Int) throws -> (
  text: String, misses: [String]
) {
  let found = try replay.figures(of: recorded, phases: phases)
  let measured = try recorded.measured()
  var text = padded(title, to: 34)
  var misses: [String] = []
  for bound in Bound.all {
    let verdict = bound.judge(found, measured: measured, counted: recorded.countedRepetitions)
    text += padded("\(fixed(100 * verdict.off, digits: 1)) %", to: 10)
    if !verdict.isMet { misses.append(bound.name) }
  }
  return (text + (misses.isEmpty ? "met" : "missed: \(misses.joined(separator: ", "))") + "\n", misses)
}

private let heading = padded("", to: 34) + Bound.all.map { padded($0.name, to: 10) }.joined() + "\n"

@Suite struct CFSTests {
  @Test func `requests under a quota take as long as a real kernel took, averaged over phases`() throws {
    var table = heading
    var met = 0
    let cases = try CFSCase.all()
    for recorded in cases {
      let (text, misses) = try line(recorded.name, recorded, .recorded, phases: 40)
      table += text
      if misses.isEmpty { met += 1 }
    }
    print(table)
    #expect(met >= cases.count - 1)
  }

  // The cost of waking is read off c06; c11's gangs tell it independently, for none of its requests lies on
  // the edge of a quota. What such a gang takes beyond its demand is time in which its threads are started,
  // woken and waited for, so the CPU time of that cannot be more, and it should not be much less.
  @Test func `what waking is taken to cost is seen in gangs that no quota stops`() throws {
    let cases = try CFSCase.all().filter { $0.threadsPerRequest > 1 && $0.name != "c06" }
    for recorded in cases {
      let charged = CFSReplay.recorded.wakeSeconds * Double(recorded.threadsPerRequest)
      for (repetition, beyond) in try recorded.secondsBeyondDemand(atMost: 0.002).enumerated() {
        let times = Summary(beyond)
        let texts = [0.1, 0.5].map { fixed(1e6 * times.quantile($0), digits: 0) }
        print(
          "\(recorded.name), repetition \(repetition + 1): \(beyond.count) requests took "
            + "\(texts[0]) µs (p10) and \(texts[1]) µs (p50) beyond their demand")
        #expect(beyond.count > 50)
        #expect(charged < times.quantile(0.1))
        #expect(charged > 0.4 * times.quantile(0.5))
      }
    }
  }

  // What each part of the model is worth: without it, some case is further off than with it.
  @Test func `every part of the model shows in some recorded case`() throws {
    var fluid = CFSReplay.recorded
    fluid.times.slice = 100_000
    fluid.wakeSeconds = 0
    fluid.dispatchSeconds = 0
    var slices = fluid
    slices.times.slice = KernelTimes().slice
    slices.times.idleRuntime = slices.times.slice
    var giving = slices
    giving.times.idleRuntime = KernelTimes().idleRuntime
    var waking = giving
    waking.wakeSeconds = CFSReplay.recorded.wakeSeconds
    var ticks = CFSReplay.recorded
    ticks.times.accounting = .atTicks
    let models = [
      ("fluid: one pool, no slices", fluid), ("slices, kept by idle CPUs", slices),
      ("slices, given back", giving), ("and CPU time to wake a thread", waking),
      ("and dispatching: the model", .recorded), ("the model with ticks", ticks),
    ]
    var table = heading
    var misses = [Int](repeating: 0, count: models.count)
    for recorded in try CFSCase.all() {
      for (index, model) in models.enumerated() {
        let (text, missed) = try line("\(recorded.name) \(model.0)", recorded, model.1, phases: 20)
        table += text
        misses[index] += missed.count
      }
    }
    print(table)
    #expect(misses[4] < misses[0] && misses[4] < misses[1] && misses[4] < misses[2] && misses[4] < misses[5])
  }
}

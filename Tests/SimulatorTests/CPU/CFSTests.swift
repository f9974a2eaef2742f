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

@Suite struct CFSTests {
  @Test func `requests under a quota take as long as a real kernel took, averaged over phases`() throws {
    var table = "case  mean      p50       p95       p99       throttled   verdict\n"
    var met = 0
    let cases = try CFSCase.all()
    for recorded in cases {
      let found = try CFSReplay.recorded.figures(of: recorded, phases: 40)
      let measured = try recorded.measured()
      table += padded(recorded.name, to: 6)
      var misses: [String] = []
      for bound in Bound.all {
        let verdict = bound.judge(found, measured: measured, counted: recorded.countedRepetitions)
        table += padded("\(fixed(100 * verdict.off, digits: 1)) %", to: 10)
        if !verdict.isMet { misses.append(bound.name) }
      }
      if misses.isEmpty { met += 1 }
      table += misses.isEmpty ? "met\n" : "missed: \(misses.joined(separator: ", "))\n"
    }
    print(table)
    #expect(met >= cases.count - 1)
  }
}

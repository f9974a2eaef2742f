// The simulator against queueing theory: every case at once, in one table.
//
// Each figure is the mean over independent trials, with Student's interval. The intervals' level is such that
// a simulator that is right misses one or more of all figures with a probability of 1 % at most, whatever
// their correlation (Z. Šidák, "Rectangular confidence regions for the means of multivariate normal
// distributions", J. American Statistical Association 62, 1967). The seeds are fixed, so the outcome is
// certain; the rate says what it would mean to have drawn unlucky ones.

import Foundation
import Statistics
import Testing

@testable import Simulator

@Suite struct TheoryTests {
  /// The probability with which a simulator that is right fails, over all seeds.
  static let falseAlarmRate = 0.01

  @Test func `queues show what queueing theory says`() {
    let cases = theoryCases()
    let count = cases.reduce(0) { $0 + $1.figures.count }
    let level = 1 - Self.falseAlarmRate
    let table = TheoryTable(figures: count, level: pow(level, 1 / Double(count)), familyLevel: level)
    var text = table.head
    for queue in cases {
      for (figure, summary) in zip(queue.figures, queue.run()) {
        let row = table.row(queue.name, figure, summary)
        text += row.text
        #expect(row.isMet, "\(row.text)")
      }
    }
    print(text)
  }
}

/// Every case that has a formula.
func theoryCases() -> [TheoryCase] {
  endlessQueueCases() + boundedQueueCases() + otherArrivalCases() + sharingCases() + patienceCases()
    + batchCases() + closedCases()
}

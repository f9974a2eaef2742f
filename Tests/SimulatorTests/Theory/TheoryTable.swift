import CostModel
import Statistics

@testable import Simulator

/// The table that a run of the theory suite prints.
struct TheoryTable {
  /// How many figures are compared.
  var figures: Int
  /// The level of each figure's interval.
  var level: Double
  /// The probability that all intervals cover what they should.
  var familyLevel: Double

  /// What the table shows, and its columns.
  var head: String {
    let falseAlarms = fixed((1 - familyLevel) * 100, digits: 0)
    let each = fixed((1 - level) * 100, digits: 3)
    return """
      \(figures) figures of queueing theory, each over \(TheoryCase.trials) independent trials. A simulator \
      that is right fails with
      \(falseAlarms) % of all seeds (\(each) % for each figure); "detects" is the error that is found with \
      probability 90 %.
      \("case, figure".padding(to: 52)) formula  mean     interval            detects verdict

      """
  }

  /// The row of a figure, and whether its interval covers the formula.
  func row(_ name: String, _ figure: TheoryFigure, _ summary: Summary) -> (text: String, isMet: Bool) {
    let interval = summary.meanInterval(level: level)
    let isMet = interval.contains(figure.formula)
    // An error is found where it is beyond the interval in spite of what chance adds or takes.
    let detected = interval.halfWidth + summary.meanInterval(level: 0.8).halfWidth
    let columns = [
      "\(name), \(figure.name)".padding(to: 52), fixed(figure.formula, digits: 4).padding(to: 8),
      fixed(summary.mean, digits: 4).padding(to: 8),
      "\(fixed(interval.lower, digits: 4)) … \(fixed(interval.upper, digits: 4))".padding(to: 19),
      "\(fixed(detected / figure.formula * 100, digits: 1)) %".padding(to: 7), isMet ? "met" : "missed",
    ]
    return (columns.joined(separator: " ") + "\n", isMet)
  }
}

extension String {
  /// The text with blanks behind it, up to a width.
  fileprivate func padding(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, width - count))
  }
}

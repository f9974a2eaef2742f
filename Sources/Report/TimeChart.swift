import CostModel

/// A small chart of one figure over time, drawn in text.
struct TimeChart {
  /// What is drawn, with its unit.
  var title: String
  /// One value for each equal interval of time, 0 or more.
  var values: [Double]
  /// Rows of text.
  var rows = 3
  /// Writes a value of the axis.
  var label: (Double) -> String

  /// Columns that the axis takes on the left.
  static let axisWidth = 8
  private static let blocks: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

  /// The chart's lines: the title, then the rows from the top down.
  func lines(style: TextStyle) -> [String] {
    let columns = resampled(to: min(style.width - Self.axisWidth - 2, max(1, values.count)))
    let top = max(columns.max() ?? 0, 1e-9)
    let drawn = (0..<rows).reversed().map { row in
      let tick = row == rows - 1 ? label(top) : row == 0 ? "0" : ""
      let cells = columns.map { cell($0 / top * Double(rows) - Double(row), style: style) }
      let axis = style.isUnicode ? "┤" : "|"
      return trimmed("\(tick.aligned(to: Self.axisWidth)) \(axis)\(String(cells))")
    }
    return [title] + drawn
  }

  /// The axis of time below charts of the same values.
  static func timeAxis(seconds: Double, points: Int, style: TextStyle) -> String {
    let width = min(style.width - axisWidth - 2, max(1, points))
    let end = NumberText.clock(seconds)
    let middle = NumberText.clock(seconds / 2)
    var line = "0:00"
    if width >= 24 { line = line.padded(to: width / 2 - middle.count / 2) + middle }
    return String(repeating: " ", count: axisWidth + 2) + line.padded(to: width - end.count) + end
  }

  /// The character that fills a cell to a height: 0 is empty, 1 is full.
  ///
  /// A value above 0 shows at least the smallest mark in the lowest row, by rounding up.
  private func cell(_ height: Double, style: TextStyle) -> Character {
    let filled = min(1, max(0, height))
    if style.isUnicode { return Self.blocks[Int((8 * filled).rounded(.up))] }
    return filled == 0 ? " " : filled <= 0.5 ? "." : "#"
  }

  /// The means of the values over `count` equal stretches; `count` is at most the number of values.
  private func resampled(to count: Int) -> [Double] {
    guard !values.isEmpty else { return [] }
    return (0..<count).map { column in
      let start = column * values.count / count
      let end = max(start + 1, (column + 1) * values.count / count)
      return values[start..<end].reduce(0, +) / Double(end - start)
    }
  }

  private func trimmed(_ line: String) -> String {
    var line = line
    while line.last == " " { line.removeLast() }
    return line
  }
}

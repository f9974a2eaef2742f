import Testing

@testable import Report

@Suite struct TimeChartTests {
  private func chart(_ values: [Double], rows: Int = 2) -> TimeChart {
    TimeChart(title: "t", values: values, rows: rows) { "\(Int($0))" }
  }

  @Test func `a column is as high as its value`() {
    #expect(
      chart([0, 1, 4, 8, 16]).lines(style: TextStyle()) == [
        "t",
        "      16 ┤    █",
        "       0 ┤ ▁▄██",
      ])
  }

  @Test func `without Unicode a column has dots and crosshatches`() {
    #expect(
      chart([0, 1, 4, 8, 16]).lines(style: TextStyle(isUnicode: false)) == [
        "t",
        "      16 |    #",
        "       0 | ..##",
      ])
  }

  @Test func `more values than columns are averaged`() {
    let lines = chart((0..<180).map { $0 < 90 ? 0 : 2 }, rows: 1).lines(style: TextStyle(width: 50))
    #expect(lines[1] == "       2 ┤" + String(repeating: " ", count: 20) + String(repeating: "█", count: 20))
  }

  @Test func `nothing but zeros is an empty chart`() {
    #expect(chart([0, 0], rows: 1).lines(style: TextStyle()) == ["t", "       0 ┤"])
  }

  @Test func `the axis of time ends where the columns end`() {
    let axis = TimeChart.timeAxis(seconds: 900, points: 180, style: TextStyle(width: 60))
    #expect(axis.count == 60)
    #expect(axis.hasPrefix("          0:00"))
    #expect(axis.hasSuffix(" 15:00"))
    #expect(axis.contains(" 7:30 "))
  }
}

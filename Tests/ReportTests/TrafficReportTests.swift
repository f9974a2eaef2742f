import CostModel
import Simulator
import Statistics
import Testing
import Traces

@testable import Report

@Suite struct TrafficReportTests {
  /// A recording of bursts, in a time of their own.
  private func recording(_ format: TraceFormat) throws -> TrafficSummary {
    var random = RandomStream(seed: 1, name: "recording")
    var time = 0.0
    let times = (0..<3000).map { _ in
      time += 0.2 * random.gamma(shape: 0.25) / 0.25
      return Instant.zero + Nanoseconds(seconds: time)
    }
    let recording = Recording(
      .arrivals(times, cpuTimes: nil), format: format, isCompressed: true, start: 1_700_158_623,
      outOfOrder: 12)
    return try #require(TrafficSummary(RecordedTraffic(name: "web.log.gz", recording: recording)))
  }

  @Test func `a log reads as kept`() throws {
    let summary = try recording(.accessLog)
    let notes = ["12 lines of web.log.gz were earlier than the line above; the arrivals were sorted"]
    let report = TrafficReport(summary, notes: notes, style: TextStyle())
    try Snapshot.expect(report.text, named: "traffic-log")
    #expect(report.text.split(separator: "\n").allSatisfy { $0.count <= 80 })
  }

  @Test func `counts at another rate read as kept, without Unicode and narrow`() throws {
    let counts = Recording(
      .counts(interval: .seconds(300), (0..<288).map { 40 + ($0 % 24) }), format: .counts, missingIntervals: 3
    )
    let summary = try #require(
      TrafficSummary(RecordedTraffic(name: "elb.csv", recording: counts, scale: 2.5)))
    let report = TrafficReport(summary, style: TextStyle(width: 60, isUnicode: false))
    try Snapshot.expect(report.text, named: "traffic-counts")
    #expect(report.text.allSatisfy { $0.isASCII })
  }

  @Test func `too little traffic says so`() throws {
    let recording = Recording(
      .arrivals([0, 1, 5].map { .zero + .seconds($0) }, cpuTimes: nil), format: .csv)
    let summary = try #require(TrafficSummary(RecordedTraffic(name: "a.csv", recording: recording)))
    let text = TrafficReport(summary, style: TextStyle()).text
    #expect(text.hasPrefix("a.csv: CSV\n3 requests in 5 s\n"))
    #expect(text.contains("\nToo few requests for a synthetic equivalent\n"))
    var short = summary
    short.windows = []
    #expect(
      TrafficReport(short, style: TextStyle()).text.contains("\nToo short a time for counts in windows\n"))
  }
}

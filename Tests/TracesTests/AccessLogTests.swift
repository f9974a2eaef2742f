import CostModel
import Testing

@testable import Traces

@Suite struct AccessLogTests {
  // The first stamp is the example in Apache's documentation of its logs; the seconds are `date -u +%s`.
  @Test(arguments: [
    ("10/Oct/2000:13:55:36 -0700", 971_211_336), ("10/Oct/2000:20:55:36 +0000", 971_211_336),
    ("11/Oct/2000:02:25:36 +0530", 971_211_336), ("01/Jan/1970:00:00:00 +0000", 0),
    ("29/Feb/2024:23:59:59 +0000", 1_709_251_199), ("01/Mar/2024:00:00:00 +0000", 1_709_251_200),
    ("31/Dec/1999:23:59:60 +0000", 946_684_800),
  ])
  func `the time of an access log is read with its zone`(stamp: String, seconds: Int) {
    #expect(Array(stamp.utf8).withUnsafeBytes { TimeStamp.log($0) } == Int64(seconds))
  }

  @Test(arguments: [
    "10/Okt/2000:13:55:36 -0700", "32/Oct/2000:13:55:36 -0700", "10/Oct/2000:24:55:36 -0700",
    "10/Oct/2000:13:60:36 -0700", "10/Oct/2000:13:55:61 -0700", "10/Oct/9999:13:55:36 -0700",
    "10/Oct/2000:13:55:36", "10/Oct/2000:13:55:36 +9900", "30/Feb/2000:13:55:36 -0700", "yesterday",
  ])
  func `what is no time of an access log is refused`(stamp: String) {
    #expect(Array(stamp.utf8).withUnsafeBytes { TimeStamp.log($0) } == nil)
  }

  // Seconds by `date -u -d … +%s`.
  @Test(arguments: [
    ("2023-11-16 18:17:03", 1_700_158_623_000_000_000), ("2023-11-16T18:17:03Z", 1_700_158_623_000_000_000),
    ("2023-11-16T20:17:03.25+02:00", 1_700_158_623_250_000_000), ("1970-01-01 00:00:00", 0),
    ("2023-11-16 13:17:03.9799600-05", 1_700_158_623_979_960_000),
    ("2024-02-29 23:59:59.999999999", 1_709_251_199_999_999_999),
  ])
  func `dates and times are read as RFC 3339 has them`(text: String, nanoseconds: Int) {
    let found = Array(text.utf8).withUnsafeBytes { TimeStamp.dateTime($0) }
    #expect(found == Int64(nanoseconds))
    #expect(TimeStamp.text(Int64(nanoseconds)).count == 19)
  }

  @Test(arguments: [
    "2023-11-16", "2023-13-16 18:17:03", "2023-02-29 18:17:03", "16/11/2023 18:17:03", "2023-11-16 18:17",
    "2023-11-16 18:17:03,5", "2023-11-16 18:17:03.", "2023-11-16 18:17:03 CET", "1969-12-31 23:59:59",
  ])
  func `what is no date and time is refused`(text: String) {
    #expect(Array(text.utf8).withUnsafeBytes { TimeStamp.dateTime($0) } == nil)
  }

  @Test(arguments: [
    (1_700_158_623, "2023-11-16 18:17:03"), (1_709_251_199, "2024-02-29 23:59:59"),
    (951_782_400, "2000-02-29 00:00:00"), (0, "1970-01-01 00:00:00"),
  ])
  func `times are written as they are read`(seconds: Int, text: String) {
    #expect(TimeStamp.text(Int64(seconds) * 1_000_000_000) == text)
  }

  // Two requests in the first second stand at a quarter and three quarters of it, three in the fourth at
  // sixths; the zone changes and the instants do not.
  private static let lines =
    ["36 -0700", "36 -0700", "39 -0700", "39 -0700", "39 -0700"].enumerated().map { index, time in
      let user = index == 1 ? "a[1]" : "frank"
      return "127.0.0.1 - \(user) [10/Oct/2000:13:55:\(time)] \"GET /apache_pb.gif HTTP/1.0\" 200 2326"
    } + [
      "", "10.0.0.1 - - [10/Oct/2000:20:55:40 +0000] \"GET /a[1].gif HTTP/1.1\" 200 5 \"-\" \"curl/8 ü\"",
    ]
  private static let seconds = [0.25, 0.75, 3.166_666_666, 3.5, 3.833_333_333, 4.5]

  @Test(arguments: ["\n", "\r\n"])
  func `the requests of an access log's second are spread evenly over it`(end: String) throws {
    let recording = try #require(try TraceFile.read(Self.lines.joined(separator: end) + end).0)
    #expect(recording.format == .accessLog)
    #expect(recording.times.map(\.seconds) == Self.seconds)
    #expect(recording.start == 971_211_336)
    #expect(recording.outOfOrder == 0)
  }

  // A server writes a line when the request is done, so that a slow one comes late.
  @Test func `lines of a log that are out of order are sorted`() throws {
    let recording = try #require(try TraceFile.read(Self.lines.reversed().joined(separator: "\n")).0)
    #expect(recording.times.map(\.seconds) == Self.seconds)
    #expect(recording.outOfOrder == 2)
  }

  @Test func `what is wrong with an access log is said with its line`() throws {
    let first = "a - - [10/Oct/2000:13:55:36 +0000] \"GET /\" 200 1\n"
    let cases = [
      (
        first + "\nno time here\n",
        "line 3: expected a time as in [10/Oct/2025:13:55:36 +0000], found 'no time here'"
      ),
      (
        first + first.replacing("2000", with: "2038"),
        "line 2: expected a time within 400 days of the first, 2000-10-10 13:55:36, found "
          + "2038-10-10 13:55:36. Correct the time, or split the file"
      ),
      ("\n\n", "expected arrivals, found blank lines alone"),
    ]
    for (text, error) in cases { #expect(try TraceFile.read(text, .accessLog).error == error) }
  }
}

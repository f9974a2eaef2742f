import CostModel
import Testing

@testable import Traces

@Suite struct CountLinesTests {
  @Test(arguments: [
    "timestamp,value\n2014-04-10 00:04:00,94.0\n2014-04-10 00:09:00,0\n2014-04-10 00:14:00,187.0\n",
    "timestamp,value\r\n2014-04-10 00:14:00,187.0\r\n2014-04-10 00:04:00,94.0\r\n2014-04-10 00:09:00,0\r\n",
    "\u{FEFF}id,time,requests\na,600,94\nb,900,0\nc,1200,187",
  ])
  func `counts for each interval are read and sorted`(text: String) throws {
    let recording = try #require(try TraceFile.read(text).0)
    #expect(recording.content == .counts(interval: .seconds(300), [94, 0, 187]))
    #expect(recording.format == .counts)
    #expect(recording.count == 281)
    #expect(recording.end == .seconds(900))
  }

  @Test func `an interval without a line had no arrivals, and is counted`() throws {
    let text = "timestamp,count\n2014-04-10 00:04:00,9\n2014-04-10 00:05:00,1\n2014-04-10 00:08:00,4\n"
    let recording = try #require(try TraceFile.read(text).0)
    #expect(recording.content == .counts(interval: .seconds(60), [9, 1, 0, 0, 4]))
    #expect(recording.missingIntervals == 2)
    #expect(
      recording.notes(file: "a.csv") == ["2 intervals have no line in a.csv and were taken as 0 arrivals"])
  }

  static let mistakes = [
    (
      "timestamp,value\n2014-04-10 00:04:00,-3\n", "line 2: expected a whole count, 0 to 1000000000, found -3"
    ),
    (
      "timestamp,value\n2014-04-10 00:04:00,1.5\n",
      "line 2: expected a whole count, 0 to 1000000000, found 1.5"
    ),
    (
      "timestamp,value\n2014-04-10 00:04:00,1,5\n",
      "line 2: expected 2 fields, as the header has, found 3: '2014-04-10 00:04:00,1,5'. "
        + "Decimals begin with a point"
    ),
    (
      "timestamp,value\n2014-04-10 00:04:00,\n",
      "line 2: expected a whole count, 0 to 1000000000, found nothing"
    ),
    ("timestamp,value\nMonday,3\n", "line 2: expected a time in seconds, 0 or more, found Monday"),
    (
      "timestamp,value\n2014-04-10 00:04:00,3\nlater,4\n",
      "line 3: expected a time as in 2023-11-16 18:17:03, found later"
    ),
    (
      "timestamp,value\n2014-04-10 00:04:00,3\n2014-04-10 00:04:00,4\n",
      "line 3: expected each time once, found 2014-04-10 00:04:00, as on line 2. Add the counts up"
    ),
    (
      "timestamp,value\n2014-04-10 00:00:00,3\n2014-04-10 00:05:00,4\n2014-04-10 00:12:00,4\n",
      "line 4: expected a whole number of intervals of 300 s after 2014-04-10 00:00:00, "
        + "found 2014-04-10 00:12:00"
    ),
    (
      "timestamp,value\n2014-04-10 00:00:00,3\n2034-04-10 00:05:00,4\n",
      "line 3: expected a time within 400 days of the first, 2014-04-10 00:00:00, found "
        + "2034-04-10 00:05:00. Correct the time, or split the file"
    ),
    (
      "time,value\n0,3\n1e8,4\n",
      "line 3: expected a time within 400 days of the first, in seconds, found 1e8. Correct the time, "
        + "or split the file"
    ),
    (
      "time,value\n0,1\n0.001,1\n20000,1\n",
      "expected at most 10000000 intervals, found 20000001 of 1.00 ms"
    ),
    (
      "timestamp,value\n2014-04-10 00:00:00,3\n",
      "expected at least two intervals, which tell how long they are, found one"
    ),
    (
      "timestamp,value\n",
      "expected at least two intervals, which tell how long they are, found a header alone"
    ),
    ("time,value\n0,0\n1,0\n", "expected arrivals, found counts of 0 alone"),
  ]

  @Test(arguments: mistakes)
  func `what is wrong with counts is said with its line`(text: String, error: String) throws {
    #expect(try TraceFile.read(text).error == error)
  }

  @Test func `counts without the columns are refused where they are asked for`() throws {
    #expect(
      try TraceFile.read("a,b\n1,2\n", .counts).error
        == "line 1: expected a header with timestamp or time, and value, count or requests, found 'a,b'")
  }
}

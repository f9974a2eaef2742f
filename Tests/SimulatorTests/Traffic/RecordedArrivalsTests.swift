import CostModel
import Documents
import Foundation
import Testing

@testable import Simulator

/// Reads text as a file of arrival times: their seconds, or the error's words after the file's name.
private func read(_ text: String, _ format: RecordedArrivals.Format) throws -> (
  times: [Double], error: String
) {
  let file = FileManager.default.temporaryDirectory.appending(path: "arrivals-\(UUID().uuidString)").path()
  try text.write(toFile: file, atomically: true, encoding: .utf8)
  defer { try? FileManager.default.removeItem(atPath: file) }
  do throws(DocumentError) {
    return (try RecordedArrivals.read(file, format: format).times.map(\.seconds), "")
  } catch {
    return ([], error.description.replacing("\(file): ", with: ""))
  }
}

@Suite struct RecordedArrivalsTests {
  @Test(arguments: [
    "arrival_s\n0.5\n1\n1\n2.25\n",
    "id,arrival_s,demand_s\n1,0.5,0.1\n2,1,0.1\n3,1,0.1\n4,2.25,0.1",
    "time,id\n0.5,1\n1,2\n1,3\n2.25,4\n",
    "0.5\n1\n1\n2.25\n",
    "arrival_s\r\n0.5\r\n1\r\n1\r\n2.25\r\n",
    "\u{FEFF}0.5\n1\n1\n2.25\n",
    "arrival_s\n\n0.5\n1\n\n1\n 2.25 \n\n",
  ])
  func `arrival times are read from CSV`(text: String) throws {
    let found = try read(text, .csv)
    #expect(found.times == [0.5, 1, 1, 2.25])
    #expect(found.error == "")
  }

  @Test func `what is wrong with a CSV is said with its line`() throws {
    let cases = [
      ("arrival_s\n1\nsoon\n", "line 3: expected an arrival time in seconds, 0 or more, found soon"),
      ("arrival_s\n-1\n", "line 2: expected an arrival time in seconds, 0 or more, found -1"),
      ("id,arrival_s\n7\n", "line 2: expected an arrival time in seconds, 0 or more, found nothing"),
      ("arrival_s\n2\n\n1\n", "line 4: expected a time not before the line above, found 1. Sort the file"),
      ("arrival_s\n", "expected arrival times, found none"),
      ("", "expected arrival times, found none"),
    ]
    for (text, error) in cases {
      let found = try read(text, .csv)
      #expect(found.error == error)
    }
  }

  @Test func `a column of CPU times is read with the arrivals`() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "cpu-\(UUID().uuidString)").path()
    try "arrival_s,id,cpu_s\n0.5,1,0.02\n1,2, 0.0305\n".write(toFile: file, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: file) }
    let found = try RecordedArrivals.read(file, format: .csv)
    #expect(found.times.map(\.seconds) == [0.5, 1])
    #expect(found.cpuTimes == [Nanoseconds(20_000_000), Nanoseconds(30_500_000)])
    let expected = "expected a CPU time in seconds, greater than 0 and at most a day"
    for (field, what) in [("0", "0"), ("", "nothing"), ("soon", "soon"), ("90000", "90000")] {
      #expect(
        try read("arrival_s,cpu_s\n1,\(field)\n", .csv).error == "line 2: \(expected), found \(what)")
    }
  }

  @Test func `a missing file is named`() {
    #expect(
      throws: DocumentError(
        file: "no/such.csv", expected: "a readable file of arrival times in UTF-8", found: "none")
    ) { try RecordedArrivals.read("no/such.csv", format: .csv) }
  }

  // The first stamp is the example in Apache's documentation of its logs; the seconds are `date -u +%s`.
  @Test(arguments: [
    ("10/Oct/2000:13:55:36 -0700", 971_211_336), ("10/Oct/2000:20:55:36 +0000", 971_211_336),
    ("11/Oct/2000:02:25:36 +0530", 971_211_336), ("01/Jan/1970:00:00:00 +0000", 0),
    ("29/Feb/2024:23:59:59 +0000", 1_709_251_199), ("01/Mar/2024:00:00:00 +0000", 1_709_251_200),
    ("31/Dec/1999:23:59:60 +0000", 946_684_800),
  ])
  func `the time of an access log is read with its zone`(stamp: String, seconds: Int) {
    #expect(RecordedArrivals.logSecond(stamp[...]) == Int64(seconds))
  }

  @Test(arguments: [
    "10/Okt/2000:13:55:36 -0700", "32/Oct/2000:13:55:36 -0700", "10/Oct/2000:24:55:36 -0700",
    "10/Oct/2000:13:60:36 -0700", "10/Oct/2000:13:55:61 -0700", "10/Oct/9999:13:55:36 -0700",
    "10/Oct/2000:13:55:36", "10/Oct/2000:13:55:36 +9900", "yesterday",
  ])
  func `what is no time of an access log is refused`(stamp: String) {
    #expect(RecordedArrivals.logSecond(stamp[...]) == nil)
  }

  // Two requests in the first second stand at a quarter and three quarters of it, three in the fourth at
  // sixths; the zone changes and the instants do not.
  @Test func `the requests of an access log's second are spread evenly over it`() throws {
    let lines = ["36 -0700", "36 -0700", "39 -0700", "39 -0700", "39 -0700"].enumerated().map { index, time in
      let user = index == 1 ? "-" : "frank"
      return "127.0.0.1 - \(user) [10/Oct/2000:13:55:\(time)] \"GET /apache_pb.gif HTTP/1.0\" 200 2326"
    }
    let later = "10.0.0.1 - - [10/Oct/2000:20:55:40 +0000] \"GET /a[1].gif HTTP/1.1\" 200 5 \"-\" \"curl/8\""
    let text = (lines + ["", later]).joined(separator: "\r\n") + "\r\n"
    let found = try read(text, .accessLog)
    #expect(found.times == [0.25, 0.75, 3.166_666_666, 3.5, 3.833_333_333, 4.5])
  }

  @Test func `what is wrong with an access log is said with its line`() throws {
    let first = "a - - [10/Oct/2000:13:55:36 +0000] \"GET /\" 200 1\n"
    let early = "a - - [10/Oct/2000:13:55:35 +0000] \"GET /\" 200 1\n"
    let cases = [
      (
        first + early,
        "line 2: expected a time not before the line above, found 10/Oct/2000:13:55:35 +0000. Sort the file"
      ),
      (
        first + "\nno time here\n",
        "line 3: expected a time as in [10/Oct/2025:13:55:36 +0000], found 'no time here'"
      ),
      ("\n\n", "expected arrival times, found none"),
    ]
    for (text, error) in cases {
      let found = try read(text, .accessLog)
      #expect(found.error == error)
    }
  }
}

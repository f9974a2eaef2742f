import CostModel
import Testing

@testable import Traces

@Suite struct ArrivalLinesTests {
  @Test(arguments: [
    "arrival_s\n0.5\n1\n1\n2.25\n",
    "id,arrival_s,demand_s\n1,0.5,0.1\n2,1,0.1\n3,1,0.1\n4,2.25,0.1",
    "time,id\n0.5,1\n1,2\n1,3\n2.25,4\n",
    "0.5\n1\n1\n2.25\n",
    "arrival_s\r\n0.5\r\n1\r\n1\r\n2.25\r\n",
    "\u{FEFF}0.5\n1\n1\n2.25\n",
    "\u{FEFF}arrival_s\r\n0.5\r\n1\r\n1\r\n2.25",
    "arrival_s\n\n0.5\n1\n\n1\n 2.25 \n\n",
    "\"id\",\"arrival_s\"\n\"a, b\",\"0.5\"\nc,1\n\"\"\"d\"\"\",1e0\n,+2.25\n",
    "arrival_s\n2.25\n1\n0.5\n1\n",
  ])
  func `arrival times are read from CSV, whatever its line ends, and sorted`(text: String) throws {
    #expect(try TraceFile.seconds(text) == [0.5, 1, 1, 2.25])
    #expect(try TraceFile.seconds(text, .csv) == [0.5, 1, 1, 2.25])
  }

  @Test func `lines that were out of order are counted`() throws {
    let recording = try #require(try TraceFile.read("arrival_s\n3\n1\n2\n2\n1.5\n").0)
    #expect(recording.times.map(\.seconds) == [1, 1.5, 2, 2, 3])
    #expect(recording.outOfOrder == 2)
    #expect(
      recording.notes(file: "a.csv") == [
        "2 lines of a.csv were earlier than the line above; the arrivals were sorted"
      ])
    let one = try #require(try TraceFile.read("1\n0\n").0)
    #expect(
      one.notes(file: "a.csv") == [
        "1 line of a.csv was earlier than the line above; the arrivals were sorted"
      ])
    #expect(try #require(try TraceFile.read("1\n1\n2\n").0).notes(file: "a.csv") == [])
  }

  static let mistakes = [
    ("arrival_s\n1\nsoon\n", "line 3: expected an arrival time in seconds, 0 or more, found soon"),
    ("arrival_s\n-1\n", "line 2: expected an arrival time in seconds, 0 or more, found -1"),
    ("id,arrival_s\n7,\n", "line 2: expected an arrival time in seconds, 0 or more, found nothing"),
    ("id,arrival_s\n7\n", "line 2: expected 2 fields, as the header has, found 1: '7'"),
    (
      "arrival_s\n0,5\n1,5\n",
      "line 2: expected 1 field, found 2: '0,5'. Decimals begin with a point"
    ),
    (
      "id,arrival_s\n1,0,5\n",
      "line 2: expected 2 fields, as the header has, found 3: '1,0,5'. Decimals begin with a point"
    ),
    (
      "1,5\n2,5\n",
      "line 1: expected one column, or a header that names the columns, found '1,5'. "
        + "Decimals begin with a point"
    ),
    (
      "arrival_s\n\"1,5\"\n",
      "line 2: expected an arrival time in seconds, 0 or more, found 1,5. Decimals begin with a point"
    ),
    ("arrival_s;id\n1,5;7\n", "line 1: expected columns separated by commas, found semicolons"),
    ("arrival_s\tid\n1.5\t7\n", "line 1: expected columns separated by commas, found tabs"),
    (
      "arrival_s\n0\n1700000000\n",
      "line 3: expected an arrival time within 400 days, in seconds since the beginning, found 1700000000. "
        + "Subtract the time at which the recording begins"
    ),
    ("arrival_s\n1e400\n", "line 2: expected an arrival time in seconds, 0 or more, found 1e400"),
    ("arrival_s\n", "expected arrivals, found a header alone"),
    ("", "expected arrivals, found an empty file"),
    ("\n \r\n", "expected arrivals, found blank lines alone"),
    ("time\n2023-11-16 18:17:03\n17\n", "line 3: expected a time as in 2023-11-16 18:17:03.98, found 17"),
    (
      "time\n17\n2023-11-16 18:17:03\n",
      "line 3: expected an arrival time in seconds, 0 or more, found 2023-11-16 18:17:03"
    ),
    (
      "time\n2023-11-16 18:17:03\n2099-01-01 00:00:00\n",
      "line 3: expected a time within 400 days of the first, 2023-11-16 18:17:03, found 2099-01-01 00:00:00. "
        + "Correct the time, or split the file"
    ),
  ]

  @Test(arguments: mistakes)
  func `what is wrong with a CSV is said with its line`(text: String, error: String) throws {
    #expect(try TraceFile.read(text).error == error)
  }

  @Test func `a column of CPU times is read with the arrivals, and sorted with them`() throws {
    let recording = try #require(
      try TraceFile.read("arrival_s,id,cpu_s\n1,1,0.02\n0.5,2, 0.0305\n1,3,0.01\n").0)
    #expect(recording.times.map(\.seconds) == [0.5, 1, 1])
    #expect(recording.cpuTimes == [30_500_000, 20_000_000, 10_000_000].map { Nanoseconds($0) })
    let expected = "expected a CPU time in seconds, greater than 0 and at most a day"
    for (field, what) in [("0", "0"), ("", "nothing"), ("soon", "soon"), ("90000", "90000")] {
      #expect(
        try TraceFile.read("arrival_s,cpu_s\n1,\(field)\n").error == "line 2: \(expected), found \(what)")
    }
  }

  // The first three lines of Azure's trace, its fractions in units of 100 ns; the earliest is the beginning.
  @Test func `Azure's trace is recognized and begins with its earliest request`() throws {
    let text = """
      TIMESTAMP,ContextTokens,GeneratedTokens
      2023-11-16 18:17:04.0319600,3180,8
      2023-11-16 18:17:03.9799600,4808,10
      2023-11-16 18:17:04.0781490,110,27
      """
    let recording = try #require(try TraceFile.read(text).0)
    #expect(recording.format == .azureLLM)
    #expect(recording.times.map(\.nanoseconds) == [0, 52_000_000, 98_189_000])
    // `date -u -d '2023-11-16 18:17:03.97996' +%s.%N`
    #expect(recording.start == 1_700_158_623.979_96)
    #expect(
      try TraceFile.read("a,b\n1,2\n", .azureLLM).error
        == "line 1: expected the header TIMESTAMP,ContextTokens,GeneratedTokens, found 'a,b'")
    // The trace of 2024 has offsets.
    let later = text.replacing("0319600,", with: "031960+00:00,")
    #expect(try TraceFile.read(later).0?.times.map(\.nanoseconds) == [0, 52_000_000, 98_189_000])
  }

  @Test(arguments: [
    ("0", 0), ("12", 12_000_000_000), ("0.000000001", 1), ("1.0000000004", 1_000_000_000),
    ("1.0000000005", 1_000_000_001), ("1.00000000049", 1_000_000_000), (".5", 500_000_000),
    ("-2.", -2_000_000_000),
    ("34560000", 34_560_000_000_000_000), ("2.5e-3", 2_500_000), ("1E2", 100_000_000_000),
  ])
  func `decimals are read to the nanosecond`(text: String, nanoseconds: Int) {
    let found = Array(text.utf8).withUnsafeBytes { $0.billionths }
    #expect(found == Int64(nanoseconds))
  }

  @Test(arguments: ["", "-", ".", "1,5", "1.2.3", "0x10", "1e", "nan", "inf", "99999999999999999999", "1 2"])
  func `what is no decimal is none`(text: String) {
    #expect(Array(text.utf8).withUnsafeBytes { $0.billionths } == nil)
  }
}

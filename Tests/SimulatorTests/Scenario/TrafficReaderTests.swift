import CostModel
import Documents
import Foundation
import Testing
import Traces

@testable import Simulator

/// The traffic that a text describes, beside a file `a.csv`; or its error's words after the scenario's name.
private func read(_ traffic: String, csv: String = "") throws -> (traffic: Traffic?, error: String) {
  let folder = FileManager.default.temporaryDirectory.appending(path: "traffic-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  try csv.write(to: folder.appending(path: "a.csv"), atomically: true, encoding: .utf8)
  let file = folder.appending(path: "s.json").path()
  do throws(DocumentError) {
    return (try Traffic(node: Document(text: traffic, file: file).root), "")
  } catch {
    return (nil, error.description.replacing("\(folder.path())/", with: ""))
  }
}

@Suite struct TrafficReaderTests {
  @Test func `a rate that jumps between states is read`() throws {
    let two = try read(
      #"{"kind": "open", "rate": {"states": [{"perSecond": 2, "meanSojourn": "1m"}, "#
        + #"{"perSecond": 40, "meanSojourn": "5s"}]}}"#)
    let states = MarkovStates([(2, .seconds(60)), (40, .seconds(5))])
    #expect(two.traffic?.source == .modulated(.poisson, .constant(1), .markov(states)))
    let three = try read(
      #"{"kind": "open", "arrivals": "deterministic", "rate": {"states": ["#
        + #"{"perSecond": 2, "meanSojourn": "1m", "next": [0, 0.25, 0.75]}, "#
        + #"{"perSecond": 0, "meanSojourn": "5s"}, "#
        + #"{"perSecond": 9, "meanSojourn": "5s", "next": [1, 0, 0]}]}}"#
    )
    guard case .modulated(.deterministic, _, .markov(let markov))? = three.traffic?.source else {
      Issue.record("three states are read: \(three.error)")
      return
    }
    #expect(markov.states.map(\.next) == [[0, 0.25, 0.75], [0.5, 0, 0.5], [1, 0, 0]])
  }

  @Test func `the shapes of days and weeks are read, and noise`() throws {
    let daily = try read(#"{"kind": "open", "rate": {"mean": 20, "daily": [1, 3], "start": "9h"}}"#)
    let day = RateProfile(mean: 20, daily: [1, 3], weekly: nil, start: .seconds(9 * 3600))
    #expect(daily.traffic?.source == .open(.poisson, day))
    let weekly = try read(
      #"{"kind": "open", "rate": {"mean": 20, "weekly": [1, 1, 1, 1, 1, 0.5, 0.4], "start": "6d"}, "#
        + #""noise": {"cv": 0.2, "interval": "5m"}}"#)
    let week = RateProfile(
      mean: 20, daily: [1], weekly: [1, 1, 1, 1, 1, 0.5, 0.4], start: .seconds(6 * 86_400))
    #expect(
      weekly.traffic?.source == .modulated(.poisson, week, .noise(cv: 0.2, interval: .seconds(300))))
    let noisy = try read(#"{"kind": "open", "rate": 3, "noise": {"cv": 1, "interval": "1s"}}"#)
    #expect(
      noisy.traffic?.source == .modulated(.poisson, .constant(3), .noise(cv: 1, interval: .seconds(1))))
  }

  @Test func `a recording is cut and scaled`() throws {
    let csv = "arrival_s\n1\n5\n7\n20\n"
    let cut = try read(#"{"kind": "recorded", "file": "a.csv", "from": "5s", "to": "20s"}"#, csv: csv)
    #expect(cut.traffic?.source == .recorded([instant(0), instant(2)]))
    let scaled = try read(
      #"{"kind": "recorded", "file": "a.csv", "from": "5s", "scale": 2.5, "scaleWindow": "10s"}"#, csv: csv)
    #expect(
      scaled.traffic?.source
        == .scaled(
          ScaledRecording(times: [instant(0), instant(2), instant(15)], factor: 2.5, window: .seconds(10))))
    let counts = "time,count\n0,5\n60,3\n180,1\n"
    let counted = try read(#"{"kind": "recorded", "file": "a.csv", "scale": 10}"#, csv: counts)
    #expect(counted.traffic?.source == .counts(interval: .seconds(60), [50, 30, 0, 10]))
    #expect(counted.traffic?.notes == ["1 interval has no line in a.csv and was taken as 0 arrivals"])
  }

  @Test func `what was done about a recording's oddities is among the outcome's warnings`() throws {
    let traffic = try #require(
      try read(#"{"kind": "recorded", "file": "a.csv"}"#, csv: "arrival_s\n2\n1\n").traffic)
    let scenario = testScenario(rate: 1, seconds: 10) { $0.traffic = traffic }
    let note = "1 line of a.csv was earlier than the line above; the arrivals were sorted"
    #expect(outcomeWarnings([], scenario: scenario).first == note)
  }

  static let mistakes: [(String, String)] = [
    (
      #"{"kind": "open", "rate": {"states": [{"perSecond": 2, "meanSojourn": "1m"}]}}"#,
      "rate.states: expected 2 to 100 states, found 1"
    ),
    (
      #"{"kind": "open", "rate": {"states": [{"perSecond": 0, "meanSojourn": "1m"}, "#
        + #"{"perSecond": 0, "meanSojourn": "1m"}]}}"#,
      "rate.states: expected at least one state with a rate greater than 0, found none"
    ),
    (
      #"{"kind": "open", "rate": {"states": [{"perSecond": 1, "meanSojourn": "1m", "next": [0, 0.5]}, "#
        + #"{"perSecond": 2, "meanSojourn": "1m"}]}}"#,
      "rate.states[0].next: expected 2 chances, 0 for the state itself and 1 in all, found [0.0, 0.5]"
    ),
    (
      #"{"kind": "open", "rate": {"states": [{"perSecond": 1, "meanSojourn": "1m", "next": [0, 1, 0]}, "#
        + #"{"perSecond": 2, "meanSojourn": "1m", "next": [1, 0, 0]}, "#
        + #"{"perSecond": 2, "meanSojourn": "1m"}]}}"#,
      "rate.states: expected states that can each be reached from each other, found no way from states[0] "
        + "to states[2]"
    ),
    (
      #"{"kind": "open", "rate": {"states": [{"perSecond": 1, "meanSojourn": "0s"}, "#
        + #"{"perSecond": 2, "meanSojourn": "1m"}]}}"#,
      "rate.states[0].meanSojourn: expected a duration longer than 0 with its unit, as in \"200ms\" or "
        + "\"5m\", found \"0s\""
    ),
    (
      #"{"kind": "open", "rate": {"states": 5}}"#, "rate.states: expected a list of states, found 5"
    ),
    (
      #"{"kind": "open", "rate": {"daily": [1, 2]}}"#,
      "rate: expected key 'mean' (requests/s on average, or states), found none"
    ),
    (#"{"kind": "open", "rate": {"mean": 5}}"#, "rate: expected 'daily', 'weekly' or both, found neither"),
    (
      #"{"kind": "open", "rate": {"mean": 5, "daily": [1]}}"#,
      "rate.daily: expected 2 to 1440 factors, at equal times of the day, found 1"
    ),
    (
      #"{"kind": "open", "rate": {"mean": 5, "weekly": [1, 2]}}"#,
      "rate.weekly: expected 7 factors, Monday's first, found 2"
    ),
    (
      #"{"kind": "open", "rate": {"mean": 5, "daily": [1, -2]}}"#,
      "rate.daily[1]: expected a factor of 0 or more, found -2"
    ),
    (
      #"{"kind": "open", "rate": {"mean": 5, "daily": [0, 0]}}"#,
      "rate.daily: expected at least one factor greater than 0, found none"
    ),
    (
      #"{"kind": "open", "rate": {"mean": 5, "daily": [1, 2], "start": "24h"}}"#,
      "rate.start: expected a time of the day, below \"24h\", found \"24h\""
    ),
    (
      #"{"kind": "open", "rate": {"mean": 5, "weekly": [1, 1, 1, 1, 1, 1, 1], "start": "8d"}}"#,
      "rate.start: expected a time of the week, below \"7d\", found \"8d\""
    ),
    (
      #"{"kind": "open", "rate": {"mean": 5, "daily": [1, 2]}, "repeatEvery": "24h"}"#,
      "repeatEvery: expected no repetition beside states or a shape, which last for ever, found \"24h\". "
        + "Give 'rate' as points"
    ),
    (
      #"{"kind": "open", "rate": {"states": [{"perSecond": 1, "meanSojourn": "1m"}, "#
        + #"{"perSecond": 2, "meanSojourn": "1m"}]}, "noise": {"cv": 1, "interval": "1m"}}"#,
      "noise: expected no noise beside states, which change the rate by chance already, found some"
    ),
    (
      #"{"kind": "open", "rate": 5, "noise": {"cv": 20, "interval": "1m"}}"#,
      "noise.cv: expected a coefficient of variation from 0.01 to 10, found 20"
    ),
    (
      #"{"kind": "open", "rate": 5, "noise": {"cv": 1, "interval": "1us"}}"#,
      "noise.interval: expected a duration of at least 1.00 ms with its unit, as in \"200ms\" or \"5m\", "
        + "found \"1us\""
    ),
    (
      #"{"kind": "recorded", "file": "a.csv", "format": "nginx"}"#,
      "format: expected one of csv, accessLog, azureLLM, counts, found \"nginx\""
    ),
    (
      #"{"kind": "recorded", "file": "a.csv", "scale": 0}"#,
      "scale: expected a factor greater than 0, at most 10000, found 0"
    ),
    (
      #"{"kind": "recorded", "file": "a.csv", "scale": 2}"#,
      "scale: expected no scale for a file with CPU times, found 2. Take the column cpu_s out of the file"
    ),
    (
      #"{"kind": "recorded", "file": "a.csv", "scaleWindow": "5s"}"#,
      "scaleWindow: expected 'scale' beside it, found none"
    ),
    (
      #"{"kind": "recorded", "file": "a.csv", "from": "1h", "to": "2h"}"#,
      "from: expected a cut with arrivals, found none. The recording lasts 2.00 s"
    ),
    (
      #"{"kind": "recorded", "file": "a.csv", "from": "2h", "to": "1h"}"#,
      "from: expected a cut that ends after it begins, found 7200 s to 3600 s"
    ),
  ]

  @Test(arguments: mistakes)
  func `traffic that cannot be is refused with the key`(traffic: String, error: String) throws {
    let csv = "arrival_s,cpu_s\n1,0.1\n2,0.1\n"
    #expect(try read(traffic, csv: csv).error == "s.json: \(error)")
  }

  @Test func `a window for counts is refused`() throws {
    #expect(
      try read(
        #"{"kind": "recorded", "file": "a.csv", "scale": 2, "scaleWindow": "5s"}"#,
        csv: "time,count\n0,1\n1,1\n"
      ).error
        == "s.json: scaleWindow: expected no window for counts, which are multiplied as they are, "
        + "found \"5s\""
    )
  }
}

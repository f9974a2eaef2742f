import CostModel
import Foundation
import Simulator
import Testing

@testable import headroom

/// Trials of 400 s at 50 requests/s: some hundredths of a second each.
private let longScenario = soundScenario.replacing(#""20s""#, with: #""400s""#)
  .replacing(#""rate": 10"#, with: #""rate": 50"#)

@Suite struct InterruptedTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(longScenario, to: "long.json")
  }

  /// Runs a simulation with more and more trials until a signal comes before its end.
  ///
  /// - Parameters:
  ///   - arguments: Beside the scenario, the trials and the file.
  ///   - number: The signal.
  ///   - from: Trials of the first try.
  /// - Returns: The interrupted run, and how many trials it was to have.
  /// - Throws: What is in the way of running it.
  private func interrupted(
    _ arguments: [String], by number: Int32, from: Int = 20
  ) throws -> (run: HeadroomRun, trials: Int) {
    var trials = from
    while true {
      let name = "\(trials).trials"
      let file = folder.url.appending(path: name).path()
      let run = try HeadroomRun(
        ["simulate", "long.json", "--trials", "\(trials)", "--save", name] + arguments, folder: folder
      ) { process in
        // The first finished trial is written at once.
        while process.isRunning, !FileManager.default.fileExists(atPath: file) { usleep(500) }
        kill(process.processIdentifier, number)
      }
      if run.code != 0 || trials > 5000 { return (run, trials) }
      trials *= 4
    }
  }

  @Test func `an interrupted simulation reports its finished trials, and goes on to the same bytes`()
    throws
  {
    let (run, trials) = try interrupted(["--json"], by: SIGINT)
    #expect(run.code == 130)
    let outcome = try JSONDecoder().decode(Outcome.self, from: Data(run.output.utf8))
    let finished = outcome.scenario.trials
    #expect((1..<trials).contains(finished))
    #expect(
      outcome.warnings.last
        == "interrupted after \(finished) of \(trials) trials; the same command goes on from \(trials).trials"
    )
    let kept = try folder.read("\(trials).trials").split(separator: "\n").count
    #expect(kept == finished + 1)

    // Enough of the rest to prove it.
    let more = "\(finished + 2)"
    let resumed = try HeadroomRun(
      "simulate", "long.json", "--json", "--trials", more, "--save", "\(trials).trials", folder: folder)
    let whole = try HeadroomRun("simulate", "long.json", "--json", "--trials", more, folder: folder)
    #expect(resumed.code == 0)
    #expect(resumed.output == whole.output)
  }

  @Test func `a simulation that is told to end reports too, and exits with its signal's code`() throws {
    let (run, trials) = try interrupted(["--threads", "1"], by: SIGTERM)
    #expect(run.code == 143)
    #expect(run.errors == "")
    #expect(run.output.contains(/\nwarning: interrupted after \d+ of \d+ trials; the same command goes/))
    #expect(run.output.contains(" of \(trials) trials"))
  }

  @Test func `an interrupted search for precision says how many trials there are`() throws {
    let (run, _) = try interrupted(["--precision", "0.01%", "--max-trials", "100000", "--json"], by: SIGINT)
    let outcome = try JSONDecoder().decode(Outcome.self, from: Data(run.output.utf8))
    #expect(run.code == 130)
    #expect(outcome.precision == nil)
    #expect(
      outcome.warnings.last?.hasPrefix("interrupted after \(outcome.scenario.trials) trial") == true)
  }

  @Test func `one long trial notices a signal, and has nothing to report`() throws {
    // Some minutes' work, of which none is done when the signal comes.
    try folder.write(longScenario.replacing(#""400s""#, with: #""900d""#), to: "endless.json")
    for (number, code) in [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)] {
      let run = try HeadroomRun(["simulate", "endless.json", "--trials", "1"], folder: folder) { process in
        // The handlers are there when the process has read its files, or a signal ends it by itself.
        usleep(300_000)
        kill(process.processIdentifier, number)
      }
      #expect(run.output == "")
      #expect(run.errors == "error: interrupted before a trial was finished\n")
      #expect(run.code == code)
    }
  }

  @Test func `a finished simulation has nothing of an interruption`() throws {
    let run = try HeadroomRun("simulate", "long.json", "--trials", "2", "--save", "a.trials", folder: folder)
    #expect(run.code == 0)
    #expect(!run.output.contains("interrupted"))
  }
}

@Suite struct TrialOptionTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try folder.write(soundScenario, to: "sound.json")
  }

  @Test func `a precision adds trials until it is reached, on one thread or two, kept or not`() throws {
    let first = try HeadroomRun(
      "simulate", "sound.json", "--json", "--precision", "5%", "--threads", "1", folder: folder)
    let outcome = try JSONDecoder().decode(Outcome.self, from: Data(first.output.utf8))
    let precision = try #require(outcome.precision)
    #expect(precision.isReached)
    #expect(precision.percentile == 95)
    #expect(try #require(precision.reached) <= 0.05)
    #expect(outcome.scenario.trials >= 12)
    #expect(precision.seconds == outcome.percentiles.first { $0.percentile == 95 }?.seconds)
    for options in [["--threads", "2"], ["--save", "a.trials"], ["--save", "a.trials"]] {
      let other = try HeadroomRun(
        ["simulate", "sound.json", "--json", "--precision", "5%"] + options, folder: folder)
      #expect(other.output == first.output)
    }
  }

  @Test func `a precision that is not reached is said`() throws {
    let run = try HeadroomRun(
      "simulate", "sound.json", "--precision", "0.001%", "--max-trials", "11", folder: folder)
    #expect(
      run.output.contains(
        /\nwarning: p95 is known to ± \d+\.\d\d % after 11 trials, not to the ± 0\.001 % asked for: raise/))
    #expect(run.output.hasSuffix(" asked for: raise --max-trials, or simulate a longer duration\n"))
    #expect(run.output.contains(/\np95 is known to ± \d+\.\d\d %, where ± 0\.001 % was asked for\n/))
    #expect(run.code == 0)
  }

  @Test func `more trials than a precision may come to by default are run where they are asked for`() throws {
    let run = try HeadroomRun(
      "simulate", "sound.json", "--trials", "1001", "--precision", "100%", "--json", folder: folder)
    #expect(run.code == 0, "\(run.errors)")
    let outcome = try JSONDecoder().decode(Outcome.self, from: Data(run.output.utf8))
    #expect(outcome.scenario.trials == 1001)
  }

  @Test func `an automatic warm-up is found and reported, and is the same on one thread and two`() throws {
    try folder.write(
      soundScenario.replacing(#""20s""#, with: #""200s", "warmUp": "auto""#), to: "auto.json")
    let one = try HeadroomRun("simulate", "auto.json", "--json", "--threads", "1", folder: folder)
    let two = try HeadroomRun("simulate", "auto.json", "--json", "--threads", "2", folder: folder)
    #expect(one.code == 0)
    #expect(one.output == two.output)
    let outcome = try JSONDecoder().decode(Outcome.self, from: Data(one.output.utf8))
    let search = try #require(outcome.scenario.warmUpSearch)
    #expect(search.method == "MSER-5" && search.pilots == 5)
    #expect(outcome.scenario.warmUpSeconds == search.seconds)
    // What was found, written into the scenario, gives the same figures.
    let text = Nanoseconds(seconds: search.seconds).rawValue
    try folder.write(
      soundScenario.replacing(#""20s""#, with: #""200s", "warmUp": "\#(text)ns""#), to: "said.json")
    var said = try JSONDecoder().decode(
      Outcome.self, from: Data(HeadroomRun("simulate", "said.json", "--json", folder: folder).output.utf8))
    said.scenario.warmUpSearch = search
    said.scenario.name = "auto"
    #expect(said == outcome)
  }

  @Test func `a part of a recording at another rate is taken in place of what the scenario says`() throws {
    try folder.write((0..<600).map { "\($0)\n" }.joined(), to: "times.csv")
    func scenario(_ keys: String) -> String {
      soundScenario.replacing(
        /"kind": "open",\s*"rate": 10/, with: #""kind": "recorded", "file": "times.csv"\#(keys)"#)
    }
    try folder.write(scenario(#", "from": "0s", "to": "10s", "scale": 2"#), to: "own.json")
    try folder.write(
      scenario(#", "from": "100s", "to": "110s", "scale": 3"#).replacing(
        #""network""#, with: #""name": "own", "network""#), to: "other.json")
    let options = ["--from", "100s", "--to", "110s", "--scale", "3", "--json"]
    let changed = try HeadroomRun(["simulate", "own.json"] + options, folder: folder)
    #expect(changed.code == 0)
    #expect(changed.output == (try HeadroomRun("simulate", "other.json", "--json", folder: folder)).output)
    let own = try HeadroomRun("simulate", "own.json", "--json", folder: folder)
    #expect(changed.output != own.output)
  }

  @Test(arguments: [
    (
      ["--scale", "2"],
      "error: sound.json: traffic.kind: expected recorded traffic for --scale, found 'open'\n", 65
    ),
    (
      ["--to", "1m", "--scale", "2"],
      "error: sound.json: traffic.kind: expected recorded traffic for --to, found 'open'\n", 65
    ),
    (["--from", "1"], "error: --from: expected a duration with its unit, as in 90s or 1h, found 1\n", 64),
    (["--scale", "0"], "error: --scale: expected a factor greater than 0, at most 10000, found 0.0\n", 64),
  ])
  func `traffic without a recording has no part and no scale`(
    options: [String], message: String, code: Int32
  ) throws {
    let run = try HeadroomRun(["simulate", "sound.json"] + options, folder: folder)
    #expect(run.errors == message)
    #expect(run.code == code)
    #expect(run.output == "")
  }

  @Test(arguments: [
    ["recommend", "--slo", "200ms", "--workload", "auto.json"], ["validate", "auto.json"],
  ])
  func `what simulates many settings does not find warm-ups`(arguments: [String]) throws {
    try folder.write(soundScenario.replacing(#""20s""#, with: #""200s", "warmUp": "auto""#), to: "auto.json")
    let run = try HeadroomRun(arguments, folder: folder)
    #expect(
      run.errors
        == "error: auto.json: warmUp: expected a duration, since 'headroom simulate' alone finds it, found "
        + "\"auto\". Take the one that 'headroom simulate' reports\n")
    #expect(run.code == 65)
  }

  @Test(arguments: [
    (0.0, 0, 5.0, ""), (0.5, 1_234_567, 0.5, ""), (0.25, 1_234_567, 10.0, "30 s left, 123,000 requests/s"),
    (0.999, 50, 100.0, "1 s left, 1 requests/s"),
    (0.5, 8_765_432_100, 100.0, "1 min 40 s left, 87.7 million requests/s"),
    (0.5, 123_456_789, 100.0, "1 min 40 s left, 1.23 million requests/s"),
  ])
  func `progress says the time left and the speed, once it can`(
    share: Double, requests: Int, seconds: Double, text: String
  ) {
    #expect(
      TrialProgress.detail(share: share, requests: requests, elapsed: .seconds(seconds)) == text)
  }
}

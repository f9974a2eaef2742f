// How long the warm-up is, where the scenario leaves it to us.
//
// Modelled: pilot trials with chance of their own, whose batches of response times are averaged one by one
// and cut by MSER-5 (see `MSERTruncation`); the warm-up ends when the first request behind the cut had
// arrived, in the pilot where that is latest.
// Not modelled: failed requests have no response time and are passed over.

import CostModel
import Statistics

/// How a warm-up was found.
public struct WarmUpSearch: Sendable, Equatable, Codable {
  /// The method: `MSER-5`.
  public var method = "MSER-5"
  /// Trials that were simulated for it.
  public var pilots: Int
  /// Requests in a batch: 5, or, of long trials, 5 times a power of 2.
  public var batchSize: Int
  /// Batches that every pilot had.
  public var batches: Int
  /// Batches cut from the beginning.
  public var cutBatches: Int
  /// Whether a warm-up was found: the cut lies in the first half, of the batches and of the duration.
  public var isFound: Bool
  /// The warm-up, in seconds; half the duration where none was found.
  public var seconds: Double

  /// Pilots that are simulated.
  public static let pilotCount = 5

  /// Finds the warm-up in the pilots' series.
  ///
  /// - Parameters:
  ///   - pilots: At least one.
  ///   - duration: Of a trial.
  init(_ pilots: [ResponseSeries], duration: Nanoseconds) {
    var pilots = pilots
    let size = pilots.map(\.size).max() ?? 0
    for index in pilots.indices { while pilots[index].size < size { pilots[index].halve() } }
    let count = pilots.map(\.batches.count).min() ?? 0
    let scale = 1e9 * Double(size * pilots.count)
    let means = (0..<count).map { batch in
      Double(pilots.reduce(0) { $0 + $1.batches[batch].sum }) / scale
    }
    let cut = MSERTruncation(means)
    var warmUp = Nanoseconds.zero
    if cut.count > 0 {
      warmUp = pilots.map { $0.batches[cut.count].arrival - .zero }.max() ?? .zero
    }
    // A figure that can be read out and written into a scenario.
    let unit: Int64 = warmUp < .seconds(10) ? 1_000_000 : 1_000_000_000
    warmUp = Nanoseconds((warmUp.rawValue + unit - 1) / unit * unit)
    let half = Nanoseconds(duration.rawValue / 2)
    self.pilots = pilots.count
    batchSize = size
    batches = count
    cutBatches = cut.count
    isFound = cut.isFound && warmUp <= half
    seconds = (isFound ? warmUp : half).seconds
  }

  /// What the reader should know of it, one line each.
  ///
  /// - Parameter scenario: The scenario whose warm-up this is.
  /// - Returns: The lines; none where all is well.
  public func warnings(for scenario: Scenario) -> [String] {
    let half = Nanoseconds(seconds: seconds).text
    guard isFound else {
      return [
        "no warm-up was found: response times still change in the second half of the \(pilots) pilots, so "
          + "the first half (\(half)) of each trial is left out; simulate longer, or look whether the pods "
          + "can keep up with the traffic"
      ]
    }
    return scenario.traffic.source.isSteady
      ? []
      : [
        "the warm-up was found although the traffic changes over time, which MSER-5 cannot tell from a "
          + "warm-up: give 'warmUp' a duration"
      ]
  }
}

extension TrafficSource {
  /// Whether arrivals are as likely at one time as at another.
  var isSteady: Bool {
    switch self {
    case .open(_, let rate), .modulated(_, let rate, _):
      Set(rate.points.map(\.perSecond)).count == 1
    case .closed: true
    case .counts, .recorded, .scaled: false
    }
  }
}

extension Simulation {
  /// Finds the warm-up of a scenario that does not say it.
  ///
  /// - Parameters:
  ///   - threads: How many pilots run at once; the result does not depend on it.
  ///   - goesOn: Asked every few thousand events, from any thread; false ends the search.
  /// - Returns: The warm-up; nil where the search was ended.
  public func findWarmUp(
    threads: Int, goesOn: @Sendable (TrialPosition) -> Bool = { _ in true }
  ) -> WarmUpSearch? {
    let pilots = concurrently(WarmUpSearch.pilotCount, threads: threads) { pilot -> ResponseSeries? in
      // Trials are counted from 0, so that no trial has the chance of a pilot.
      var world = World(
        scenario: scenario, profile: profile, trial: -1 - pilot, keepsRequests: false, keepsResponses: true)
      guard finish(&world, trial: pilot, goesOn: goesOn) != nil else { return nil }
      return world.recorder.responses
    }
    let series = pilots.compactMap { $0 }
    return series.count < pilots.count ? nil : WarmUpSearch(series, duration: scenario.duration)
  }
}

extension Scenario {
  /// The scenario with the warm-up that was found for it.
  public func warmed(up search: WarmUpSearch) -> Scenario {
    var scenario = self
    scenario.warmUp = Nanoseconds(seconds: search.seconds)
    return scenario
  }
}

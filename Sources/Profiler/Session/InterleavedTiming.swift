// Times several ways of running a network against each other.
//
// Settings take turns in blocks (A B A B …) until each is known well enough or has spent what it was given,
// so that a machine that warms up or is disturbed meanwhile slows all of them and not the last alone. Each
// turn begins with a run that does not count: what the one before left in the caches is no part of a cost.
//
// What a request's own steps leave there is. A worker decodes an image, which evicts weights from the caches,
// and the network then evicts the decoder's tables and the image: so the two alternate here as they do there,
// each timed for itself.

import Statistics

/// A way of running a network.
struct RunSetting: Hashable {
  /// Threads that share one run.
  var threads: Int
  /// Images per run.
  var batch: Int
}

/// The times of successive runs in one setting, in seconds.
struct TimedSeries: Equatable {
  /// Why no more were measured.
  enum Stop {
    /// The mean is known well enough.
    case tight
    /// The time given is spent.
    case seconds
    /// The runs given are done.
    case runs
  }

  var setting: RunSetting
  var walls: [Double] = []
  var cpus: [Double] = []
  /// CPU times of decoding, one before each run; empty where nothing was decoded.
  var preparations: [Double] = []
  var stop = Stop.seconds
  /// Memory that the runs needed beside the weights, in bytes; nil where that is unknown.
  var workingBytes: Int?

  /// Mean time of a request: decoding and the run.
  var requestMean: Double {
    let decoding = preparations.isEmpty ? 0 : Summary(preparations).mean
    return decoding + Summary(walls).mean
  }

  /// Half the interval of the mean preparation over the mean request; 0 where nothing was decoded.
  var preparationHalfWidth: Double {
    guard !preparations.isEmpty else { return 0 }
    let mean = SeriesMean(preparations)
    return (mean.interval.upper - mean.summary.mean) / requestMean
  }
}

/// A measurement of several settings in turn.
struct InterleavedTiming {
  /// Time for each setting, runs that do not count included, in seconds.
  var seconds: Double
  /// The most runs that count; nil for as many as it takes.
  var runsMax: Int?
  /// The fewest runs before a mean can count as known.
  var runsMin = ProfileRequest.imagesMin

  /// Runs before the first that counts.
  private static let warmUpRuns = 3
  /// Turns that a setting takes if it uses up its time.
  private static let turns = 10.0
  /// The fewest runs in a turn: two give an interval, whatever the time.
  private static let turnRunsMin = 2

  /// Measures.
  ///
  /// - Parameters:
  ///   - network: Loaded.
  ///   - settings: What to measure; may be empty.
  ///   - clock: What times are read from.
  ///   - progress: Told the share done, 0 … 1, after each run.
  /// - Returns: A series of at least 2 runs for each setting, in their order.
  func measure(
    _ network: any ProfiledNetwork, _ settings: [RunSetting], clock: any MeasuringClock,
    progress: (Double) -> Void
  ) -> [TimedSeries] {
    var series = settings.map { TimedSeries(setting: $0) }
    var shares = settings.map { _ in 0.0 }
    var spent = settings.map { _ in 0.0 }
    var open = Set(settings.indices)
    while !open.isEmpty {
      for index in open.sorted() {
        let start = clock.wall
        let isFirst = series[index].walls.isEmpty
        // A setting without others finds the caches as it left them.
        if isFirst || settings.count > 1 {
          warmUp(network, settings[index], runs: isFirst ? Self.warmUpRuns : 1)
          series[index].workingBytes = network.workingBytes
        }
        let turnEnd = start + min(seconds / Self.turns, seconds - spent[index])
        var turnRuns = 0
        var ledger = CPULedger(clock)
        while (turnRuns < Self.turnRunsMin || clock.wall < turnEnd) && !isFull(series[index]) {
          var preparation = 0.0
          if decodes(network, settings[index]) {
            preparation = clock.timeThread { network.decodeSample() }
            series[index].preparations.append(preparation)
          }
          series[index].walls.append(clock.time { network.run() }.wall)
          series[index].cpus.append(ledger.spent() - preparation)
          turnRuns += 1
          shares[index] = share(series[index], spent: spent[index] + clock.wall - start)
          progress(shares.reduce(0, +) / Double(shares.count))
        }
        series[index].cpus[series[index].cpus.count - turnRuns] += ledger.settle()
        spent[index] += clock.wall - start
        if let stop = stop(series[index], spent: spent[index]) {
          series[index].stop = stop
          shares[index] = 1
          open.remove(index)
        }
      }
    }
    return series
  }

  private func warmUp(_ network: any ProfiledNetwork, _ setting: RunSetting, runs: Int) {
    network.prepare(threads: setting.threads, batch: setting.batch)
    for _ in 0..<runs {
      if decodes(network, setting) { network.decodeSample() }
      network.run()
    }
  }

  /// Whether the setting is that of a request: a batch is not what one request carries.
  private func decodes(_ network: any ProfiledNetwork, _ setting: RunSetting) -> Bool {
    setting.batch == 1 && network.sample != nil
  }

  private func isFull(_ series: TimedSeries) -> Bool {
    runsMax.map { series.walls.count >= $0 } ?? false
  }

  private func share(_ series: TimedSeries, spent: Double) -> Double {
    min(1, max(spent / seconds, runsMax.map { Double(series.walls.count) / Double($0) } ?? 0))
  }

  private func stop(_ series: TimedSeries, spent: Double) -> TimedSeries.Stop? {
    let isKnown =
      series.walls.count >= runsMin
      && SeriesMean(series.walls).relativeHalfWidth <= DoubtLimits.halfWidth
      && series.preparationHalfWidth <= DoubtLimits.halfWidth
    if isKnown { return .tight }
    if isFull(series) { return .runs }
    return spent >= seconds ? .seconds : nil
  }
}

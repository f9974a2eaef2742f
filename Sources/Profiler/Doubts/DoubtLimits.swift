// From which size on something is worth a warning.

import Statistics

/// The limits beyond which a measurement is doubted.
///
/// They are chosen so that an idle machine of one's own passes: its daemons use a few thousandths of a core,
/// and the times of its images lie within a few percent of each other.
enum DoubtLimits {
  /// Mean busy cores of other processes.
  static let otherCores = 0.05
  /// Share of the CPU time wanted that was withheld.
  static let steal = 0.01
  /// Change from the first third of a series to its last.
  static let drift = 0.02
  /// Probability of a trend by chance above which it is no trend.
  static let driftProbability = 0.01
  /// 90th over 10th percentile less 1.
  static let spread = 0.15
  /// Half the interval of the mean over the mean, where a measurement may stop.
  static let halfWidth = 0.01
}

extension MeasurementDoubt {
  /// Doubts that need no measurement.
  static func beforehand(
    request: ProfileRequest, machine: MachineDescription, kernels: KernelDescription?
  ) -> [MeasurementDoubt] {
    var doubts = request.threads.filter { $0 > machine.cores }
      .map { MeasurementDoubt.threadsAboveCores(threads: $0, cores: machine.cores) }
    if let kernels, kernels.isBaseline {
      doubts.append(.baselineKernels(instructionSet: kernels.instructionSet))
    }
    return doubts
  }

  /// Doubts about what the machine did before the run, when this process was idle.
  public static func before(_ activity: MachineActivity) -> [MeasurementDoubt] {
    guard activity.otherCores > DoubtLimits.otherCores else { return [] }
    return [.busyBefore(cores: activity.otherCores, busiest: activity.busiest)]
  }

  /// Doubts about what the machine did during the run.
  ///
  /// - Parameters:
  ///   - activity: What it did.
  ///   - quotaCores: The quota of this process's control groups in cores; nil for none.
  /// - Returns: None where nothing else was at work.
  public static func during(_ activity: MachineActivity, quotaCores: Double?) -> [MeasurementDoubt] {
    var doubts: [MeasurementDoubt] = []
    if activity.otherCores > DoubtLimits.otherCores {
      doubts.append(.otherLoad(cores: activity.otherCores, busiest: activity.busiest))
    }
    if activity.stealShare > DoubtLimits.steal { doubts.append(.steal(share: activity.stealShare)) }
    if activity.throttledPeriods > 0 {
      doubts.append(
        .throttled(
          periods: activity.throttledPeriods, seconds: activity.throttledSeconds, quotaCores: quotaCores))
    }
    return doubts
  }

  /// Doubts about the times of single images on some number of threads.
  static func about(_ series: TimedSeries) -> [MeasurementDoubt] {
    let (threads, images) = (series.setting.threads, series.walls.count)
    var doubts: [MeasurementDoubt] = []
    if let trend = Trend(series.walls), abs(trend.change) > DoubtLimits.drift,
      trend.probability < DoubtLimits.driftProbability
    {
      doubts.append(
        .drift(threads: threads, images: images, change: trend.change, probability: trend.probability))
    }
    let summary = Summary(series.walls)
    let spread = summary.quantile(0.9) / summary.quantile(0.1) - 1
    if images >= ProfileRequest.imagesMin, spread > DoubtLimits.spread {
      doubts.append(.noisy(threads: threads, images: images, spread: spread))
    }
    let exhausted = exhausted(series.stop)
    let halfWidth = SeriesMean(series.walls).relativeHalfWidth
    if let exhausted, halfWidth > DoubtLimits.halfWidth {
      doubts.append(
        .wideInterval(
          threads: threads, images: images, halfWidth: halfWidth, wanted: DoubtLimits.halfWidth,
          exhausted: exhausted))
    }
    return doubts
  }

  /// Doubts about decoding, as shares of the request that it is part of; none where nothing was decoded.
  static func aboutPreparation(_ series: TimedSeries) -> [MeasurementDoubt] {
    guard !series.preparations.isEmpty else { return [] }
    let (images, summary) = (series.preparations.count, Summary(series.preparations))
    var doubts: [MeasurementDoubt] = []
    let spread = (summary.quantile(0.9) - summary.quantile(0.1)) / series.requestMean
    if images >= ProfileRequest.imagesMin, spread > DoubtLimits.spread {
      doubts.append(.noisyPreparation(images: images, spread: spread))
    }
    let halfWidth = series.preparationHalfWidth
    if let exhausted = exhausted(series.stop), halfWidth > DoubtLimits.halfWidth {
      doubts.append(
        .widePreparation(
          images: images, halfWidth: halfWidth, wanted: DoubtLimits.halfWidth, exhausted: exhausted))
    }
    return doubts
  }

  /// What ran out; nil where a mean was known well enough.
  private static func exhausted(_ stop: TimedSeries.Stop) -> Exhausted? {
    switch stop {
    case .tight: nil
    case .seconds: .seconds
    case .runs: .images
    }
  }
}

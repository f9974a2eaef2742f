// A prediction beside its measurement; a JSON file of schema `headroom.validation/v1`.

import CostModel
import Simulator

/// What was predicted of a service, what was measured, and how far they are apart.
public struct Validation: Sendable, Equatable, Codable {
  /// The schema that this version writes.
  public static let schema = "headroom.validation/v1"

  /// The file's schema.
  public var schema = Validation.schema
  /// The network that was served.
  public var network: String
  /// How the service was set up and what it was sent.
  public var setting: ValidationSetting
  /// The machine, the commit and the date.
  public var provenance: Provenance
  /// What the prediction started from.
  public var profile: ProfileSummary
  /// The prediction: means over its trials.
  public var predicted: RunFigures
  /// What would have been predicted with the profile scaled to the CPU time that requests were then seen to
  /// take; nil where that is not known.
  ///
  /// It is no prediction, for it uses the measurement; what it is off by is the model's part of the error,
  /// and the rest is the machine's, which was faster or slower than when it was profiled.
  public var atMeasuredSpeed: RunFigures?
  /// How fast the machine was during the measurement, as a multiple of its speed when it was profiled, by
  /// which the profile was scaled before predicting; nil where it was taken as it was.
  public var speedFactor: Double?
  /// What was measured, at least once.
  public var repetitions: [MeasuredRun]
  /// Each figure, predicted beside measured.
  public var comparison: [FigureComparison]
  /// Whether the prediction holds.
  public var verdict: ValidationVerdict
  /// Why the figures should be doubted; of what is doubted in several repetitions the first.
  public var warnings: [ProfileWarning]

  /// Compares a prediction with measurements.
  ///
  /// - Parameters:
  ///   - plan: What was sent to which service.
  ///   - profile: What the prediction started from.
  ///   - provenance: The machine, the commit and the date.
  ///   - predicted: The prediction.
  ///   - atMeasuredSpeed: The same with the CPU time per request that was measured.
  ///   - repetitions: What was measured, at least once.
  public init(
    plan: ValidationPlan, profile: Profile, provenance: Provenance, predicted: RunFigures,
    atMeasuredSpeed: RunFigures? = nil, repetitions: [MeasuredRun]
  ) {
    network = plan.network
    setting = ValidationSetting(plan)
    self.provenance = provenance
    self.profile = ProfileSummary(profile, plan: plan)
    self.predicted = predicted
    self.atMeasuredSpeed = atMeasuredSpeed
    self.repetitions = repetitions
    (comparison, verdict) = Self.compare(predicted, repetitions)
    warnings =
      ValidationDoubt.about(self.profile, on: provenance).map(\.warning)
      + Self.firstOfEach(repetitions.flatMap(\.warnings))
  }

  /// One validation from several of the same setting, measured at different times with profiles of their own.
  ///
  /// - Parameter parts: At least one; setting and machine are those of the first.
  public init(merging parts: [Validation]) {
    precondition(!parts.isEmpty, "merging needs a validation")
    self = parts[0]
    predicted = RunFigures(meanOf: parts.map(\.predicted))
    let scaled = parts.compactMap(\.atMeasuredSpeed)
    atMeasuredSpeed = scaled.count == parts.count ? RunFigures(meanOf: scaled) : nil
    let factors = parts.compactMap(\.speedFactor)
    speedFactor = factors.count == parts.count ? factors.reduce(0, +) / Double(parts.count) : nil
    repetitions = parts.flatMap(\.repetitions)
    (comparison, verdict) = Self.compare(predicted, repetitions)
    warnings = Self.firstOfEach(parts.flatMap(\.warnings))
  }

  private static func compare(
    _ predicted: RunFigures, _ repetitions: [MeasuredRun]
  ) -> ([FigureComparison], ValidationVerdict) {
    let figures = repetitions.map(\.figures)
    let comparison = RunFigures.Figure.allCases.map {
      FigureComparison($0, predicted: predicted, repetitions: figures)
    }
    return (comparison, ValidationVerdict(comparison))
  }

  /// The first warning of each kind, as the others say the same of another run.
  private static func firstOfEach(_ warnings: [ProfileWarning]) -> [ProfileWarning] {
    warnings.reduce(into: []) { found, warning in
      if !found.contains(where: { $0.code == warning.code }) { found.append(warning) }
    }
  }

  /// How ``atMeasuredSpeed`` compares; nil where it is not known.
  public var comparisonAtMeasuredSpeed: [FigureComparison]? {
    atMeasuredSpeed.map { Self.compare($0, repetitions).0 }
  }

  /// Whether ``atMeasuredSpeed`` is as good as predictions should be; nil where it is not known.
  public var verdictAtMeasuredSpeed: ValidationVerdict? {
    comparisonAtMeasuredSpeed.map { ValidationVerdict($0) }
  }

  /// The comparison of one figure.
  public func comparison(of figure: RunFigures.Figure) -> FigureComparison? {
    comparison.first { $0.figure == figure }
  }
}

/// How a service was set up and what it was sent.
public struct ValidationSetting: Sendable, Equatable, Codable {
  /// The CPU limit; nil for none.
  public var cpuLimit: Millicores?
  /// Requests served at once.
  public var workers: Int
  /// Threads that work on one request.
  public var threads: Int
  /// Requests that may wait; nil without a bound.
  public var queue: Int?
  /// How many requests were sent.
  public var requests: Int
  /// How many that is per second.
  public var arrivalRate: Double
  /// The share of the CPU time that the pod could use for which the rate was chosen; nil where it was given.
  public var utilization: Double?
  /// How long arrivals lasted, in seconds.
  public var durationSeconds: Double
  /// How much of the beginning is left out of the figures of requests, in seconds.
  public var warmUpSeconds: Double
  /// The seed of the arrivals.
  public var seed: UInt64
  /// Bytes of the image that each request carries.
  public var imageBytes: Int

  init(_ plan: ValidationPlan) {
    let scenario = plan.scenario
    cpuLimit = scenario.deployment.resources.cpuLimit
    (workers, threads, queue) = (scenario.server.workers, scenario.server.threads, scenario.server.queue)
    requests = plan.arrivals.count
    arrivalRate = Double(requests) / scenario.duration.seconds
    utilization = plan.utilization
    durationSeconds = scenario.duration.seconds
    warmUpSeconds = scenario.warmUp.seconds
    seed = scenario.seed
    imageBytes = plan.image.count
  }
}

/// What a prediction started from.
public struct ProfileSummary: Sendable, Equatable, Codable {
  /// How the profile came about, as in `measured`.
  public var method: String
  /// On which processor; nil where that is not known.
  public var processor: String?
  /// When; nil where that is not known.
  public var date: String?
  /// CPU time of one request on the setting's threads, everything included, in seconds: the mean over those
  /// that find a worker idle at the setting's rate, and those that follow another at once.
  public var cpuSeconds: Double
  /// Decoding and pre-processing of its image, in seconds; 0 where the profile does not know it.
  public var preparationSeconds: Double
  /// What the server adds to its response time, in seconds; 0 where the profile does not know it.
  public var serverSeconds: Double
  /// What response times predicted with the profile lack, in words; nil where they are those of requests.
  public var omission: String?

  init(_ profile: Profile, plan: ValidationPlan) {
    let cost = profile.cost(threads: plan.scenario.server.threads)
    method = profile.provenance.method
    processor = profile.provenance.processor
    date = profile.provenance.date
    cpuSeconds = plan.cpuSeconds(profile)
    preparationSeconds = cost.preparation.seconds
    serverSeconds = cost.serverWall.seconds
    omission = profile.omission
  }
}

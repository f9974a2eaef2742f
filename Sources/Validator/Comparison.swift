// Predicted beside measured, and what the measurement itself is worth.
//
// The difference is that of the prediction from the mean of the repetitions, relative to it. The noise floor
// is the difference between two repetitions relative to their mean, averaged over all pairs: what one would
// see if the service were predicted by itself. A prediction cannot be told from the truth below it.

/// One figure, predicted and measured.
public struct FigureComparison: Sendable, Equatable, Codable {
  /// Which.
  public var figure: RunFigures.Figure
  /// The prediction; nil where there is none.
  public var predicted: Double?
  /// The mean over the repetitions; nil where one of them does not know it.
  public var measured: Double?
  /// The prediction over the measurement, less 1; nil where either is missing, or the measurement is 0 and
  /// the prediction is not.
  public var difference: Double?
  /// The noise floor as a share; nil with fewer than two repetitions.
  public var noise: Double?

  /// Compares one figure.
  ///
  /// - Parameters:
  ///   - figure: Which.
  ///   - predicted: What was predicted.
  ///   - repetitions: What was measured, at least once.
  public init(_ figure: RunFigures.Figure, predicted: RunFigures, repetitions: [RunFigures]) {
    self.figure = figure
    self.predicted = predicted[figure]
    measured = RunFigures(meanOf: repetitions)[figure]
    if let predicted = self.predicted, let measured {
      difference = Self.difference(predicted, from: measured)
    }
    noise = Self.noise(repetitions.compactMap { $0[figure] })
  }

  /// How far a value lies from another, relative to that; nil where only that is 0.
  static func difference(_ value: Double, from other: Double) -> Double? {
    value == other ? 0 : other == 0 ? nil : value / other - 1
  }

  /// The mean relative difference of all pairs; nil with fewer than two values.
  static func noise(_ values: [Double]) -> Double? {
    guard values.count > 1 else { return nil }
    var sum = 0.0
    var pairs = 0
    for (index, a) in values.enumerated() {
      for b in values[(index + 1)...] {
        let mean = (abs(a) + abs(b)) / 2
        sum += mean > 0 ? abs(a - b) / mean : 0
        pairs += 1
      }
    }
    return sum / Double(pairs)
  }

  /// Whether the difference is within a bound, or within the noise floor.
  func holds(within bound: Double) -> Bool {
    difference.map { abs($0) <= max(bound, noise ?? 0) } ?? false
  }
}

/// Whether a prediction is as good as it claims to be.
public struct ValidationVerdict: Sendable, Equatable, Codable {
  /// How far the mean response time may be off.
  public static let meanBound = 0.05
  /// How far its 95th percentile may be off.
  public static let p95Bound = 0.10

  /// Whether the mean response time is within its bound or within the noise floor.
  public var meanHolds: Bool
  /// Whether the 95th percentile is.
  public var p95Holds: Bool

  /// Whether both are.
  public var holds: Bool { meanHolds && p95Holds }

  init(_ comparison: [FigureComparison]) {
    func holds(_ figure: RunFigures.Figure, _ bound: Double) -> Bool {
      comparison.first { $0.figure == figure }?.holds(within: bound) ?? false
    }
    meanHolds = holds(.responseTime, Self.meanBound)
    p95Holds = holds(.p95, Self.p95Bound)
  }
}

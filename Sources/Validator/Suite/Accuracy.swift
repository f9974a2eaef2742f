// What the suite's measurements say together.

import CostModel
import Documents
import Statistics

/// A row with what was predicted and measured.
public struct AccuracyRow: Sendable {
  /// The setting.
  public var row: SuiteRow
  /// All its rounds together.
  public var validation: Validation

  /// A row.
  public init(row: SuiteRow, validation: Validation) {
    self.row = row
    self.validation = validation
  }
}

/// A point of the picture of a thread pool.
public struct ThreadPoint: Sendable {
  /// Threads that work on one request.
  public var threads: Int
  /// The prediction.
  public var predicted: RunFigures
  /// The measurement; nil where the machine has fewer cores than threads.
  public var measured: RunFigures?

  /// A point.
  public init(threads: Int, predicted: RunFigures, measured: RunFigures?) {
    self.threads = threads
    self.predicted = predicted
    self.measured = measured
  }
}

/// How far predictions of one figure were off, over all rows in which it can be told.
public struct FigureAccuracy: Sendable, Equatable {
  /// The figure.
  public var figure: RunFigures.Figure
  /// In how many rows it can be told.
  public var rows: Int
  /// The median of the differences' sizes, as a share.
  public var median: Double
  /// Their 90th percentile.
  public var p90: Double
  /// The median of the noise floors; nil where there is none.
  public var noise: Double?
}

/// The accuracy of predictions on one machine.
public struct Accuracy: Sendable {
  /// The suite.
  public var suite: AccuracySuite
  /// The rows that were measured, in the suite's order.
  public var rows: [AccuracyRow]
  /// The points of the picture; empty where its network was not measured.
  public var picture: [ThreadPoint]

  /// An accuracy from its parts.
  public init(suite: AccuracySuite, rows: [AccuracyRow], picture: [ThreadPoint]) {
    self.suite = suite
    self.rows = rows
    self.picture = picture
  }

  /// Reads what a folder holds, and simulates what the machine has too few cores for.
  ///
  /// - Parameters:
  ///   - suite: The suite.
  ///   - folder: Where it was measured to.
  ///   - rounds: Up to which round.
  ///   - length: How long the picture's runs lasted.
  ///   - threads: How many trials are simulated at once.
  /// - Throws: `DocumentError` for a file that cannot be read.
  public init(
    _ suite: AccuracySuite, in folder: AccuracyFolder, rounds: Int, length: RunLength, threads: Int
  ) throws(DocumentError) {
    self.suite = suite
    rows = []
    for row in suite.rows {
      guard let validation = try folder.validation(of: row, rounds: rounds) else { continue }
      rows.append(AccuracyRow(row: row, validation: validation))
    }
    picture = []
    guard let shown = suite.picture else { return }
    for row in shown.rows {
      if let validation = try folder.validation(of: row, rounds: rounds) {
        picture.append(
          ThreadPoint(
            threads: row.threads, predicted: validation.predicted,
            measured: RunFigures(meanOf: validation.repetitions.map(\.figures))))
      } else if !picture.isEmpty, let profile = try folder.profile(of: shown.network) {
        // On a node that has as many cores as the request has threads.
        let plan = try row.plan(
          profile: profile, image: [], cores: max(row.threads, profile.provenance.cores ?? 1), length: length,
          seed: suite.seed(of: row))
        let predicted = Prediction.figures(of: plan, profile: profile, cores: threads)
        picture.append(ThreadPoint(threads: row.threads, predicted: predicted, measured: nil))
      }
    }
  }

  /// Rows whose prediction holds.
  public var held: Int { rows.count(where: \.validation.verdict.holds) }

  /// Rows whose prediction does not hold.
  public var misses: [AccuracyRow] { rows.filter { !$0.validation.verdict.holds } }

  /// How far each figure was off, over the rows in which what was measured of it is not 0.
  public var figures: [FigureAccuracy] {
    RunFigures.Figure.allCases.compactMap { figure in
      let comparisons = rows.compactMap { $0.validation.comparison(of: figure) }.filter { $0.measured != 0 }
      let differences = comparisons.compactMap(\.difference).map(abs)
      guard !differences.isEmpty else { return nil }
      let summary = Summary(differences)
      let noise = comparisons.compactMap(\.noise)
      return FigureAccuracy(
        figure: figure, rows: differences.count, median: summary.median, p90: summary.quantile(0.9),
        noise: noise.isEmpty ? nil : Summary(noise).median)
    }
  }
}

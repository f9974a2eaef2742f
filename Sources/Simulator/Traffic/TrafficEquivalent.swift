// Synthetic traffic that comes near some arrivals.
//
// Modelled: candidates are fitted by moments, simulated over the same time, and compared by the gaps' CV and
// the index of dispersion in windows of every length; of those that come about as near as the nearest the
// simplest is taken.
// Not modelled: bursts of more than one kind, gaps that are correlated and have a shape of the day as well.

import CostModel
import Foundation
import Statistics

/// Fitted traffic, with what it gives where the arrivals it was fitted to give something else.
public struct TrafficEquivalent: Sendable, Equatable, Codable {
  /// Counts in windows of one length.
  public struct Window: Sendable, Equatable, Codable {
    /// The length.
    public var seconds: Double
    /// The largest count, in requests/s.
    public var peakRate: Double
    /// Variance over mean.
    public var indexOfDispersion: Double
  }

  /// The traffic, to be put into a scenario.
  public var traffic: TrafficFragment
  /// The gaps' coefficient of variation; nil where it was fitted to counts.
  public var cv: Double?
  /// The windows that the summary has.
  public var windows: [Window]
  /// How far CV and indices are from the summary's, beyond chance: the root of the mean squared logarithm of
  /// their ratios, each less √(2/n) of n windows or gaps.
  public var distance: Double

  /// Fits traffic to a sample.
  ///
  /// Nil for fewer than 50 arrivals, or too short a time for any window.
  ///
  /// - Parameters:
  ///   - summary: The sample's figures.
  ///   - sample: The arrivals themselves.
  init?(fittedTo summary: TrafficSummary, sample: TrafficSample) {
    guard summary.arrivals >= 50, summary.windows.count >= 1, summary.meanRate > 0 else { return nil }
    let fits = TrafficCandidates(summary, sample).fragments.compactMap {
      TrafficEquivalent($0, beside: summary, span: sample.span, seed: sample.seed)
    }
    guard let nearest = fits.map(\.distance).min() else { return nil }
    // The candidates stand in the order of their parameters.
    guard let simplest = fits.first(where: { $0.distance <= 1.25 * nearest + 0.02 }) else { return nil }
    self = simplest
  }

  /// Simulates a candidate over the sample's time, several times where that is quickly done.
  init?(_ traffic: TrafficFragment, beside summary: TrafficSummary, span: Nanoseconds, seed: UInt64) {
    guard let source = try? traffic.source() else { return nil }
    let lengths = summary.windows.map { Int64(($0.seconds * 1e9).rounded()) }
    let trials = max(1, min(5, 1_000_000 / summary.arrivals))
    let tallies = (0..<trials).map { trial in
      TrafficTally(
        TrafficSample(source: source, seed: seed, trial: trial, span: span), lengths: lengths,
        binWidth: span.rawValue)
    }
    func mean(_ figure: (TrafficTally) -> Double) -> Double {
      tallies.map(figure).reduce(0, +) / Double(trials)
    }
    self.traffic = traffic
    cv = summary.gaps?.cv == nil ? nil : mean { $0.gapCV ?? 0 }
    windows = lengths.indices.map { index in
      Window(
        seconds: summary.windows[index].seconds,
        peakRate: mean { Double($0.windows[index].dispersion.max) } / summary.windows[index].seconds,
        indexOfDispersion: mean { $0.windows[index].dispersion.index ?? 0 })
    }
    var (sum, weights) = (0.0, 0.0)
    func compare(_ found: Double, with wanted: Double, samples: Int, weight: Double) {
      // Below a hundredth both are as good as even; chance alone moves a variance by √(2/n) of itself.
      let ratio = abs(log(max(0.01, found) / max(0.01, wanted)))
      let beyond = max(0, ratio - (2 / Double(samples)).squareRoot())
      sum += weight * beyond * beyond
      weights += weight
    }
    if let cv, let wanted = summary.gaps?.cv {
      compare(cv, with: wanted, samples: summary.arrivals, weight: 1)
    }
    for (window, wanted) in zip(windows, summary.windows) {
      // A few windows tell an index only roughly.
      compare(
        window.indexOfDispersion, with: wanted.indexOfDispersion, samples: wanted.windows,
        weight: min(1, Double(wanted.windows) / 200))
    }
    distance = (sum / weights).squareRoot()
  }
}

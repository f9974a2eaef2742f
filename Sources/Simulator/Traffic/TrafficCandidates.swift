// Traffic fitted by moments, of which one will be chosen.
//
// Whose rule: two states from four moments of the rate, as H. Heffes and D. Lucantoni, "A Markov modulated
// characterization of packetized voice and data traffic", IEEE JSAC 4, 1986, whose fourth is another; gaps
// freed of the rate's shape by time rescaling: E. Brown and others, Neural Computation 14, 2002.

import CostModel
import Foundation
import Statistics

/// Traffic that may come near some arrivals, in the order of its parameters.
struct TrafficCandidates {
  private let summary: TrafficSummary
  private let sample: TrafficSample
  private let span: Double

  init(_ summary: TrafficSummary, _ sample: TrafficSample) {
    self.summary = summary
    self.sample = sample
    span = sample.span.seconds
  }

  /// The candidates, those with the fewest parameters first.
  var fragments: [TrafficFragment] {
    let rate = TrafficFragment.Rate.constant(rounded(summary.meanRate))
    var found = [TrafficFragment(.poisson, rate)]
    if let cv = summary.gaps?.cv {
      if cv < 0.3 { found.append(TrafficFragment(.deterministic, rate)) }
      found.append(TrafficFragment(.gamma(cv: cv), rate))
    } else {
      // Counts of gamma gaps have an index of cv² in windows of many arrivals.
      let indices = summary.windows.filter { $0.windows >= 50 }.map(\.indexOfDispersion)
      if !indices.isEmpty {
        found.append(TrafficFragment(.gamma(cv: Summary(indices).median.squareRoot()), rate))
      }
    }
    if let noise = noise(about: nil) { found.append(TrafficFragment(.poisson, rate, noise: noise)) }
    found += twoStates().map { TrafficFragment(.poisson, .states($0)) }
    if let shape = pointShape() { found += shaped(shape.rate, profile: shape.profile) }
    if span >= 2 * 86_400, let shape = calendarShape() {
      found += shaped(.shape(shape.rate), profile: shape.profile)
    }
    return found
  }

  /// A shape with each kind of chance about it.
  private func shaped(_ rate: TrafficFragment.Rate, profile: RateProfile) -> [TrafficFragment] {
    var found = [TrafficFragment(.poisson, rate)]
    if summary.gaps?.cv != nil { found.append(TrafficFragment(.gamma(cv: rescaledCV(profile)), rate)) }
    if let noise = noise(about: profile) { found.append(TrafficFragment(.poisson, rate, noise: noise)) }
    return found
  }

  /// The CV of gaps measured in expected arrivals instead of time.
  private func rescaledCV(_ profile: RateProfile) -> Double {
    var cursor = RateCursor(profile)
    var (count, mean, squares) = (0.0, 0.0, 0.0)
    var isFirst = true
    sample.forEach { time, _ in
      let gap = cursor.spend(.infinity, notBeyond: Double(time) / 1e9)
      if isFirst {
        isFirst = false
        return
      }
      count += 1
      let delta = gap - mean
      mean += delta / count
      squares += delta * (gap - mean)
    }
    return count > 1 && mean > 0 ? (squares / (count - 1)).squareRoot() / mean : 1
  }

  /// Noise over an interval: what counts vary more than Poisson counts about a profile, or about the mean.
  private func noise(about profile: RateProfile?) -> TrafficFragment.Noise? {
    let interval = summary.intervalSeconds ?? (span >= 86_400 ? 300 : 10)
    let length = Int64(interval * 1e9)
    guard span / interval >= 20 else { return nil }
    let counts = counts(in: length)
    var cursor = RateCursor(profile ?? .constant(summary.meanRate))
    var (excess, squares) = (0.0, 0.0)
    for (index, count) in counts.enumerated() {
      let expected = cursor.spend(.infinity, notBeyond: interval * Double(index + 1))
      excess += (Double(count) - expected) * (Double(count) - expected) - expected
      squares += expected * expected
    }
    guard excess > 0, squares > 0 else { return nil }
    let cv = (excess / squares).squareRoot()
    guard (0.01...10).contains(cv) else { return nil }
    return TrafficFragment.Noise(cv: rounded(cv), interval: durationText(interval))
  }

  /// Arrivals in all.
  var arrivals: Int { summary.arrivals }
  /// The time they are looked at in.
  var spanSeconds: Double { span }
  /// Requests/s on average.
  var meanRate: Double { summary.meanRate }

  /// The length of an interval of counts; nil for single arrivals.
  var intervalSeconds: Double? { summary.intervalSeconds }

  /// Where in a week, which begins on Monday, the beginning lies; 0 where nobody said.
  var startSeconds: Double {
    // 1 January 1970 was a Thursday.
    summary.start.map { ($0 + 3 * 86_400).truncatingRemainder(dividingBy: 7 * 86_400) } ?? 0
  }

  /// The counts in so many equal bins.
  func counts(bins: Int) -> [Int] {
    var counts = [Int](repeating: 0, count: bins)
    let width = Double(sample.span.rawValue) / Double(bins)
    sample.forEach { time, count in counts[min(bins - 1, Int(Double(time) / width))] += count }
    return counts
  }

  /// The counts in windows of one length.
  func counts(in length: Int64) -> [Int] {
    var counts = [Int](repeating: 0, count: Int(sample.span.rawValue / length))
    sample.forEach { time, count in
      let index = Int(time / length)
      if index < counts.count { counts[index] += count }
    }
    return counts
  }

  /// Two states by the rate's mean, variance and skewness, and the time in which it changes.
  ///
  /// Where the rate changes on several time scales at once no one of them fits best, so slower and faster
  /// changes are tried too, and a lower rate of 0.
  private func twoStates() -> [[TrafficFragment.State]] {
    // Of changes that take longer than half the span nothing can be said.
    let slowest = 2 / span
    let steps = (0...120).map { slowest * pow(10, Double($0) / 20) }
    let fits = steps.map { ($0, growth(relaxation: $0)) }
    guard let best = fits.min(by: { $0.1.loss < $1.1.loss }), best.1.limit > 0.2 else { return [] }
    return [1, 0.2, 5].flatMap { factor in
      let relaxation = max(slowest, best.0 * factor)
      let variance = growth(relaxation: relaxation).limit * meanRate * relaxation / 2
      let silent = meanRate * meanRate / (meanRate * meanRate + variance)
      let share = min(max(highShare(variance: variance, relaxation: relaxation), 1e-4), silent)
      return (share == silent ? [share] : [share, silent]).map {
        states(share: $0, variance: variance, relaxation: relaxation)
      }
    }
  }

  /// The share of time at the higher rate, by the skewness of counts.
  private func highShare(variance: Double, relaxation: Double) -> Double {
    // Windows in which the rate hardly changes.
    let window = summary.windows.last { $0.seconds <= 0.3 / relaxation } ?? summary.windows[0]
    let counts = CountDispersion(counts(in: Int64((window.seconds * 1e9).rounded())))
    let width = window.seconds
    // The third cumulant of Poisson counts whose rate has one of its own.
    let third =
      (counts.thirdCentralMoment - 3 * counts.variance + 2 * counts.mean) / (width * width * width)
    let skewness = third / (variance * variance.squareRoot())
    return (1 - skewness / (4 + skewness * skewness).squareRoot()) / 2
  }

  private func states(share: Double, variance: Double, relaxation: Double) -> [TrafficFragment.State] {
    let high = meanRate + (variance * (1 - share) / share).squareRoot()
    // By rounding a rate of 0 may come out below.
    let low = max(0, meanRate - (variance * share / (1 - share)).squareRoot())
    return [
      TrafficFragment.State(
        perSecond: low < 1e-6 * meanRate ? 0 : rounded(low),
        meanSojourn: durationText(1 / (share * relaxation))),
      TrafficFragment.State(
        perSecond: rounded(high), meanSojourn: durationText(1 / ((1 - share) * relaxation))),
    ]
  }

  /// How far the index of dispersion grows above 1 with a relaxation in 1/s, by the least squares of relative
  /// distances over the windows, and what is left of these.
  private func growth(relaxation: Double) -> (limit: Double, loss: Double) {
    let terms = summary.windows.map { window in
      (
        excess: window.indexOfDispersion - 1, growth: ArrivalTheory.growth(relaxation * window.seconds),
        weight: min(1, Double(window.windows) / 200) / pow(max(0.1, window.indexOfDispersion), 2)
      )
    }
    let products = terms.reduce(0) { $0 + $1.weight * $1.excess * $1.growth }
    let limit = max(0, products / terms.reduce(0) { $0 + $1.weight * $1.growth * $1.growth })
    let loss = terms.reduce(0) { sum, term in
      let miss = term.excess - limit * term.growth
      return sum + term.weight * miss * miss
    }
    return (limit, loss)
  }
}

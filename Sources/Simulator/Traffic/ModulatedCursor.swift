// A rate that changes by chance: a Cox process where arrivals are Poisson.
//
// Modelled: a rate profile times a factor that is constant for a while: a state's rate, or noise drawn anew
// in each interval from a gamma distribution with mean 1. The factors are drawn as time goes on; nothing is
// stored ahead.
// Not modelled: noise that lasts from one interval to the next.
// Whose rule: D. R. Cox, "Some statistical methods connected with series of events", J. R. Stat. Soc. B 17,
// 1955.

import CostModel
import Statistics

/// What changes a rate by chance.
public enum RateModulation: Sendable, Equatable {
  /// The rate jumps between states, whose rates multiply the profile's.
  case markov(MarkovStates)
  /// The rate of each interval is multiplied by an independent gamma variate with mean 1.
  case noise(cv: Double, interval: Nanoseconds)
}

/// Walks along a rate profile whose rate is multiplied by factors that are drawn on the way.
struct ModulatedCursor {
  private var base: RateCursor
  private let modulation: RateModulation
  private var random: RandomStream
  /// The factor that holds until `end`.
  private var factor = 0.0
  private var end = 0.0
  /// The state, or the count of intervals begun.
  private var index = 0

  init(_ rate: RateProfile, _ modulation: RateModulation, random: RandomStream) {
    base = RateCursor(rate)
    self.modulation = modulation
    self.random = random
    if case .markov(let markov) = modulation {
      index = self.random.index(among: markov.shares)
      enter(markov.states[index])
    } else {
      nextPiece()
    }
  }

  /// Moves on by `amount` expected arrivals and returns the seconds reached; infinity if never reached.
  mutating func advance(by amount: Double) -> Double {
    var left = amount
    while true {
      let wanted = factor > 0 ? left / factor : .infinity
      let spent = base.spend(wanted, notBeyond: end)
      if spent >= wanted { return base.seconds }
      left -= spent * factor
      guard !base.isSilentForGood else { return .infinity }
      nextPiece()
    }
  }

  private mutating func nextPiece() {
    switch modulation {
    case .markov(let markov):
      index = random.index(among: markov.states[index].next)
      enter(markov.states[index])
    case .noise(let cv, let interval):
      let shape = 1 / (cv * cv)
      factor = random.gamma(shape: shape) / shape
      index += 1
      end = Double(index) * interval.seconds
    }
  }

  private mutating func enter(_ state: MarkovStates.State) {
    factor = state.perSecond
    end += state.meanSojourn.seconds * random.exponential()
  }
}

extension RateCursor {
  /// Whether no arrival can come any more.
  var isSilentForGood: Bool {
    let isLast = index == profile.points.count - 1 && profile.repeatEvery == nil
    return cycleAmount == 0 || (isLast && profile.points[index].perSecond == 0)
  }

  /// Moves on by `amount` expected arrivals, but not beyond a moment.
  ///
  /// - Parameters:
  ///   - amount: 0 or more; infinity to go to the moment in any case.
  ///   - limit: The moment in seconds, finite, not before where the cursor stands.
  /// - Returns: The expected arrivals on the way: `amount` itself if that was reached.
  mutating func spend(_ amount: Double, notBeyond limit: Double) -> Double {
    var spent = 0.0
    while true {
      let (rate, slope, stretchEnd) = stretch()
      let stop = min(limit, stretchEnd)
      let span = max(0, stop - seconds)
      let available = span * (rate + slope * span / 2)
      if available >= amount - spent, available > 0 || amount == spent {
        seconds += time(toSpend: amount - spent, startRate: rate, slope: slope)
        return amount
      }
      spent += available
      seconds = stop
      guard stop < limit else { return spent }
      var nothing = 0.0
      nextStretch(left: &nothing)
    }
  }
}

extension RandomStream {
  /// An index with the chances given, which add up to 1.
  fileprivate mutating func index(among chances: [Double]) -> Int {
    var rest = uniform()
    for (index, chance) in chances.enumerated() {
      rest -= chance
      if rest < 0 { return index }
    }
    // Chances that add up to a little less than 1 by rounding leave the last that can be.
    return chances.lastIndex { $0 > 0 } ?? 0
  }
}

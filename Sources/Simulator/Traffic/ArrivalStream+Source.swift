import Statistics

extension ArrivalStream {
  /// The arrivals of a source in one trial; nil for closed users, whose requests depend on answers.
  ///
  /// Gaps come from the stream "arrivals", and what changes the rate by chance from "arrival rate", so that
  /// two patterns compared see the same rate.
  init?(_ source: TrafficSource, seed: UInt64, trial: Int) {
    let random = RandomStream(seed: seed, name: "arrivals", trial: trial)
    switch source {
    case .open(let pattern, let rate):
      self.init(pattern: pattern, rate: rate, random: random)
    case .modulated(let pattern, let rate, let modulation):
      let rateRandom = RandomStream(seed: seed, name: "arrival rate", trial: trial)
      self.init(
        pattern: pattern, rate: ModulatedCursor(rate, modulation, random: rateRandom), random: random)
    case .counts(let interval, let counts):
      self.init(counts: counts, interval: interval, random: random)
    case .recorded(let times, _):
      self.init(recorded: times, random: random)
    case .scaled(let recording):
      self.init(scaled: recording, random: random)
    case .closed:
      return nil
    }
  }
}

// Open traffic: how arrivals scatter, and about which rate.

import CostModel
import Documents

extension TrafficSource {
  /// Reads `arrivals` and `cv`, `rate` and `repeatEvery`, and `noise`.
  init(open object: inout DocumentObject) throws(DocumentError) {
    let pattern = try readPattern(&object)
    let node = try object.required("rate", expected: "requests/s, or points")
    let repetition = object.optional("repeatEvery")
    let noise = try object.optional("noise").map { node throws(DocumentError) in try readNoise(node) }
    var rate = RateProfile.constant(1)
    var modulation = noise?.modulation
    if node.isObject {
      if let repetition {
        throw repetition.error(
          expected: "no repetition beside states or a shape, which last for ever",
          advice: "Give 'rate' as points")
      }
      let read = try readRateObject(node)
      rate = read.profile
      if let states = read.states {
        if let noise {
          throw noise.node.error(
            expected: "no noise beside states, which change the rate by chance already", found: "some")
        }
        modulation = .markov(states)
      }
    } else {
      rate = try readProfile(node, repetition: repetition)
    }
    self = modulation.map { .modulated(pattern, rate, $0) } ?? .open(pattern, rate)
  }
}

private enum PatternName: String, CaseIterable { case poisson, deterministic, gamma }

private func readPattern(_ object: inout DocumentObject) throws(DocumentError) -> ArrivalPattern {
  switch try object.optional("arrivals")?.choice(PatternName.self) ?? .poisson {
  case .poisson: return .poisson
  case .deterministic: return .deterministic
  case .gamma:
    let cv = try object.required("cv", expected: "the gaps' coefficient of variation")
    return .gamma(
      cv: try cv.number(expected: "a coefficient of variation from 0.05 to 50") { (0.05...50).contains($0) })
  }
}

/// Makes a profile of a number or points, and what repeats them.
private func readProfile(
  _ node: DocumentNode, repetition: DocumentNode?
) throws(DocumentError) -> RateProfile {
  guard node.isList else {
    let constant = try node.number(expected: "requests/s greater than 0") { $0 > 0 && $0 <= 1e9 }
    if let repetition {
      throw repetition.error(expected: "no repetition of a constant rate", advice: "Give 'rate' as points")
    }
    return .constant(constant)
  }
  var points: [RateProfile.Point] = []
  for element in try node.list() {
    let point = try element.object { point throws(DocumentError) in
      let at = point.optional("at")
      return RateProfile.Point(
        at: try at?.duration() ?? .zero,
        perSecond: try point.required("perSecond").number(expected: "requests/s of 0 or more") {
          $0 >= 0 && $0 <= 1e9
        })
    }
    if let previous = points.last, point.at < previous.at {
      throw element.error(expected: "a point not before \(previous.at.text)", found: point.at.text)
    }
    points.append(point)
  }
  guard let first = points.first, points.contains(where: { $0.perSecond > 0 }) else {
    throw node.error(expected: "at least one point with a rate greater than 0", found: "none")
  }
  guard first.at == .zero else {
    throw node.error(expected: "a first point at \"0s\"", found: first.at.text)
  }
  let last = points[points.count - 1].at
  let period = try repetition?.duration(atLeast: Nanoseconds(1))
  if let period, let repetition, period < last {
    throw repetition.error(expected: "a time not before the last point, \(last.text)")
  }
  return RateProfile(points: points, repeatEvery: period)
}

/// Reads `states`, or a shape.
private func readRateObject(
  _ node: DocumentNode
) throws(DocumentError) -> (profile: RateProfile, states: MarkovStates?) {
  try node.object { object throws(DocumentError) in
    if object.keys.contains("states") {
      return (.constant(1), try readStates(object.required("states")))
    }
    return (try readShape(&object), nil)
  }
}

/// Reads the states among which a rate jumps.
private func readStates(_ node: DocumentNode) throws(DocumentError) -> MarkovStates {
  let elements = try node.list(expected: "a list of states")
  guard (2...100).contains(elements.count) else {
    throw node.error(expected: "2 to 100 states", found: "\(elements.count)")
  }
  var states: [MarkovStates.State] = []
  for (index, element) in elements.enumerated() {
    states.append(
      try element.object { object throws(DocumentError) in
        let rate = try object.required("perSecond").number(expected: "requests/s of 0 or more") {
          $0 >= 0 && $0 <= 1e9
        }
        let sojourn = try object.required("meanSojourn").duration(atLeast: Nanoseconds(1))
        let next = try object.optional("next").map { node throws(DocumentError) in
          try readChances(node, of: index, count: elements.count)
        }
        let equal = elements.indices.map { $0 == index ? 0 : 1 / Double(elements.count - 1) }
        return MarkovStates.State(perSecond: rate, meanSojourn: sojourn, next: next ?? equal)
      })
  }
  guard states.contains(where: { $0.perSecond > 0 }) else {
    throw node.error(expected: "at least one state with a rate greater than 0", found: "none")
  }
  for from in states.indices {
    let reached = reached(from: from, states)
    guard let lost = states.indices.first(where: { !reached.contains($0) }) else { continue }
    throw node.error(
      expected: "states that can each be reached from each other",
      found: "no way from states[\(from)] to states[\(lost)]")
  }
  return MarkovStates(states)
}

private func readChances(
  _ node: DocumentNode, of state: Int, count: Int
) throws(DocumentError) -> [Double] {
  let expected = "\(count) chances, 0 for the state itself and 1 in all"
  var chances: [Double] = []
  for element in try node.list(expected: expected) {
    chances.append(try element.number(expected: "a chance, 0 to 1") { (0...1).contains($0) })
  }
  let sum = chances.reduce(0, +)
  guard chances.count == count, chances[state] == 0, abs(sum - 1) < 1e-6 else {
    throw node.error(expected: expected, found: "[\(chances.map { "\($0)" }.joined(separator: ", "))]")
  }
  return chances.map { $0 / sum }
}

/// The states that can follow one, however late.
private func reached(from first: Int, _ states: [MarkovStates.State]) -> Set<Int> {
  var reached: Set = [first]
  var open = [first]
  while let state = open.popLast() {
    for next in states.indices where states[state].next[next] > 0 && reached.insert(next).inserted {
      open.append(next)
    }
  }
  return reached
}

/// Reads `mean`, `daily`, `weekly` and `start`.
private func readShape(_ object: inout DocumentObject) throws(DocumentError) -> RateProfile {
  let mean = try object.required("mean", expected: "requests/s on average, or states").number(
    expected: "requests/s greater than 0"
  ) { $0 > 0 && $0 <= 1e9 }
  let daily = try object.optional("daily").map { node throws(DocumentError) in
    try readFactors(node, counts: 2...1440, expected: "2 to 1440 factors, at equal times of the day")
  }
  let weekly = try object.optional("weekly").map { node throws(DocumentError) in
    try readFactors(node, counts: 7...7, expected: "7 factors, Monday's first")
  }
  guard daily != nil || weekly != nil else {
    throw object.node.error(expected: "'daily', 'weekly' or both", found: "neither")
  }
  var start = Nanoseconds.zero
  if let node = object.optional("start") {
    start = try node.duration()
    guard start < RateProfile.period(isWeekly: weekly != nil) else {
      throw node.error(
        expected: weekly == nil ? "a time of the day, below \"24h\"" : "a time of the week, below \"7d\"")
    }
  }
  return RateProfile(mean: mean, daily: daily ?? [1], weekly: weekly, start: start)
}

private func readFactors(
  _ node: DocumentNode, counts: ClosedRange<Int>, expected: String
) throws(DocumentError) -> [Double] {
  var factors: [Double] = []
  for element in try node.list(expected: expected) {
    factors.append(try element.number(expected: "a factor of 0 or more") { $0 >= 0 && $0 <= 1e6 })
  }
  guard counts.contains(factors.count) else {
    throw node.error(expected: expected, found: "\(factors.count)")
  }
  guard factors.contains(where: { $0 > 0 }) else {
    throw node.error(expected: "at least one factor greater than 0", found: "none")
  }
  return factors
}

/// Reads `cv` and `interval`.
private func readNoise(
  _ node: DocumentNode
) throws(DocumentError) -> (modulation: RateModulation, node: DocumentNode) {
  try node.object { object throws(DocumentError) in
    let cv = try object.required("cv").number(expected: "a coefficient of variation from 0.01 to 10") {
      (0.01...10).contains($0)
    }
    let interval = try object.required("interval").duration(atLeast: .milliseconds(1))
    return (.noise(cv: cv, interval: interval), node)
  }
}
